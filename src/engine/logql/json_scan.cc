#include "engine/logql/json_scan.h"

#include "base/hex.h"
#include "base/strings.h"
#include "engine/logql/byte_search.h"

namespace rulecheck::engine::logql {
namespace {

template <char Open, char Close>
const char* BlockEnd(const char* p, const char* end) {
  size_t level = 0;
  while (true) {
    p = FindAnyOf<'"', Open, Close>(p, end);
    if (p == end) return nullptr;
    if (*p == Open) {
      ++level;
    } else if (*p == Close) {
      if (--level == 0) return p + 1;
    } else {
      bool escaped = false;
      p = JsonStringEnd(p + 1, end, &escaped);
      if (p == nullptr) return nullptr;
      continue;
    }
    ++p;
  }
}

// The end of a number or word.
const char* TokenEnd(const char* p, const char* end) {
  for (; p != end; ++p) {
    switch (*p) {
      case ' ':
      case '\n':
      case '\r':
      case '\t':
      case ',':
      case '}':
      case ']':
        return p;
      default:
        break;
    }
  }
  return end;
}

bool WordType(std::string_view word, JsonType* type) {
  switch (word.empty() ? '\0' : word[0]) {
    case 't':
    case 'f':
      *type = JsonType::kBoolean;
      return word == "true" || word == "false";
    case 'n':
      *type = JsonType::kNull;
      return word == "null";
    case '-':
      *type = JsonType::kNumber;
      return true;
    default:
      *type = JsonType::kNumber;
      return !word.empty() && word[0] >= '0' && word[0] <= '9';
  }
}

// The four digits behind two bytes that are taken for `\u`; -1 when they are none.
int32_t CodeUnit(std::string_view text) {
  return text.size() < 6 ? -1 : HexCodeUnit(text.substr(2));
}

size_t EncodeUtf8(int32_t rune, char* out) {
  if (rune < 0 || rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF)) rune = 0xFFFD;
  const auto c = static_cast<uint32_t>(rune);
  const auto put = [out](size_t i, uint32_t byte) { out[i] = static_cast<char>(byte); };
  if (c < 0x80) return put(0, c), 1;
  if (c < 0x800) return put(0, 0xC0u | c >> 6u), put(1, 0x80u | (c & 0x3Fu)), 2;
  if (c < 0x10000) {
    return put(0, 0xE0u | c >> 12u), put(1, 0x80u | (c >> 6u & 0x3Fu)), put(2, 0x80u | (c & 0x3Fu)), 3;
  }
  return put(0, 0xF0u | c >> 18u), put(1, 0x80u | (c >> 12u & 0x3Fu)), put(2, 0x80u | (c >> 6u & 0x3Fu)),
         put(3, 0x80u | (c & 0x3Fu)), 4;
}

// Decodes the escape at the front of `in`; gives the bytes read, 0 on failure.
size_t DecodeEscape(std::string_view in, char* out, size_t* written) {
  if (in.size() < 2) return 0;
  *written = 1;
  switch (in[1]) {
    case '"':
    case '\\':
    case '/':
      *out = in[1];
      return 2;
    case 'b':
      *out = '\b';
      return 2;
    case 'f':
      *out = '\f';
      return 2;
    case 'n':
      *out = '\n';
      return 2;
    case 'r':
      *out = '\r';
      return 2;
    case 't':
      *out = '\t';
      return 2;
    case 'u':
      break;
    default:
      return 0;
  }
  const int32_t first = CodeUnit(in);
  if (first < 0) return 0;
  if (first < 0xD800 || first > 0xDFFF) {
    *written = EncodeUtf8(first, out);
    return 6;
  }
  // The second half of a pair; that it begins with `\u` is not looked at.
  const int32_t second = CodeUnit(in.substr(6));
  if (second < 0xDC00) return 0;
  *written = EncodeUtf8(0x10000 + (first - 0xD800) * 1024 + (second - 0xDC00), out);
  return 12;
}

}  // namespace

const char* SkipJsonBlanks(const char* p, const char* end) {
  for (; p != end; ++p) {
    if (*p != ' ' && *p != '\n' && *p != '\r' && *p != '\t') return p;
  }
  return nullptr;
}

const char* JsonStringEnd(const char* p, const char* end, bool* escaped) {
  while (true) {
    p = FindAnyOf<'"', '\\', '\\'>(p, end);
    if (p == end) return nullptr;
    if (*p == '"') return p + 1;
    *escaped = true;
    if (end - p < 2) return nullptr;
    p += 2;
  }
}

const char* JsonObjectEnd(const char* p, const char* end) {
  return BlockEnd<'{', '}'>(p, end);
}

const char* JsonArrayEnd(const char* p, const char* end) {
  return BlockEnd<'[', ']'>(p, end);
}

const char* ReadJsonValue(const char* p, const char* end, JsonValue* value, std::string_view* error) {
  p = SkipJsonBlanks(p, end);
  if (p == nullptr) {
    *error = json_error::kMalformed;
    return nullptr;
  }
  const char* behind = nullptr;
  const auto text = [&] { return std::string_view(p, static_cast<size_t>(behind - p)); };
  switch (*p) {
    case '"': {
      bool escaped = false;
      behind = JsonStringEnd(p + 1, end, &escaped);
      *error = json_error::kString;
      if (behind != nullptr) *value = {JsonType::kString, {p + 1, static_cast<size_t>(behind - p) - 2}};
      return behind;
    }
    case '[':
      behind = JsonArrayEnd(p, end);
      *error = json_error::kArray;
      if (behind != nullptr) *value = {JsonType::kArray, text()};
      return behind;
    case '{':
      behind = JsonObjectEnd(p, end);
      *error = json_error::kObject;
      if (behind != nullptr) *value = {JsonType::kObject, text()};
      return behind;
    default:
      behind = TokenEnd(p, end);
      *error = json_error::kUnknownType;
      value->text = text();
      return WordType(value->text, &value->type) ? behind : nullptr;
  }
}

bool UnescapeJson(std::string_view text, Scratch* scratch, std::string_view* out) {
  size_t slash = FindText(text, "\\");
  if (slash == std::string_view::npos) {
    *out = text;
    return true;
  }
  // What an escape stands for is never longer than itself.
  char* const bytes = scratch->Allocate(text.size());
  size_t size = 0;
  while (slash != std::string_view::npos) {
    std::memcpy(bytes + size, text.data(), slash);
    size += slash;
    text.remove_prefix(slash);
    size_t written = 0;
    const size_t read = DecodeEscape(text, bytes + size, &written);
    if (read == 0) return false;
    size += written;
    text.remove_prefix(read);
    slash = FindText(text, "\\");
  }
  if (!text.empty()) std::memcpy(bytes + size, text.data(), text.size());
  *out = {bytes, size + text.size()};
  return true;
}

bool HasInvalidUtf8(std::string_view text) {
  if (IsAscii(text)) return false;
  for (size_t at = 0; at < text.size();) {
    if (DecodeUtf8(text, &at) == 0xFFFD) return true;
  }
  return false;
}

std::string_view BlankInvalidUtf8(std::string_view text, Scratch* scratch) {
  if (!HasInvalidUtf8(text)) return text;
  char* const bytes = scratch->Allocate(text.size());
  size_t size = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    if (DecodeUtf8(text, &at) == 0xFFFD) {
      bytes[size++] = ' ';
    } else {
      std::memcpy(bytes + size, text.data() + begin, at - begin);
      size += at - begin;
    }
  }
  return {bytes, size};
}

std::string_view JsonLabelValue(std::string_view text, Scratch* scratch) {
  std::string_view plain;
  if (!UnescapeJson(text, scratch, &plain)) return {};
  return BlankInvalidUtf8(plain, scratch);
}

}  // namespace rulecheck::engine::logql
