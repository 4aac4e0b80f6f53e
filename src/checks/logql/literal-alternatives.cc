#include <fmt/core.h>

#include "base/strings.h"
#include "checks/check.h"
#include "checks/log_shapes.h"
#include "checks/regexps.h"

namespace rulecheck::checks {
namespace {

// The alternatives as operands, in the quotes of the pattern; empty where these could not
// hold them as they are.
std::string AsOperands(std::string_view literal, std::string_view pattern) {
  const char quote = literal.front();
  std::vector<std::string> operands;
  for (const std::string_view part : TopLevelAlternatives(pattern)) {
    if (part.empty() || part.find_first_of("\\\"`\n") != std::string_view::npos) return {};
    operands.push_back(fmt::format("{}{}{}", quote, part, quote));
  }
  return Join(operands, " or ");
}

}  // namespace

void LiteralAlternativesInLineFilter(const LogQueryContext& c) {
  for (const LogRegexp& regexp : RegexpsIn(c.text(), c.root())) {
    if (regexp.place != LogRegexp::Place::kLine || regexp.op.empty()) continue;
    const std::string_view pattern = regexp.text->value;
    const auto values = LiteralAlternatives(pattern);
    if (!values || values->size() < 2 || values->contains("")) continue;
    const Span literal = regexp.text->span;
    const std::string operands = AsOperands(c.text().substr(literal.begin, literal.size()), pattern);
    const std::string op = regexp.negative ? "!=" : "|=";
    FindingBuilder finding = c.Report(
        regexp.whole, fmt::format("the alternatives are plain texts: `{}` with `or` takes them as such", op));
    if (operands.empty()) continue;
    finding.WithFix({fmt::format("write `{} {}`", op, operands), true,
                     c.Replace({regexp.op.begin, literal.end}, op + " " + operands)});
  }
}

}  // namespace rulecheck::checks
