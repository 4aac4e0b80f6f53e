#include <fmt/core.h>

#include <algorithm>

#include "checks/check.h"
#include "checks/log_shapes.h"

namespace rulecheck::checks {
namespace {

size_t EndOfString(std::string_view text, size_t at) {
  const char quote = text[at];
  for (++at; at < text.size() && text[at] != quote; ++at) {
    if (text[at] == '\\' && quote == '"') ++at;
  }
  return at;
}

// Comments of Go; Loki's scanner takes them by accident.
void CheckComments(const LogQueryContext& c) {
  const std::string_view text = c.text();
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"' || text[i] == '`') {
      i = EndOfString(text, i);
    } else if (text[i] == '#') {
      i = std::min(text.find('\n', i), text.size());
    } else if (text[i] == '/' && i + 1 < text.size() && (text[i + 1] == '/' || text[i + 1] == '*')) {
      const auto begin = static_cast<uint32_t>(i);
      c.Report({begin, begin + 2},
               "a comment of another language: Loki takes it, its documentation knows only `#`");
      const bool line = text[i + 1] == '/';
      i = std::min(line ? text.find('\n', i) : text.find("*/", i + 2), text.size());
    }
  }
}

void CheckBinary(const LogQueryContext& c, const logql::Binary& node) {
  if (node.return_bool && !logql::IsComparison(node.op))
    c.Report(node.bool_span, fmt::format("`bool` has no effect on `{}`", logql::OpText(node.op)));
  if (node.matching.card != logql::Cardinality::kOneToOne && logql::IsSetOperator(node.op)) {
    c.Report(
        node.matching.span,
        fmt::format("`{}` matches any number of series anyway: group_left and group_right have no effect",
                    logql::OpText(node.op)));
  }
}

}  // namespace

void AccidentalSyntax(const LogQueryContext& c) {
  CheckComments(c);
  logql::Walk(c.root(), [&](const logql::Expr& node) {
    if (const auto* binary = logql::As<logql::Binary>(&node)) CheckBinary(c, *binary);
    const auto* log = logql::As<logql::LogExpr>(&node);
    if (log == nullptr) return;
    for (const logql::Matcher& matcher : log->matchers) {
      if (!matcher.label.name.starts_with('\'')) continue;
      c.Report(matcher.label.span, "the quotes are part of this label's name: no stream has it")
          .As(Severity::kError);
    }
  });
}

}  // namespace rulecheck::checks
