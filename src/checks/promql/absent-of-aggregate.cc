#include <fmt/core.h>

#include "checks/check.h"
#include "checks/shapes.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::checks {
namespace {

bool HasEqualityMatcher(const promql::VectorSelector& selector) {
  for (const promql::Matcher& matcher : selector.matchers) {
    if (matcher.op == promql::MatchOp::kEqual && matcher.name != "__name__" && !matcher.value.empty())
      return true;
  }
  return false;
}

}  // namespace

void AbsentOfAggregate(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const promql::Call* call = CallOf(&node, promql::FunctionId::kAbsent);
    if (call == nullptr || SelectorOf(call->args[0]) != nullptr) return true;
    const promql::Expr* arg = promql::StripParens(call->args[0]);
    if (c.facts.Certain(*arg).always) {
      c.Report(call->name_span, "`absent()` of what is always there: this returns nothing")
          .As(Severity::kWarning);
      return true;
    }
    // A filter asks whether any series passes: that cannot be said with a selector.
    std::vector<const promql::VectorSelector*> selectors;
    SelectorsIn(*arg, &selectors);
    const bool plain = arg->kind == promql::NodeKind::kAggregate || CallOf(arg) != nullptr;
    if (!plain || selectors.size() != 1 || !HasEqualityMatcher(*selectors[0])) return true;
    bool filters = false;
    promql::Walk(*arg, [&](const promql::Expr& inner) {
      filters = filters || inner.kind == promql::NodeKind::kBinary;
      return true;
    });
    if (filters) return true;
    c.Report(call->name_span, "`absent()` of an expression that is not a selector returns no labels")
        .Because(c.At(SelectorSpan(*selectors[0])), "the labels of this selector would be on the result")
        .Help(fmt::format("write `absent({})`", c.Quoted(SelectorSpan(*selectors[0]))));
    return true;
  });
}

}  // namespace rulecheck::checks
