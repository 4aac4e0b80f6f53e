#include "source/yaml_text.h"

#include <algorithm>

#include "source/source_text.h"

namespace rulecheck::source {

namespace {

bool EndsPlainWord(std::string_view text, size_t at) {
  if (at >= text.size()) return true;
  const char c = text[at];
  return IsBlank(c) || c == '\n' || c == '\r' || c == ',' || c == ']' || c == '}' || c == ':';
}

// Past one `&anchor` or `!tag`.
uint32_t PropertyEnd(std::string_view text, uint32_t at) {
  if (text.substr(at, 2) == "!<") {
    while (at < text.size() && text[at] != '>') ++at;
    return std::min(at + 1, static_cast<uint32_t>(text.size()));
  }
  while (at < text.size() && !EndsAnchor(text[at])) ++at;
  return at;
}

}  // namespace

bool StartsWithBom(std::string_view text) {
  return text.substr(0, 3) == "\xef\xbb\xbf";
}

uint32_t ColumnOf(std::string_view text, uint32_t at) {
  const uint32_t bom = StartsWithBom(text) ? 3 : 0;
  uint32_t begin = at;
  while (begin > bom && text[begin - 1] != '\n' && text[begin - 1] != '\r') --begin;
  return at - begin;
}

uint32_t WrittenNull(std::string_view text, uint32_t at, bool as_key) {
  for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
    if (text.substr(at, word.size()) != word || !EndsPlainWord(text, at + word.size())) continue;
    const auto end = static_cast<uint32_t>(at + word.size());
    const uint32_t next = SkipBlanks(text, end);
    const bool colon = next < text.size() && text[next] == ':';
    return colon && !as_key ? 0 : end - at;
  }
  return 0;
}

std::optional<uint32_t> ForbiddenTab(std::string_view text, uint32_t at, bool line_start,
                                     uint32_t allowed_from) {
  uint32_t line = line_start ? at : kNoColumn;
  while (at < text.size()) {
    const uint32_t length = BreakLength(text, at);
    if (length != 0) {
      at += length;
      line = at;
    } else if (text[at] == '#') {
      while (at < text.size() && BreakLength(text, at) == 0) ++at;
      allowed_from = kNoColumn;
    } else if (text[at] == '\t' && line != kNoColumn && at - line < allowed_from) {
      return at;
    } else if (IsBlank(text[at])) {
      ++at;
    } else {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

bool IsClosedQuote(std::string_view text, uint32_t at) {
  for (uint32_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\' && text[at] == '"') {
      ++i;
    } else if (text[i] == text[at]) {
      if (text[at] == '"' || text.substr(i + 1, 1) != "'") return true;
      ++i;
    }
  }
  return false;
}

bool HasLineStart(std::string_view text, uint32_t begin, char c) {
  for (size_t at = text.find(c, begin); at != std::string_view::npos; at = text.find(c, at + 1)) {
    if (at == begin || text[at - 1] == '\n' || text[at - 1] == '\r') return true;
  }
  return false;
}

bool EndsAnchor(char c) {
  return IsBlank(c) || c == '\n' || c == '\r' || c == ',' || c == '[' || c == ']' || c == '{' || c == '}';
}

bool IsProperty(std::string_view text, uint32_t at) {
  return at < text.size() && (text[at] == '&' || text[at] == '!');
}

uint32_t PropertiesEnd(std::string_view text, uint32_t at) {
  uint32_t end = at;
  while (IsProperty(text, at)) {
    end = PropertyEnd(text, at);
    at = SkipGaps(text, end);
  }
  return end;
}

std::string WithoutLoneReturns(std::string_view text) {
  std::string out(text);
  for (size_t i = 0; i < out.size(); ++i) {
    if (out[i] == '\r' && (i + 1 == out.size() || out[i + 1] != '\n')) out[i] = '\n';
  }
  return out;
}

bool HasLoneReturn(std::string_view text) {
  for (size_t at = text.find('\r'); at != std::string_view::npos; at = text.find('\r', at + 1)) {
    if (at + 1 == text.size() || text[at + 1] != '\n') return true;
  }
  return false;
}

}  // namespace rulecheck::source
