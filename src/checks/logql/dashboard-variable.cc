#include <fmt/core.h>
#include <re2/re2.h>

#include "checks/check.h"
#include "checks/log_shapes.h"

namespace rulecheck::checks {
namespace {

// The part of a text that Grafana would replace; empty when there is none. A `$` alone ends
// a regular expression: only whole values and the braced forms count.
Span VariableIn(std::string_view text) {
  static const RE2 kBraced(R"((\$\{[A-Za-z_]\w*(?::\w+)?\}|\$__\w+|\[\[[A-Za-z_]\w*\]\]))");
  static const RE2 kWhole(R"(\$[A-Za-z_]\w*)");
  const re2::StringPiece piece(text.data(), text.size());
  if (RE2::FullMatch(piece, kWhole)) return {0, static_cast<uint32_t>(text.size())};
  re2::StringPiece found;
  if (!RE2::PartialMatch(piece, kBraced, &found)) return {};
  const auto begin = static_cast<uint32_t>(found.data() - text.data());
  return {begin, begin + static_cast<uint32_t>(found.size())};
}

void CheckText(const LogQueryContext& c, const logql::Text& text) {
  const Span variable = VariableIn(text.value);
  if (variable.empty()) return;
  c.Report(c.InText(text, variable),
           fmt::format("`{}` is a variable of a dashboard: in a rule it is plain text",
                       text.value.substr(variable.begin, variable.size())))
      .Help("write the value itself");
}

}  // namespace

void DashboardVariable(const LogQueryContext& c) {
  for (const logql::LogExpr* log : PipelinesIn(c.root())) {
    for (const logql::Matcher& matcher : log->matchers) CheckText(c, matcher.value);
    for (const logql::Stage* stage : log->stages) {
      const auto* filter = logql::As<logql::LineFilter>(stage);
      if (filter == nullptr) continue;
      for (const logql::LineOperand& operand : filter->operands) CheckText(c, operand.text);
    }
  }
  for (const logql::LabelFilter* leaf : FilterLeavesIn(c.root())) {
    if (leaf->kind == logql::LabelFilterKind::kString) CheckText(c, leaf->text);
  }
}

}  // namespace rulecheck::checks
