#include <fmt/core.h>

#include <algorithm>

#include "checks/check.h"
#include "checks/flow_words.h"
#include "checks/shapes.h"
#include "flow/pattern.h"
#include "promql/function_id.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::checks {
namespace {

// Whether a dashboard fills in a part of it.
bool IsFilledByBoard(const QueryContext& c, Span span) {
  const auto& variables = c.item.setting().variables;
  return std::any_of(variables.begin(), variables.end(), [&](const QueryVariable& variable) {
    return variable.stand_in.begin < span.end && variable.stand_in.end > span.begin;
  });
}

void CheckReplace(const QueryContext& c, const promql::Call& call) {
  const auto destination = TextArgument(call, 1), replacement = TextArgument(call, 2),
             source = TextArgument(call, 3), pattern = TextArgument(call, 4);
  if (!destination || !replacement || !source || !pattern || source->empty()) return;
  if (!LacksLabel(c.facts.Likely(*call.args[0]), *source)) return;
  const bool matches = flow::Pattern::Make(*pattern)->Matches("");
  // A text that is set where a label is not there.
  if (matches && (replacement->find('$') == std::string_view::npos || IsFilledByBoard(c, call.args[2]->span)))
    return;
  const bool certain = LacksLabel(c.facts.Certain(*call.args[0]), *source);
  FindingBuilder finding = c.Report(
      call.args[3]->span,
      matches ? fmt::format("there is no label `{}` here: what it gives is always empty", *source)
              : fmt::format("there is no label `{}` here: the pattern never matches and `{}` is never set",
                            *source, *destination));
  if (!certain) finding.As(Confidence::kLikely);
  Because(c, c.facts.Likely(*call.args[0]).CauseOf(*source), fmt::format("`{}` is not kept here", *source),
          &finding);
}

}  // namespace

void ReplaceFromMissingLabel(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* call = promql::As<promql::Call>(&node);
    if (call != nullptr && call->function->id == promql::FunctionId::kLabelReplace && call->args.size() == 5)
      CheckReplace(c, *call);
  });
}

}  // namespace rulecheck::checks
