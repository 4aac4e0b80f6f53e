#include "report/frame.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/strings.h"
#include "report/cells.h"

namespace rulecheck::report {
namespace {

// The part of a mark that lies on one line, in bytes of that line.
struct Segment {
  uint32_t begin, end;
  const Mark* mark;
  bool last;  // the mark's text belongs here
};
using Segments = std::map<uint32_t, std::vector<Segment>>;

// A mark over many lines is drawn on its first lines and on its last one.
constexpr uint32_t kMaxHeadLines = 3;

void AddSegments(const SourceFile& file, const Mark& mark, Segments* out) {
  const uint32_t first = file.Position(mark.span.begin).line;
  const uint32_t last_byte = mark.span.empty() ? mark.span.begin : mark.span.end - 1;
  const uint32_t last = file.Position(last_byte).line;
  for (uint32_t line = first; line <= last; ++line) {
    if (line == first + kMaxHeadLines && line < last) line = last;
    const Span bytes = file.LineSpan(line);
    uint32_t begin = std::clamp(mark.span.begin, bytes.begin, bytes.end) - bytes.begin;
    uint32_t end = std::clamp(mark.span.end, bytes.begin, bytes.end) - bytes.begin;
    if (line != first) {  // continuation: do not underline the indent
      const std::string_view text = file.Line(line);
      const size_t content = text.find_first_not_of(" \t");
      begin = content == std::string_view::npos ? 0 : static_cast<uint32_t>(content);
    }
    if (begin >= end && line != first && line != last) continue;
    (*out)[line].push_back({begin, std::max(end, begin), &mark, line == last});
  }
}

// The bytes of a long line that are shown.
Span Window(std::string_view line, const std::vector<Segment>& segments, uint32_t max_cells) {
  const auto size = static_cast<uint32_t>(line.size());
  if (size <= max_cells) return {0, size};
  uint32_t marker = segments.empty() ? 0 : segments.front().begin;
  uint32_t marker_end = segments.empty() ? 0 : segments.front().end;
  for (const Segment& segment : segments) {
    if (!segment.mark->primary) continue;
    marker = segment.begin;
    marker_end = segment.end;
    break;
  }
  uint32_t begin = 0;
  if (marker_end > max_cells) begin = marker > max_cells / 3 ? marker - max_cells / 3 : 0;
  uint32_t end = std::min(size, begin + max_cells);
  const auto is_continuation = [&](uint32_t i) { return (static_cast<uint8_t>(line[i]) & 0xC0) == 0x80; };
  while (begin > 0 && begin < size && is_continuation(begin)) --begin;
  while (end < size && is_continuation(end)) ++end;
  return {begin, end};
}

struct Marker {
  uint32_t begin, end;  // cells, at least one wide
  const Mark* mark;
  bool text;
};

class FrameWriter {
 public:
  FrameWriter(const SourceFile& file, const FrameOptions& options, const Style& style)
      : file_(file), options_(options), style_(style) {}

  void Gap() {
    if (!out_.empty()) out_ += style_.Gutter("...") + "\n";
  }

  void Line(uint32_t number, const std::vector<Segment>& segments) {
    const std::string_view line = file_.Line(number);
    const Span window = Window(line, segments, options_.max_line_cells);
    const CellLine cells = MakeCells(line.substr(window.begin, window.size()));
    const std::string_view lead = window.begin > 0 ? "..." : "";
    const std::string_view trail = window.end < line.size() ? "..." : "";
    out_ += style_.Gutter(fmt::format("{:>{}} |", number, options_.number_width));
    if (!cells.text.empty() || !lead.empty()) out_ += fmt::format(" {}{}{}", lead, cells.text, trail);
    out_ += '\n';
    if (!segments.empty()) Markers(segments, window, cells, static_cast<uint32_t>(lead.size()));
  }

  std::string Take() { return std::move(out_); }

 private:
  void Markers(const std::vector<Segment>& segments, Span window, const CellLine& cells, uint32_t shift) {
    const auto cell = [&](uint32_t byte) {
      return cells.cell_of_byte[std::clamp(byte, window.begin, window.end) - window.begin] + shift;
    };
    std::vector<Marker> markers;
    for (const Segment& segment : segments) {
      const uint32_t begin = cell(segment.begin);
      markers.push_back({begin, std::max(begin + 1, cell(segment.end)), segment.mark,
                         segment.last && !segment.mark->text.empty()});
    }
    std::stable_sort(markers.begin(), markers.end(),
                     [](const Marker& a, const Marker& b) { return a.begin < b.begin; });
    WriteRow(markers);
    WriteHangingTexts(markers);
  }

  // All markers in one row, carets over dashes; the text of the rightmost behind it.
  void WriteRow(std::vector<Marker>& markers) {
    uint32_t width = 0;
    for (const Marker& marker : markers) width = std::max(width, marker.end);
    std::string row(width, ' ');
    for (const bool primary : {false, true}) {
      for (const Marker& marker : markers) {
        if (marker.mark->primary != primary) continue;
        std::fill(row.begin() + marker.begin, row.begin() + marker.end, primary ? '^' : '-');
      }
    }
    StartRow();
    WriteColoured(row);
    Marker& last = markers.back();
    if (last.text && last.end == width) {
      out_ += ' ' + Coloured(*last.mark, Printable(last.mark->text));
      last.text = false;
    }
    out_ += '\n';
  }

  // Texts that found no room in the row, right to left, each under a `|`.
  void WriteHangingTexts(const std::vector<Marker>& markers) {
    for (size_t i = markers.size(); i-- > 0;) {
      if (!markers[i].text) continue;
      StartRow();
      uint32_t column = 0;
      for (size_t j = 0; j < i; ++j) {
        if (!markers[j].text || markers[j].begin < column || markers[j].begin >= markers[i].begin) continue;
        out_.append(markers[j].begin - column, ' ');
        out_ += Coloured(*markers[j].mark, "|");
        column = markers[j].begin + 1;
      }
      out_.append(markers[i].begin - column, ' ');
      out_ += Coloured(*markers[i].mark, "| " + Printable(markers[i].mark->text)) + "\n";
    }
  }

  void StartRow() { out_ += style_.Gutter(fmt::format("{:>{}} |", "", options_.number_width)) + ' '; }

  void WriteColoured(std::string_view row) {
    for (size_t i = 0; i < row.size();) {
      const size_t end = std::min(row.find_first_not_of(row[i], i), row.size());
      const std::string_view run = row.substr(i, end - i);
      if (row[i] == '^') {
        out_ += style_.BySeverity(options_.severity, run);
      } else {
        out_ += row[i] == '-' ? style_.Secondary(run) : std::string(run);
      }
      i = end;
    }
  }

  std::string Coloured(const Mark& mark, std::string_view text) const {
    return mark.primary ? style_.BySeverity(options_.severity, text) : style_.Secondary(text);
  }

  const SourceFile& file_;
  const FrameOptions& options_;
  const Style& style_;
  std::string out_;
};

// Marked lines and their neighbours; blank lines at the rims are left out.
std::set<uint32_t> ShownLines(const SourceFile& file, const Segments& segments, uint32_t context) {
  std::set<uint32_t> shown;
  const auto is_blank = [&](uint32_t line) { return TrimSpace(file.Line(line)).empty(); };
  for (const auto& [line, _] : segments) {
    uint32_t first = line > context ? line - context : 1;
    uint32_t last = std::min(file.line_count(), line + context);
    while (first < line && is_blank(first)) ++first;
    while (last > line && is_blank(last)) --last;
    for (uint32_t i = first; i <= last; ++i) shown.insert(i);
  }
  return shown;
}

Segments Collect(const SourceFile& file, const std::vector<Mark>& marks) {
  Segments segments;
  for (const Mark& mark : marks) AddSegments(file, mark, &segments);
  return segments;
}

}  // namespace

uint32_t LastFrameLine(const SourceFile& file, const std::vector<Mark>& marks, uint32_t context_lines) {
  const std::set<uint32_t> shown = ShownLines(file, Collect(file, marks), context_lines);
  return shown.empty() ? 1 : *shown.rbegin();
}

std::string RenderFrame(const SourceFile& file, const std::vector<Mark>& marks, const FrameOptions& options,
                        const Style& style) {
  const Segments segments = Collect(file, marks);
  FrameWriter writer(file, options, style);
  uint32_t previous = 0;
  for (const uint32_t line : ShownLines(file, segments, options.context_lines)) {
    if (previous != 0 && line != previous + 1) writer.Gap();
    const auto found = segments.find(line);
    writer.Line(line, found == segments.end() ? std::vector<Segment>{} : found->second);
    previous = line;
  }
  return writer.Take();
}

}  // namespace rulecheck::report
