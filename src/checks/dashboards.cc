#include "checks/dashboards.h"

#include <algorithm>

namespace rulecheck::checks {

namespace {

bool IsQuoteByte(char c) {
  return c == '"' || c == '\'' || c == '`';
}

std::string_view TrimmedEnd(std::string_view text) {
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

// The bytes around a place that are looked at; templates are shorter.
constexpr size_t kWindow = 1024;

// The string around a place, or the part of it that is near: from its quote to the next one of this kind.
std::string_view StringAround(std::string_view text, Span place) {
  const size_t from = place.begin > kWindow ? place.begin - kWindow : 0;
  const std::string_view near = text.substr(from, place.end - from + kWindow);
  const size_t begin = near.find_last_of("\"'`", place.begin - from);
  if (begin == std::string_view::npos) return near;
  const size_t end = std::min(near.find(near[begin], place.end - from), near.size());
  return near.substr(begin, end - begin);
}

}  // namespace

bool IsWholeOfEquality(const QueryItem& item, const QueryVariable& variable) {
  const std::string_view text = item.text.value;
  const Span span = variable.span;
  if (variable.position != QueryVariable::Position::kString || span.begin == 0 || span.end >= text.size())
    return false;
  const char quote = text[span.begin - 1];
  if (!IsQuoteByte(quote) || text[span.end] != quote) return false;
  const std::string_view before = TrimmedEnd(text.substr(0, span.begin - 1));
  // Not `=~`, `|=`, `==`.
  if (before.size() < 2 || before.back() != '=') return false;
  const char sign = before[before.size() - 2];
  if (sign == '!') return true;
  return std::string_view("|=<>~").find(sign) == std::string_view::npos;
}

bool IsInTemplate(const QueryItem& item, const QueryVariable& variable) {
  if (variable.position != QueryVariable::Position::kString || item.language != QueryLanguage::kLogQL)
    return false;
  return StringAround(item.text.value, variable.span).find("{{") != std::string_view::npos;
}

bool IsRepeatedFor(const Dashboard& dashboard, std::string_view variable) {
  return std::binary_search(dashboard.repeated_for.begin(), dashboard.repeated_for.end(), variable);
}

}  // namespace rulecheck::checks
