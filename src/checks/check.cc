#include "checks/check.h"

#include <fmt/core.h>

#include <algorithm>

namespace rulecheck::checks {

namespace {

std::string QuotedText(std::string_view text, Span span) {
  constexpr size_t kMaxBytes = 60;
  // One line: a query may be folded over many.
  const auto is_blank = [](char c) { return c == '\n' || c == '\t' || c == ' ' || c == '\r'; };
  std::string out;
  for (const char c : text.substr(span.begin, span.size())) {
    if (is_blank(c) && !out.empty() && out.back() == ' ') continue;
    out += is_blank(c) ? ' ' : c;
    if (out.size() > kMaxBytes) break;
  }
  if (out.size() > kMaxBytes) {
    size_t cut = kMaxBytes - 3;
    while (cut > 0 && (static_cast<uint8_t>(out[cut]) & 0xC0) == 0x80) --cut;
    out = out.substr(0, cut) + "...";
  }
  return out;
}

std::vector<Edit> ReplaceText(std::string_view text, Span span, const Location& place,
                              std::string replacement) {
  const std::string_view file_text = place.file->text();
  if (place.span.end > file_text.size() ||
      file_text.substr(place.span.begin, place.span.size()) != text.substr(span.begin, span.size())) {
    return {};
  }
  return {{place.span, std::move(replacement)}};
}

}  // namespace

std::string AnyQueryContext::Quoted(Span span) const {
  return QuotedText(item.text.value, item.Written(span));
}
std::vector<Edit> AnyQueryContext::Replace(Span span, std::string replacement) const {
  // Nobody knows what of the new text would be a stand-in and what its variable.
  for (const QueryVariable& variable : item.setting().variables) {
    const bool inside = variable.stand_in.begin < span.end && variable.stand_in.end > span.begin;
    if (inside && variable.position != QueryVariable::Position::kString) return {};
  }
  return ReplaceText(item.text.value, item.Written(span), At(span), std::move(replacement));
}

}  // namespace rulecheck::checks
