// The tolerant grammar of matchers: a value is whatever stands between an operator and a comma.
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/strings.h"
#include "routing/matcher_text.h"
#include "template/loki_values.h"

namespace rulecheck::routing {
namespace {

constexpr std::string_view kAsciiSpace = "\t\n\f\r ";

std::string_view TrimAscii(std::string_view text) {
  const size_t first = text.find_first_not_of(kAsciiSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kAsciiSpace) - first + 1);
}

Span SpanIn(std::string_view text, std::string_view part) {
  const auto begin = static_cast<uint32_t>(part.data() - text.data());
  return {begin, begin + static_cast<uint32_t>(part.size())};
}

// At commas outside of double quotes. What follows the last one may be blank.
std::vector<std::string_view> SplitPieces(std::string_view text) {
  std::vector<std::string_view> pieces;
  bool quoted = false, escaped = false;
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case ',':  // leaves an escape before it open, as the original does
        if (quoted) break;
        pieces.push_back(text.substr(begin, i - begin));
        begin = i + 1;
        break;
      case '"':
        if (!escaped) quoted = !quoted;
        escaped = false;
        break;
      case '\\':
        escaped = !escaped;
        break;
      default:
        escaped = false;
    }
  }
  const std::string_view last = gotemplate::TrimUnicodeSpace(text.substr(begin));
  if (!last.empty()) pieces.push_back(last);
  return pieces;
}

bool IsClassicNameByte(char c, bool first) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
         (!first && c >= '0' && c <= '9');
}

// Of `=~ = != !~`, in this order; moves `rest` behind it.
bool TakeOperator(std::string_view* rest, MatchOp* op) {
  constexpr std::pair<std::string_view, MatchOp> kOps[] = {{"=~", MatchOp::kRegexp},
                                                           {"=", MatchOp::kEqual},
                                                           {"!=", MatchOp::kNotEqual},
                                                           {"!~", MatchOp::kNotRegexp}};
  for (const auto& [text, known] : kOps) {
    if (!rest->starts_with(text)) continue;
    *op = known;
    rest->remove_prefix(text.size());
    return true;
  }
  return false;
}

// The value without its quotes and escapes; nothing for a double quote where none may be.
std::optional<std::string> Unescape(std::string_view raw) {
  const bool quoted = raw.starts_with('"');
  if (quoted) raw.remove_prefix(1);
  bool closed = !quoted;
  std::string value;
  for (size_t i = 0; i < raw.size(); ++i) {
    const bool last = i + 1 == raw.size();
    if (raw[i] == '\\' && !last) {
      const char next = raw[++i];
      if (next != 'n' && next != '"' && next != '\\') value += '\\';
      value += next == 'n' ? '\n' : next;
    } else if (raw[i] == '"') {
      if (!quoted || !last) return std::nullopt;
      closed = true;
    } else {
      value += raw[i];
    }
  }
  if (!closed) return std::nullopt;
  return value;
}

Result<Matcher> ParsePiece(std::string_view whole, std::string_view piece) {
  std::string_view rest = TrimAscii(piece);
  size_t name = 0;
  while (name < rest.size() && IsClassicNameByte(rest[name], name == 0)) ++name;
  const std::string_view name_text = rest.substr(0, name);
  rest.remove_prefix(name);
  rest = TrimAscii(rest);
  MatchOp op = MatchOp::kEqual;
  if (name == 0 || !TakeOperator(&rest, &op)) {
    return Error{
        fmt::format("`{}` is no matcher: it must be a label, one of `=`, `!=`, `=~`, `!~` and a value",
                    TrimAscii(piece)),
        SpanIn(whole, piece)};
  }
  rest = TrimAscii(rest);
  std::optional<std::string> value = Unescape(rest);
  if (!value)
    return Error{fmt::format("a double quote inside the value {} needs a backslash", rest),
                 SpanIn(whole, piece)};
  Result<Matcher> matcher = Matcher::Make(op, std::string(name_text), std::move(*value));
  if (!matcher) return Error{matcher.error().message, SpanIn(whole, piece)};
  return matcher;
}

}  // namespace

Result<Matchers> ParseClassicMatchers(std::string_view text) {
  std::string_view inner = text;
  if (inner.starts_with('{')) inner.remove_prefix(1);
  if (inner.ends_with('}')) inner.remove_suffix(1);
  Matchers out;
  for (const std::string_view piece : SplitPieces(inner)) {
    Result<Matcher> matcher = ParsePiece(text, piece);
    if (!matcher) return matcher.error();
    out.push_back(std::move(*matcher));
  }
  return out;
}

}  // namespace rulecheck::routing
