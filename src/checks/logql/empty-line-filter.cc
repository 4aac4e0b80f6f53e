#include <fmt/core.h>

#include "checks/check.h"
#include "checks/log_shapes.h"
#include "checks/regexps.h"

namespace rulecheck::checks {
namespace {

bool FindsEveryLine(const logql::LineFilter& filter, const logql::LineOperand& operand) {
  using logql::LineOp;
  if (operand.ip) return false;
  const std::string_view text = operand.text.value;
  const bool regexp = filter.op == LineOp::kMatches || filter.op == LineOp::kNotMatches;
  const bool plain = filter.op == LineOp::kContains || filter.op == LineOp::kNotContains;
  return (plain && text.empty()) || (regexp && (text.empty() || text == ".*" || text == ".*?"));
}

}  // namespace

void EmptyLineFilter(const LogQueryContext& c) {
  for (const logql::LogExpr* log : PipelinesIn(c.root())) {
    for (const logql::Stage* stage : log->stages) {
      const auto* filter = logql::As<logql::LineFilter>(stage);
      if (filter == nullptr) continue;
      for (const logql::LineOperand& operand : filter->operands) {
        if (!FindsEveryLine(*filter, operand)) continue;
        if (logql::IsNegative(filter->op)) {
          c.Report(operand.span, "every line contains this: the filter leaves none").As(Severity::kError);
        } else {
          c.Report(operand.span, "every line contains this: the filter does nothing");
        }
        break;
      }
    }
  }
}

}  // namespace rulecheck::checks
