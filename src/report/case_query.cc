// An expression with the value of each part laid under it.
#include <fmt/core.h>

#include <algorithm>

#include "base/strings.h"
#include "report/case_parts.h"
#include "report/cells.h"
#include "report/place.h"

namespace rulecheck::report {
namespace {

// A text at a column, or the line that leads down to it.
struct Placed {
  uint32_t column;
  std::string text;
  uint32_t width;
  bool value;
  bool present;
};

// Rows under one line of the expression, filled from the right to the left.
class Rows {
 public:
  void Add(uint32_t column, const QueryValue& value) {
    const CellLine cells = MakeCells(value.text);
    const uint32_t width = cells.cell_of_byte.back();
    size_t row = 0;
    while (row < rows_.size() && !Fits(rows_[row], column, width)) ++row;
    if (rows_.empty()) rows_.emplace_back();
    if (row == 0) row = 1;  // the first row leads down from the expression
    while (row < rows_.size() && !Fits(rows_[row], column, width)) ++row;
    while (rows_.size() <= row) rows_.emplace_back();
    for (size_t above = 0; above < row; ++above) Lead(column, &rows_[above]);
    rows_[row].push_back({column, cells.text, width, true, value.present});
  }

  void Write(std::string_view indent, const Style& style, std::string* out) const {
    for (const std::vector<Placed>& row : rows_) {
      std::string line(indent);
      uint32_t at = 0;
      for (auto it = row.rbegin(); it != row.rend(); ++it) {
        line.append(it->column - at, ' ');
        line += !it->value    ? style.Gutter(it->text)
                : it->present ? style.Bold(it->text)
                              : style.BySeverity(Severity::kError, it->text);
        at = it->column + it->width;
      }
      *out += line + "\n";
    }
  }

 private:
  static bool Fits(const std::vector<Placed>& row, uint32_t column, uint32_t width) {
    return row.empty() || column + width + 1 < row.back().column;
  }
  static void Lead(uint32_t column, std::vector<Placed>* row) {
    if (row->empty() || column < row->back().column) row->push_back({column, "|", 1, false, true});
  }

  std::vector<std::vector<Placed>> rows_;  // each from the right to the left
};

std::string_view TrimEnd(std::string_view text) {
  const size_t end = text.find_last_not_of(" \t\r\n");
  return end == std::string_view::npos ? std::string_view{} : text.substr(0, end + 1);
}

std::string ConditionText(const ConditionTimes& times) {
  if (!times.first_ms) {
    return fmt::format("never true from {} to {}", SinceText(times.begin_ms), SinceText(times.end_ms));
  }
  if (times.first_ms == times.last_ms) return fmt::format("true only at {}", SinceText(*times.first_ms));
  return fmt::format("first true at {}, last true at {}", SinceText(*times.first_ms),
                     SinceText(*times.last_ms));
}

}  // namespace

std::string RenderQuery(const ExplainedQuery& query, const Style& style) {
  std::string out = fmt::format("  {} at {}", style.Bold(Printable(query.title)), SinceText(query.at_ms));
  if (!query.focus.empty()) out += fmt::format(" for {}", Printable(LabelsText(query.focus)));
  if (query.where.file != nullptr) out += fmt::format(" ({})", PlaceText(query.where));
  out += "\n\n";
  constexpr std::string_view kIndent = "    ";
  uint32_t begin = 0;
  for (const std::string_view line : Split(TrimEnd(query.text), '\n')) {
    const auto end = begin + static_cast<uint32_t>(line.size());
    const CellLine cells = MakeCells(line);
    out += fmt::format("{}{}\n", kIndent, TrimEnd(cells.text));
    Rows rows;
    for (size_t i = query.values.size(); i-- > 0;) {
      const QueryValue& value = query.values[i];
      if (value.anchor < begin || value.anchor > end) continue;
      rows.Add(cells.cell_of_byte[value.anchor - begin], value);
    }
    rows.Write(kIndent, style, &out);
    begin = end + 1;
  }
  if (query.more_values > 0) out += fmt::format("{}(and {} more parts)\n", kIndent, query.more_values);
  if (query.condition) out += fmt::format("\n  condition   {}\n", ConditionText(*query.condition));
  return out;
}

}  // namespace rulecheck::report
