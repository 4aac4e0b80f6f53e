#include "syntax/parse.h"

#include <fmt/format.h>

#include <algorithm>

namespace rulecheck::syntax {
namespace {

// The longest beginning of at most `size` bytes that ends between characters.
std::string_view Beginning(std::string_view text, size_t size) {
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

void Bound(std::string* text) {
  constexpr size_t kMax = 400;
  if (text->size() <= kMax) return;
  text->resize(Beginning(*text, kMax).size());
  *text += "...";
}

}  // namespace

ParseError OverLimit(Span span, std::string_view what, uint32_t limit) {
  return {span, fmt::format("query has more than {} {}", limit, what),
          "that is a limit of rulecheck: where the query runs it may be fine", true};
}

ParseError TooLong(size_t bytes, const Limits& limits) {
  ParseError error = OverLimit({0, 0}, "bytes", limits.max_bytes);
  error.message += fmt::format(": {}", bytes);
  return error;
}

ParseError TooNested(Span span, const Limits& limits) {
  return OverLimit(span, "levels of nesting", limits.max_nesting);
}

ParseError TooDeep(Span span, const Limits& limits) {
  return OverLimit(span, "operations that depend on one another", limits.max_depth);
}

void SortAndBound(std::vector<ParseError>* errors, const Limits& limits) {
  std::stable_sort(errors->begin(), errors->end(),
                   [](const ParseError& a, const ParseError& b) { return a.span.begin < b.span.begin; });
  if (errors->size() > limits.max_errors) errors->resize(std::max(limits.max_errors, 1u));
  for (ParseError& error : *errors) {
    Bound(&error.message);
    Bound(&error.hint);
  }
}

std::string Shorten(std::string_view text) {
  constexpr size_t kMax = 40;
  if (text.size() <= kMax) return std::string(text);
  return fmt::format("{}...", Beginning(text, kMax));
}

std::string Unexpected(std::string_view found, std::string_view context, std::string_view expected) {
  std::string message = fmt::format("unexpected {}", found);
  if (!context.empty()) message += fmt::format(" in {}", context);
  if (!expected.empty()) message += fmt::format(", expected {}", expected);
  return message;
}

}  // namespace rulecheck::syntax
