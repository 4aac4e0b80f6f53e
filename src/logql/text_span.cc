// From bytes of a decoded string back to bytes of the query.
#include <cstring>

#include "base/go_format.h"
#include "base/strings.h"
#include "rulecheck/logql.h"

namespace rulecheck::logql {
namespace {

// The bytes of the literal behind one character at `i`, an escape or not.
size_t SourceLength(std::string_view literal, size_t i) {
  if (literal[i] != '\\') {
    size_t end = i;
    DecodeUtf8(literal, &end);
    return end - i;
  }
  switch (literal[i + 1]) {
    case 'x':
      return 4;
    case 'u':
      return 6;
    case 'U':
      return 10;
    default:
      return literal[i + 1] >= '0' && literal[i + 1] <= '7' ? 4 : 2;
  }
}

size_t DecodedLength(std::string_view literal, size_t i, size_t source_length) {
  if (literal[i] != '\\') return source_length;
  const std::string alone = "\"" + std::string(literal.substr(i, source_length)) + "\"";
  const auto decoded = Unquote(alone);
  return decoded ? decoded->size() : source_length;
}

}  // namespace

Span TextSpan(const Query& query, const Text& text, Span decoded) {
  const std::string_view literal = query.text().substr(text.span.begin, text.span.size());
  const uint32_t body = text.span.begin + 1;
  const bool raw = literal.starts_with('`') || std::memchr(literal.data(), '\\', literal.size()) == nullptr;
  if (raw) return {body + decoded.begin, body + decoded.end};
  Span out = {text.span.end - 1, text.span.end - 1};
  size_t at = 0;  // decoded bytes so far
  bool begun = false;
  for (size_t i = 1; i + 1 < literal.size();) {
    const size_t length = SourceLength(literal, i);
    const size_t bytes = DecodedLength(literal, i, length);
    if (!begun && decoded.begin < at + bytes) {
      out.begin = text.span.begin + static_cast<uint32_t>(i);
      begun = true;
    }
    if (at >= decoded.end && begun) {
      out.end = text.span.begin + static_cast<uint32_t>(i);
      break;
    }
    at += bytes;
    i += length;
  }
  if (decoded.empty()) out.end = out.begin;
  return out;
}

}  // namespace rulecheck::logql
