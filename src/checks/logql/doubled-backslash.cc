#include <fmt/core.h>

#include <optional>

#include "checks/check.h"
#include "checks/log_shapes.h"

namespace rulecheck::checks {
namespace {

// An escaped backslash where a class such as \d with a quantifier was meant; -1 when none.
std::optional<uint32_t> FindSlip(std::string_view pattern) {
  for (size_t i = 0; i + 3 < pattern.size(); ++i) {
    if (pattern[i] != '\\') continue;
    const bool doubled = pattern[i + 1] == '\\';
    if (doubled && std::string_view("dswDSW").find(pattern[i + 2]) != std::string_view::npos &&
        std::string_view("+*{").find(pattern[i + 3]) != std::string_view::npos) {
      return static_cast<uint32_t>(i);
    }
    ++i;  // an escape is two bytes
  }
  return std::nullopt;
}

void CheckPattern(const LogQueryContext& c, const logql::Text& text) {
  const auto slip = FindSlip(text.value);
  if (!slip) return;
  const std::string_view letter = text.value.substr(*slip + 2, 1);
  c.Report(
       c.InText(text, {*slip, *slip + 3}),
       fmt::format("this asks for a backslash and the letter `{}`, not for the class `\\{}`", letter, letter))
      .Help("in back-ticks a backslash is written once, in double quotes twice");
}

}  // namespace

void DoubledBackslash(const LogQueryContext& c) {
  for (const LogRegexp& regexp : RegexpsIn(c.text(), c.root())) CheckPattern(c, *regexp.text);
  for (const logql::LogExpr* log : PipelinesIn(c.root())) {
    for (const logql::Stage* stage : log->stages) {
      if (const auto* parser = logql::As<logql::RegexpStage>(stage)) CheckPattern(c, parser->text);
    }
  }
}

}  // namespace rulecheck::checks
