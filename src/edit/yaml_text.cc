#include "edit/yaml_text.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/go_format.h"
#include "base/strings.h"

namespace rulecheck::edit {
namespace {

using source::Node;

bool IsWord(std::string_view text) {
  static constexpr std::array<std::string_view, 12> kWords = {"true", "false", "null", "yes", "no",   "on",
                                                              "off",  "y",     "n",    "nan", "none", "inf"};
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

bool IsPlain(std::string_view text) {
  if (text.empty() || !(IsNameStart(text.front()) || text.front() == '/') || IsWord(text)) return false;
  if (text.back() == ' ' || text.back() == ':') return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool fine = IsNameByte(c) || static_cast<unsigned char>(c) >= 0x80 ||
                      std::string_view(" ./-_%()+;<=>'").find(c) != std::string_view::npos ||
                      (c == ':' && i + 1 < text.size() && text[i + 1] != ' ');
    if (!fine) return false;
  }
  return true;
}

bool HasControls(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

uint32_t LineStart(const SourceFile& file, uint32_t at) {
  return file.LineSpan(file.Position(at).line).begin;
}

// Behind the line break of the line.
uint32_t NextLine(const SourceFile& file, uint32_t at) {
  const uint32_t line = file.Position(at).line;
  return line >= file.line_count() ? static_cast<uint32_t>(file.text().size())
                                   : file.LineSpan(line + 1).begin;
}

// Behind the last byte that is no blank.
uint32_t ContentEnd(const SourceFile& file, Span span) {
  uint32_t end = span.end;
  const std::string_view text = file.text();
  while (end > span.begin && (IsBlank(text[end - 1]) || text[end - 1] == '\n' || text[end - 1] == '\r'))
    --end;
  return end;
}

// Where the line that ends the content of a node ends.
uint32_t LineEndOf(const SourceFile& file, Span span) {
  const uint32_t end = ContentEnd(file, span);
  return NextLine(file, end > span.begin ? end - 1 : end);
}

uint32_t ColumnOf(const SourceFile& file, uint32_t at) {
  return at - LineStart(file, at);
}

bool OnlyBlanksBefore(const SourceFile& file, uint32_t at) {
  const uint32_t start = LineStart(file, at);
  return TrimSpace(file.text().substr(start, at - start)).empty();
}

// The `-` of an element; nothing where something else stands in front of it.
std::optional<uint32_t> DashOf(const SourceFile& file, const source::Item& item) {
  const std::string_view text = file.text();
  uint32_t at = item.written.begin;
  while (at > 0 && (IsBlank(text[at - 1]) || text[at - 1] == '\n' || text[at - 1] == '\r')) --at;
  if (at == 0 || text[at - 1] != '-') return std::nullopt;
  return at - 1;
}

// An element of a flow collection with one comma.
Edit RemoveBetween(const std::vector<Span>& spans, size_t index) {
  if (index + 1 < spans.size()) return {{spans[index].begin, spans[index + 1].begin}, ""};
  return {{index > 0 ? spans[index - 1].end : spans[index].begin, spans[index].end}, ""};
}

std::string ItemLines(const std::vector<std::vector<std::string>>& items, uint32_t column,
                      std::string_view line_break) {
  std::string out;
  for (const std::vector<std::string>& lines : items) {
    for (size_t i = 0; i < lines.size(); ++i) {
      out.append(column, ' ').append(i == 0 ? "- " : "  ").append(lines[i]).append(line_break);
    }
  }
  return out;
}

std::string_view LineBreakOf(const SourceFile& file) {
  const size_t at = file.text().find('\n');
  return at != std::string_view::npos && at > 0 && file.text()[at - 1] == '\r' ? "\r\n" : "\n";
}

// Text that goes behind a line, which may be the last one without a line break.
Edit InsertBehind(const SourceFile& file, uint32_t at, std::string text) {
  const bool open = at > 0 && at == file.text().size() && file.text()[at - 1] != '\n';
  return {{at, at}, open ? std::string(LineBreakOf(file)) + text : std::move(text)};
}

}  // namespace

std::string ScalarText(std::string_view text) {
  if (IsPlain(text)) return std::string(text);
  if (HasControls(text)) return Quote(text);
  if (text.find('"') == std::string_view::npos && text.find('\\') == std::string_view::npos) {
    return "\"" + std::string(text) + "\"";
  }
  std::string out = "'";
  for (char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

std::optional<Edit> RemoveEntry(const SourceFile& file, const Node& mapping, size_t index) {
  const source::Entry& entry = mapping.entries[index];
  if (entry.is_alias() || mapping.entries.size() == 1) return std::nullopt;
  if (mapping.flow) {
    std::vector<Span> spans;
    for (const source::Entry& e : mapping.entries) spans.push_back(Cover(e.key->span, e.written));
    return RemoveBetween(spans, index);
  }
  // The first of an element shares its line with the dash: the second takes its place.
  if (!OnlyBlanksBefore(file, entry.key->span.begin)) {
    if (index != 0) return std::nullopt;
    return Edit{{entry.key->span.begin, mapping.entries[1].key->span.begin}, ""};
  }
  return Edit{
      {LineStart(file, entry.key->span.begin), LineEndOf(file, Cover(entry.key->span, entry.written))}, ""};
}

std::optional<Edit> RemoveItem(const SourceFile& file, const Node& sequence, size_t index) {
  if (sequence.items.size() == 1) return std::nullopt;
  if (sequence.flow) {
    std::vector<Span> spans;
    for (const source::Item& item : sequence.items) spans.push_back(item.written);
    return RemoveBetween(spans, index);
  }
  const auto dash = DashOf(file, sequence.items[index]);
  if (!dash || !OnlyBlanksBefore(file, *dash)) return std::nullopt;
  return Edit{{LineStart(file, *dash), LineEndOf(file, sequence.items[index].written)}, ""};
}

std::optional<Edit> AddEntry(const SourceFile& file, const Node& mapping, std::string_view key,
                             std::string_view value) {
  if (mapping.entries.empty()) return std::nullopt;
  const source::Entry& last = mapping.entries.back();
  const std::string text = ScalarText(key) + ": " + std::string(value);
  if (mapping.flow) return Edit{{last.written.end, last.written.end}, ", " + text};
  const uint32_t column = ColumnOf(file, last.key->span.begin);
  return InsertBehind(file, LineEndOf(file, Cover(last.key->span, last.written)),
                      std::string(column, ' ') + text + std::string(LineBreakOf(file)));
}

std::optional<Edit> AddItems(const SourceFile& file, const Node& sequence,
                             const std::vector<std::vector<std::string>>& items) {
  if (sequence.items.empty() || sequence.flow) return std::nullopt;
  const auto dash = DashOf(file, sequence.items.back());
  if (!dash) return std::nullopt;
  return InsertBehind(file, LineEndOf(file, sequence.items.back().written),
                      ItemLines(items, ColumnOf(file, *dash), LineBreakOf(file)));
}

std::optional<Edit> SetItems(const SourceFile& file, const Node& mapping, std::string_view key,
                             const std::vector<std::vector<std::string>>& items) {
  if (mapping.flow || mapping.entries.empty()) return std::nullopt;
  const uint32_t column = ColumnOf(file, mapping.entries.front().key->span.begin);
  const std::string_view line_break = LineBreakOf(file);
  const source::Entry* entry = source::FindEntry(mapping, key);
  const std::string list = items.empty() ? " []" : "";
  const std::string lines = ItemLines(items, column + 2, line_break);
  if (entry == nullptr) {
    const source::Entry& last = mapping.entries.back();
    const std::string head =
        std::string(column, ' ') + std::string(key) + ":" + list + std::string(line_break);
    return InsertBehind(file, LineEndOf(file, Cover(last.key->span, last.written)), head + lines);
  }
  if (entry->is_alias()) return std::nullopt;
  // From behind the colon to the end of the line with the last of it.
  const size_t colon = file.text().find(':', entry->key->span.end);
  if (colon == std::string_view::npos) return std::nullopt;
  const auto begin = static_cast<uint32_t>(colon + 1);
  const Span all{begin, std::max(begin, entry->written.end)};
  return Edit{{begin, LineEndOf(file, all)}, list + std::string(line_break) + lines};
}

}  // namespace rulecheck::edit
