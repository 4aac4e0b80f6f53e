#include "checks/plain_text.h"

#include <algorithm>

#include "base/strings.h"

namespace rulecheck::checks {
namespace {

// Behind the string that begins with a quote at `at`.
size_t EndOfLiteral(std::string_view text, size_t at) {
  const char quote = text[at];
  for (++at; at < text.size() && text[at] != quote; ++at) {
    if (text[at] == '\\' && quote == '"') ++at;
  }
  return std::min(at + 1, text.size());
}

// Behind the action that begins at `at`; the end of the text when it is not closed.
size_t EndOfAction(std::string_view text, size_t at) {
  for (at += 2; at < text.size();) {
    if (text.substr(at).starts_with("}}")) return at + 2;
    at = text[at] == '"' || text[at] == '`' ? EndOfLiteral(text, at) : at + 1;
  }
  return text.size();
}

Span MakeSpan(size_t begin, size_t end) {
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
}

// Calls `visit(Span)` for every action until it returns true.
template <typename Visitor>
void ForEachAction(std::string_view text, Visitor visit) {
  for (size_t at = text.find("{{"); at != std::string_view::npos;) {
    const size_t end = EndOfAction(text, at);
    if (visit(MakeSpan(at, end))) return;
    at = text.find("{{", end);
  }
}

bool IsBraceLiteral(std::string_view action) {
  if (action.size() < 4 || !action.ends_with("}}")) return false;
  std::string_view inner = action.substr(2, action.size() - 4);
  if (inner.starts_with("- ")) inner.remove_prefix(1);
  if (inner.ends_with(" -")) inner.remove_suffix(1);
  inner = TrimSpace(inner);
  if (inner.empty() || (inner[0] != '"' && inner[0] != '`') || EndOfLiteral(inner, 0) != inner.size())
    return false;
  return inner.find("{{") != std::string_view::npos;
}

}  // namespace

std::vector<Span> PlainParts(std::string_view text) {
  std::vector<Span> parts;
  size_t from = 0;
  ForEachAction(text, [&](Span action) {
    if (action.begin > from) parts.push_back(MakeSpan(from, action.begin));
    from = action.end;
    return false;
  });
  if (from < text.size()) parts.push_back(MakeSpan(from, text.size()));
  return parts;
}

std::optional<Span> FirstBraceLiteral(std::string_view text) {
  std::optional<Span> found;
  ForEachAction(text, [&](Span action) {
    if (IsBraceLiteral(text.substr(action.begin, action.size()))) found = action;
    return found.has_value();
  });
  return found;
}

}  // namespace rulecheck::checks
