#include <fmt/core.h>

#include "checks/check.h"
#include "checks/rule_facts.h"
#include "template/template.h"

namespace rulecheck::checks {
namespace {

// The `* 100` that makes the alert's value a percentage; null when there is none.
const promql::Binary* TimesHundred(const QueryContext& c, const promql::Expr* expr) {
  while (true) {
    const auto* binary = promql::As<promql::Binary>(promql::StripParens(expr));
    if (binary == nullptr) return nullptr;
    if (binary->op == promql::Op::kMul) {
      const bool hundred = c.facts.Constant(*binary->rhs) == 100.0 || c.facts.Constant(*binary->lhs) == 100.0;
      return hundred ? binary : nullptr;
    }
    if (!promql::IsComparison(binary->op) && binary->op != promql::Op::kAnd &&
        binary->op != promql::Op::kUnless) {
      return nullptr;
    }
    expr = binary->lhs->type == promql::ValueType::kVector ? binary->lhs : binary->rhs;
  }
}

// The calls of `humanizePercentage` in an action that reads `$value` as well:
// `$value | humanizePercentage` and `humanizePercentage $value`. Uses come in order.
std::vector<const gotemplate::Use*> PercentagesOfValue(const RuleText& text) {
  using Kind = gotemplate::Use::Kind;
  std::vector<const gotemplate::Use*> out, functions;
  size_t end = 0;  // of the action
  bool has_value = false;
  const auto close = [&] {
    if (has_value) out.insert(out.end(), functions.begin(), functions.end());
    functions.clear();
    has_value = false;
  };
  for (const gotemplate::Use& use : text.uses) {
    if (use.span.begin >= end) {
      close();
      end = text.pair.value.value.find("}}", use.span.begin);
    }
    has_value = has_value || use.kind == Kind::kValue;
    if (use.kind == Kind::kFunction && use.name == "humanizePercentage") functions.push_back(&use);
  }
  close();
  return out;
}

}  // namespace

void PercentageOfPercent(const QueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting) return;
  const promql::Binary* product = TimesHundred(c, &c.root());
  if (product == nullptr) return;
  for (const RuleText& text : c.facts.texts()) {
    for (const gotemplate::Use* function : PercentagesOfValue(text)) {
      c.out
          .Report(text.At(function->span),
                  "`humanizePercentage` multiplies by 100 what is a percentage already")
          .Because(c.At(product->op_span), "multiplied by 100 here")
          .Help("write `{{ $value | humanize }}%`, or leave the ratio as it is");
    }
  }
}

}  // namespace rulecheck::checks
