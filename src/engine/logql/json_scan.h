// Reads JSON as Loki's parser does (github.com/grafana/jsonparser): from the front, no
// further than asked for, and with less care than the standard demands. What is not
// looked at may be anything.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/logql/scratch.h"

namespace rulecheck::engine::logql {

enum class JsonType : uint8_t { kString, kNumber, kObject, kArray, kBoolean, kNull };

struct JsonValue {
  JsonType type = JsonType::kNull;
  std::string_view text;  // strings without their quotes, escapes as they are
};

// The texts of Loki's errors, which users see in __error_details__.
namespace json_error {
inline constexpr std::string_view kMalformed = "Malformed JSON error";
inline constexpr std::string_view kString = "Value is string, but can't find closing '\"' symbol";
inline constexpr std::string_view kArray = "Value is array, but can't find closing ']' symbol";
inline constexpr std::string_view kObject = "Value looks like object, but can't find closing '}' symbol";
inline constexpr std::string_view kUnknownType = "Unknown value type";
inline constexpr std::string_view kEscape = "Encountered an invalid escape sequence in a string";
inline constexpr std::string_view kTooDeep = "objects nested too deep";
}  // namespace json_error

// A place in a text and its end. Functions that find nothing return null.
const char* SkipJsonBlanks(const char* p, const char* end);
// Behind the quote that ends the string whose first byte, after its quote, is `p`.
const char* JsonStringEnd(const char* p, const char* end, bool* escaped);
// Behind the bracket that closes the one at `p`. Only that kind of bracket counts.
const char* JsonObjectEnd(const char* p, const char* end);
const char* JsonArrayEnd(const char* p, const char* end);

// The value behind blanks at `p`; returns the place behind it. On failure null and one
// of the errors above.
const char* ReadJsonValue(const char* p, const char* end, JsonValue* value, std::string_view* error);

// Escapes decoded; false for one that there is not. The result is `text` itself where it
// has none.
bool UnescapeJson(std::string_view text, Scratch* scratch, std::string_view* out);

// What a label gets: escapes decoded ("" when they cannot be), invalid UTF-8 and U+FFFD
// as blanks.
std::string_view JsonLabelValue(std::string_view text, Scratch* scratch);

// Invalid UTF-8 and U+FFFD as blanks.
std::string_view BlankInvalidUtf8(std::string_view text, Scratch* scratch);
bool HasInvalidUtf8(std::string_view text);

// Calls visit(key, value) for each field of the object that `text` begins with. The
// visitor returns an error text to stop with, or nothing (an empty view). Keys have their
// escapes decoded. Returns the error, or an empty view.
template <typename Visitor>
std::string_view ForEachJsonField(std::string_view text, Scratch* scratch, Visitor&& visit) {
  const char* const end = text.data() + text.size();
  const char* p = SkipJsonBlanks(text.data(), end);
  if (p == nullptr || *p != '{') return json_error::kObject;
  p = SkipJsonBlanks(p + 1, end);
  if (p == nullptr) return json_error::kMalformed;
  if (*p == '}') return {};
  while (true) {
    if (*p != '"') return json_error::kObject;
    bool escaped = false;
    const char* const behind = JsonStringEnd(p + 1, end, &escaped);
    if (behind == nullptr) return json_error::kMalformed;
    std::string_view key(p + 1, static_cast<size_t>(behind - p) - 2);
    if (escaped && !UnescapeJson(key, scratch, &key)) return json_error::kEscape;
    p = SkipJsonBlanks(behind, end);
    if (p == nullptr || *p != ':') return json_error::kMalformed;
    JsonValue value;
    std::string_view error;
    p = ReadJsonValue(p + 1, end, &value, &error);
    if (p == nullptr) return error;
    error = visit(key, value);
    if (!error.empty()) return error;
    p = SkipJsonBlanks(p, end);
    if (p == nullptr) return json_error::kArray;
    if (*p == '}') return {};
    if (*p != ',') return json_error::kObject;
    const char* const behind_comma = p + 1;
    p = SkipJsonBlanks(behind_comma, end);
    if (p == nullptr) return json_error::kArray;
    // `,}` is an error there, but `, }` is not.
    if (*p == '}') return p == behind_comma ? json_error::kObject : std::string_view();
  }
}

}  // namespace rulecheck::engine::logql
