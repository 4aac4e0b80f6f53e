#include "edit/scalar_edit.h"

#include <algorithm>

namespace rulecheck::edit {
namespace {

enum class Style { kPlain, kSingleQuoted, kDoubleQuoted, kBlock };

Style StyleOf(const MappedText& text) {
  const std::string_view file = text.file()->text();
  const char first = text.span.begin < file.size() ? file[text.span.begin] : '\0';
  if (first == '\'') return Style::kSingleQuoted;
  if (first == '"') return Style::kDoubleQuoted;
  return first == '|' || first == '>' ? Style::kBlock : Style::kPlain;
}

bool IsPrintable(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

std::string Doubled(std::string_view text, char what, char with) {
  std::string out;
  for (char c : text) {
    if (c == what) out += with;
    out += c;
  }
  return out;
}

constexpr std::string_view kFlowMarks = ",[]{}";
// What a plain scalar cannot begin with.
constexpr std::string_view kIndicators = "-?:,[]{}#&*!|>'\"%@` \t";

// Whether a line of the file ends right before.
bool BeginsLine(const MappedText& text, uint32_t decoded) {
  if (decoded == 0) return true;
  const Span before = text.At({decoded - 1, decoded}).span;
  return text.file()->text().substr(before.begin, before.size()).find('\n') != std::string_view::npos;
}

// Blanks at the ends of the lines of a plain scalar are not read.
bool KeepsBlanks(const MappedText& text, Span decoded, std::string_view replacement) {
  const std::string_view value = text.value;
  const std::string_view head = replacement.empty() ? value.substr(decoded.end) : replacement;
  const std::string_view tail = replacement.empty() ? value.substr(0, decoded.begin) : replacement;
  if (decoded.begin > 0 && BeginsLine(text, decoded.begin) && head.starts_with(' ')) return false;
  return decoded.end == value.size() || !BeginsLine(text, decoded.end + 1) || !tail.ends_with(' ');
}

// What the scalar reads with the change, by the letters that end one.
bool StaysPlain(const MappedText& text, Span decoded, std::string_view replacement) {
  const std::string_view value = text.value;
  std::string around;
  if (decoded.begin > 0) around += value[decoded.begin - 1];
  around += replacement;
  if (decoded.end < value.size()) around += value[decoded.end];
  if (around.find(": ") != std::string::npos || around.find(" #") != std::string::npos) return false;
  if (around.empty()) return false;
  const bool begins = decoded.begin == 0;
  const bool ends = decoded.end == value.size();
  if (begins && kIndicators.find(around.front()) != std::string_view::npos) return false;
  if (ends && (around.back() == ':' || around.back() == ' ')) return false;
  // Marks of flow collections: fine outside of them, which a mark that is there shows.
  return replacement.find_first_of(kFlowMarks) == std::string_view::npos ||
         value.find_first_of(kFlowMarks) != std::string_view::npos;
}

// The bytes of the file behind the change; nothing where an escape is cut.
std::optional<Span> FileSpan(const MappedText& text, Span decoded) {
  // An escape or a folded line break stands for all of its bytes or is not touched.
  const auto cut = [&](uint32_t at) {
    return text.map() != nullptr && at > 0 && at < text.value.size() &&
           text.map()->Byte(at - 1) == text.map()->Byte(at);
  };
  if (cut(decoded.begin) || cut(decoded.end)) return std::nullopt;
  if (!decoded.empty()) {
    Span span = text.At(decoded).span;
    // With the end of a line goes the indentation of the next one.
    if (decoded.end < text.value.size())
      span.end = std::max(span.end, text.At({decoded.end, decoded.end + 1}).span.begin);
    return span;
  }
  if (decoded.begin == 0) {
    const uint32_t at =
        text.At({0, std::min<uint32_t>(1, static_cast<uint32_t>(text.value.size()))}).span.begin;
    return Span{at, at};
  }
  // Behind the end of a line, not before the indentation of the next one.
  const bool begins_line = BeginsLine(text, decoded.begin);
  if (begins_line && decoded.begin == text.value.size()) return std::nullopt;
  const uint32_t at = begins_line ? text.At({decoded.begin, decoded.begin + 1}).span.begin
                                  : text.At({decoded.begin - 1, decoded.begin}).span.end;
  return Span{at, at};
}

}  // namespace

std::optional<Edit> EditScalar(const MappedText& text, Span decoded, std::string_view replacement) {
  if (text.file() == nullptr || decoded.end > text.value.size() || !IsPrintable(replacement))
    return std::nullopt;
  const std::optional<Span> span = FileSpan(text, decoded);
  if (!span) return std::nullopt;
  switch (StyleOf(text)) {
    case Style::kSingleQuoted:
      return Edit{*span, Doubled(replacement, '\'', '\'')};
    case Style::kDoubleQuoted:
      return Edit{*span, Doubled(Doubled(replacement, '\\', '\\'), '"', '\\')};
    case Style::kBlock:
      // Its lines are told apart by how they begin.
      if (BeginsLine(text, decoded.begin)) {
        const std::string_view rest = replacement.empty() ? text.value.substr(decoded.end) : replacement;
        if (rest.empty() || rest.front() == ' ' || rest.front() == '\n') return std::nullopt;
      }
      return Edit{*span, std::string(replacement)};
    case Style::kPlain:
      if (!StaysPlain(text, decoded, replacement) || !KeepsBlanks(text, decoded, replacement))
        return std::nullopt;
      return Edit{*span, std::string(replacement)};
  }
  return std::nullopt;
}

}  // namespace rulecheck::edit
