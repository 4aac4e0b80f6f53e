#include "documents/stream_labels.h"

#include <algorithm>

#include "base/go_format.h"
#include "logql/lexis.h"
#include "rulecheck/logql.h"

namespace rulecheck::documents {

StreamLabels ParseStreamLabels(std::string_view text) {
  StreamLabels out;
  const auto fail = [&](std::string message, Span span) {
    out.error = Error{std::move(message), span};
    out.labels.clear();
    return std::move(out);
  };
  logql::ParseOutcome parsed = logql::Parse(std::string(text), {});
  if (parsed.query == nullptr) return fail(parsed.errors.front().message, parsed.errors.front().span);
  const auto* log = logql::As<logql::LogExpr>(parsed.query->root());
  if (log == nullptr || !log->stages.empty()) {
    return fail("labels of a stream are `{name=\"value\", ...}` and nothing else", {});
  }
  for (const logql::Matcher& matcher : log->matchers) {
    if (matcher.op != logql::MatchOp::kEqual) {
      return fail(
          "a label of a stream has a value: `=`, not `" + std::string(logql::MatchOpText(matcher.op)) + "`",
          matcher.span);
    }
    const auto same = [&](const auto& label) { return label.first == matcher.label.name; };
    if (std::any_of(out.labels.begin(), out.labels.end(), same)) {
      return fail("label " + Quote(matcher.label.name) + " is given twice", matcher.span);
    }
    out.labels.emplace_back(matcher.label.name, matcher.value.value);
  }
  return out;
}

std::optional<int64_t> ParseLogDuration(std::string_view text) {
  if (text.empty() || text.front() == '-') return std::nullopt;
  return logql::ParseDuration(text);
}

}  // namespace rulecheck::documents
