#include "report/xml.h"

#include <fmt/core.h>

#include "base/strings.h"

namespace rulecheck::report {
namespace {

// Others cannot be written, not even by number.
bool IsXmlCharacter(char32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF);
}

void AppendEscaped(char32_t c, bool attribute, std::string* out) {
  switch (c) {
    case '&':
      *out += "&amp;";
      return;
    case '<':
      *out += "&lt;";
      return;
    case '>':
      *out += "&gt;";
      return;
    case '"':
      *out += attribute ? "&quot;" : "\"";
      return;
    default:
      break;
  }
  const bool blank = c == '\t' || c == '\n' || c == '\r';
  if (blank && (attribute || c == '\r')) {
    *out += fmt::format("&#{};", static_cast<uint32_t>(c));
  } else {
    AppendUtf8(IsXmlCharacter(c) ? c : U'\uFFFD', out);
  }
}

}  // namespace

std::string EscapeXml(std::string_view text, bool attribute) {
  std::string out;
  for (size_t at = 0; at < text.size();) AppendEscaped(DecodeUtf8(text, &at), attribute, &out);
  return out;
}

std::string XmlAttribute(std::string_view name, std::string_view value) {
  return fmt::format(" {}=\"{}\"", name, EscapeXml(value, true));
}

}  // namespace rulecheck::report
