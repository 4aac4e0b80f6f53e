// Go string literals: strconv.Quote, and the unquoting that PromQL uses
// (as prometheus util/strutil/quote.go, its odd corners included).
#include <fmt/format.h>

#include "base/go_format.h"
#include "base/strings.h"

namespace rulecheck {
namespace {

// Go's unicode.IsPrint needs tables; these ranges cover what is printable in practice:
// controls, format characters, surrogates, private use, non-ASCII spaces and
// noncharacters are escaped.
bool IsPrintable(char32_t c) {
  if (c < 0x20 || c == 0x7f) return false;
  if (c < 0x7f) return true;
  if (c < 0xa1 || c == 0xad) return false;
  struct Range {
    char32_t first, last;
  };
  static constexpr Range kHidden[] = {{0x1680, 0x1680}, {0x180e, 0x180e},   {0x2000, 0x200f},
                                      {0x2028, 0x202f}, {0x205f, 0x206f},   {0x3000, 0x3000},
                                      {0xd800, 0xf8ff}, {0xfeff, 0xfeff},   {0xfff0, 0xfffb},
                                      {0xfffe, 0xffff}, {0xe0000, 0xe00ff}, {0xe01f0, 0x10ffff}};
  for (const Range& range : kHidden) {
    if (c >= range.first && c <= range.last) return false;
  }
  return (c & 0xfffe) != 0xfffe;
}

void AppendEscaped(char32_t c, std::string* out) {
  switch (c) {
    case '\a':
      *out += "\\a";
      return;
    case '\b':
      *out += "\\b";
      return;
    case '\f':
      *out += "\\f";
      return;
    case '\n':
      *out += "\\n";
      return;
    case '\r':
      *out += "\\r";
      return;
    case '\t':
      *out += "\\t";
      return;
    case '\v':
      *out += "\\v";
      return;
    default:
      break;
  }
  const auto code = static_cast<uint32_t>(c);
  if (code < 0x20 || code == 0x7f) {
    *out += fmt::format("\\x{:02x}", code);
  } else if (code < 0x10000) {
    *out += fmt::format("\\u{:04x}", code);
  } else {
    *out += fmt::format("\\U{:08x}", code);
  }
}

// Reads `count` digits of `base`; -1 when there are not that many.
int64_t ReadDigits(std::string_view text, size_t* i, int count, int base) {
  int64_t value = 0;
  for (int n = 0; n < count; ++n, ++*i) {
    if (*i >= text.size()) return -1;
    const char c = text[*i];
    int digit = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : 99;
    if (digit >= base) return -1;
    value = value * base + digit;
  }
  return value;
}

// Decodes the escape whose backslash was just passed. False on a syntax error.
bool AppendUnescaped(std::string_view body, size_t* i, char quote, std::string* out) {
  if (*i >= body.size()) return false;
  const char c = body[(*i)++];
  int64_t code = -1;
  switch (c) {
    case 'a':
      *out += '\a';
      return true;
    case 'b':
      *out += '\b';
      return true;
    case 'f':
      *out += '\f';
      return true;
    case 'n':
      *out += '\n';
      return true;
    case 'r':
      *out += '\r';
      return true;
    case 't':
      *out += '\t';
      return true;
    case 'v':
      *out += '\v';
      return true;
    case '\\':
      *out += '\\';
      return true;
    case '\'':
    case '"':
      if (c != quote) return false;
      *out += c;
      return true;
    case 'x':
      code = ReadDigits(body, i, 2, 16);
      if (code < 0) return false;
      *out += static_cast<char>(code);
      return true;
    case 'u':
    case 'U':
      code = ReadDigits(body, i, c == 'u' ? 4 : 8, 16);
      if (code < 0) return false;
      if (code > 0x7fffffff) {  // a negative rune there, of which the low byte is taken
        *out += static_cast<char>(code & 0xff);
        return true;
      }
      if (code > 0x10ffff) return false;
      AppendUtf8(code >= 0xd800 && code < 0xe000 ? 0xfffd : static_cast<char32_t>(code), out);
      return true;
    default:
      if (c < '0' || c > '7') return false;
      --*i;
      code = ReadDigits(body, i, 3, 8);
      if (code < 0 || code > 255) return false;
      *out += static_cast<char>(code);
      return true;
  }
}

}  // namespace

std::string Quote(std::string_view text) {
  std::string out = "\"";
  for (size_t i = 0; i < text.size();) {
    const size_t start = i;
    const char32_t c = DecodeUtf8(text, &i);
    if (c == 0xfffd && i == start + 1) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[start]));
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (IsPrintable(c)) {
      out += text.substr(start, i - start);
    } else {
      AppendEscaped(c, &out);
    }
  }
  return out + '"';
}

std::optional<std::string> Unquote(std::string_view literal) {
  if (literal.size() < 2) return std::nullopt;
  const char quote = literal.front();
  if (quote != literal.back() || (quote != '"' && quote != '\'' && quote != '`')) return std::nullopt;
  const std::string_view body = literal.substr(1, literal.size() - 2);
  if (quote == '`') {
    if (body.find('`') != std::string_view::npos) return std::nullopt;
    return std::string(body);
  }
  const bool has_escapes = body.find('\\') != std::string_view::npos;
  std::string out;
  out.reserve(body.size());
  for (size_t i = 0; i < body.size();) {
    const char c = body[i];
    if (c == quote || c == '\n') return std::nullopt;
    if (c != '\\') {
      // As there, invalid UTF-8 survives only in strings without escapes.
      if (has_escapes) {
        AppendUtf8(DecodeUtf8(body, &i), &out);
      } else {
        out += c;
        ++i;
      }
      continue;
    }
    ++i;
    if (!AppendUnescaped(body, &i, quote, &out)) return std::nullopt;
  }
  return out;
}

}  // namespace rulecheck
