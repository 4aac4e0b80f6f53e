#include <fmt/core.h>

#include "analysis/value_range.h"
#include "checks/check.h"
#include "checks/rule_facts.h"

namespace rulecheck::checks {
namespace {

// The `* 100` that makes the alert's value a percentage; null when there is none.
const promql::Binary* TimesHundred(const promql::Expr* expr) {
  while (true) {
    const auto* binary = promql::As<promql::Binary>(promql::StripParens(expr));
    if (binary == nullptr) return nullptr;
    double constant = 0;
    if (binary->op == promql::Op::kMul) {
      const bool right = analysis::ConstantValue(*binary->rhs, &constant) && constant == 100;
      const bool left = !right && analysis::ConstantValue(*binary->lhs, &constant) && constant == 100;
      return right || left ? binary : nullptr;
    }
    if (!promql::IsComparison(binary->op) && binary->op != promql::Op::kAnd &&
        binary->op != promql::Op::kUnless) {
      return nullptr;
    }
    expr = binary->lhs->type == promql::ValueType::kVector ? binary->lhs : binary->rhs;
  }
}

// `$value | humanizePercentage` and `humanizePercentage $value`, in one action.
bool InOneAction(std::string_view text, Span value, Span function) {
  const Span both = Cover(value, function);
  return text.substr(both.begin, both.size()).find("}}") == std::string_view::npos;
}

}  // namespace

void PercentageOfPercent(const QueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting) return;
  const promql::Binary* product = TimesHundred(&c.root());
  if (product == nullptr) return;
  for (const RuleText& text : c.facts.texts()) {
    const std::vector<gotemplate::Use>& uses = text.uses;
    for (const gotemplate::Use& function : uses) {
      if (function.kind != gotemplate::Use::Kind::kFunction || function.name != "humanizePercentage")
        continue;
      for (const gotemplate::Use& value : uses) {
        if (value.kind != gotemplate::Use::Kind::kValue) continue;
        if (!InOneAction(text.pair->value.value, value.span, function.span)) continue;
        c.out
            .Report(text.At(function.span),
                    "`humanizePercentage` multiplies by 100 what is a percentage already")
            .Because(c.At(product->op_span), "multiplied by 100 here")
            .Help("write `{{ $value | humanize }}%`, or leave the ratio as it is");
        break;
      }
    }
  }
}

}  // namespace rulecheck::checks
