#include "source/edit_diff.h"

#include <algorithm>
#include <vector>

namespace rulecheck::source {
namespace {

// Neighbouring edits and the lines of the file that they change.
struct Hunk {
  uint32_t first = 1;  // lines, both included
  uint32_t last = 1;
  std::vector<const Edit*> edits;
};

uint32_t LineEnd(const SourceFile& file, uint32_t line) {
  return line >= file.line_count() ? static_cast<uint32_t>(file.text().size())
                                   : file.LineSpan(line + 1).begin;
}

std::vector<Hunk> HunksOf(const SourceFile& file, std::span<const Edit> edits, uint32_t context) {
  std::vector<Hunk> out;
  for (const Edit& edit : edits) {
    const uint32_t first = file.Position(edit.span.begin).line;
    const uint32_t last = std::max(first, file.Position(edit.span.end).line);
    if (out.empty() || first > out.back().last + 2 * context) out.push_back({first, last, {}});
    out.back().last = std::max(out.back().last, last);
    out.back().edits.push_back(&edit);
  }
  return out;
}

void AppendLines(char mark, std::string_view text, std::string* out, uint32_t* count) {
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1);
    std::string_view line = text.substr(0, end + 1);
    text.remove_prefix(line.size());
    const bool ended = line.ends_with('\n');
    if (ended) line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    out->append(1, mark).append(line).append("\n");
    if (!ended) out->append("\\ No newline at end of file\n");
    ++*count;
  }
}

std::string Changed(std::string_view text, Span lines, const Hunk& hunk) {
  std::string out;
  uint32_t at = lines.begin;
  for (const Edit* edit : hunk.edits) {
    out.append(text.substr(at, edit->span.begin - at)).append(edit->replacement);
    at = edit->span.end;
  }
  return out.append(text.substr(at, lines.end - at));
}

}  // namespace

std::string DiffOfEdits(const SourceFile& file, std::span<const Edit> edits, uint32_t context) {
  const std::string_view text = file.text();
  std::string out;
  int64_t shift = 0;  // lines that earlier hunks added
  for (const Hunk& hunk : HunksOf(file, edits, context)) {
    const Span lines{file.LineSpan(hunk.first).begin, LineEnd(file, hunk.last)};
    const uint32_t from = hunk.first > context ? hunk.first - context : 1;
    const uint32_t to = std::min(file.line_count(), hunk.last + context);
    std::string body;
    uint32_t around = 0, removed = 0, added = 0;
    const uint32_t before = file.LineSpan(from).begin;
    AppendLines(' ', text.substr(before, lines.begin - before), &body, &around);
    AppendLines('-', text.substr(lines.begin, lines.size()), &body, &removed);
    AppendLines('+', Changed(text, lines, hunk), &body, &added);
    AppendLines(' ', text.substr(lines.end, LineEnd(file, to) - lines.end), &body, &around);
    out += "@@ -" + std::to_string(from) + "," + std::to_string(around + removed) + " +" +
           std::to_string(from + shift) + "," + std::to_string(around + added) + " @@\n" + body;
    shift += static_cast<int64_t>(added) - removed;
  }
  return out;
}

std::string DiffOfFile(const SourceFile& file, std::span<const Edit> edits, uint32_t context) {
  if (edits.empty()) return "";
  return "--- " + file.path() + "\n+++ " + file.path() + "\n" + DiffOfEdits(file, edits, context);
}

}  // namespace rulecheck::source
