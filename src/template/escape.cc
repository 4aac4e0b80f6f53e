#include "template/escape.h"

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/strings.h"
#include "template/unicode.h"

namespace rulecheck::gotemplate {
namespace {

bool CanBeRawQuoted(std::string_view text) {
  if (!IsValidUtf8(text)) return false;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = DecodeUtf8(text, &at);
    if (c == '`' || c == 0x7F || c == 0xFEFF || (c < ' ' && c != '\t')) return false;
  }
  return true;
}

}  // namespace

std::string EscapeHtml(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '\0':
        out += "\uFFFD";
        break;
      case '"':
        out += "&#34;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string EscapeJavaScript(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const char32_t c = DecodeUtf8(text, &at);
    switch (c) {
      case '\\':
        out += "\\\\";
        continue;
      case '\'':
        out += "\\'";
        continue;
      case '"':
        out += "\\\"";
        continue;
      case '<':
        out += "\\u003C";
        continue;
      case '>':
        out += "\\u003E";
        continue;
      case '&':
        out += "\\u0026";
        continue;
      case '=':
        out += "\\u003D";
        continue;
      default:
        break;
    }
    const bool plain = c < 0x80 ? c >= ' ' : IsPrint(c);
    if (plain)
      out.append(text.substr(begin, at - begin));
    else
      out += fmt::format("\\u{:04X}", static_cast<uint32_t>(c));
  }
  return out;
}

std::string QuoteRaw(std::string_view text) {
  return CanBeRawQuoted(text) ? fmt::format("`{}`", text) : Quote(text);
}

std::string EscapeQuery(std::string_view text) {
  std::string out;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= '0' && byte <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
    if (plain)
      out += c;
    else if (c == ' ')
      out += '+';
    else
      out += fmt::format("%{:02X}", byte);
  }
  return out;
}

}  // namespace rulecheck::gotemplate
