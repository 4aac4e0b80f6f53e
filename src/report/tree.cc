#include "report/tree.h"

#include <fmt/core.h>

#include <algorithm>

#include "report/cells.h"

namespace rulecheck::report {
namespace {

struct Branches {
  std::string_view tee, last, pipe, blank;
};

size_t Cells(std::string_view text) {
  return MakeCells(text).cell_of_byte.back();
}

// For each row, whether a later row is its sibling.
std::vector<bool> HasNextSibling(const std::vector<TreeRow>& rows) {
  std::vector<bool> out(rows.size());
  std::vector<bool> open;  // by depth: a row was seen behind
  for (size_t i = rows.size(); i-- > 0;) {
    const uint32_t depth = rows[i].depth;
    if (open.size() > depth + 1) open.resize(depth + 1);
    out[i] = depth < open.size() && open[depth];
    if (open.size() <= depth) open.resize(depth + 1);
    open[depth] = true;
  }
  return out;
}

class TreeWriter {
 public:
  TreeWriter(const std::vector<TreeRow>& rows, const TreeOptions& options) : rows_(rows), options_(options) {
    branches_ = options.ascii ? Branches{"|- ", "`- ", "|  ", "   "} : Branches{"├─ ", "└─ ", "│  ", "   "};
    const std::vector<bool> next = HasNextSibling(rows);
    std::vector<bool> open;  // by depth: the branch goes on
    for (size_t i = 0; i < rows.size(); ++i) {
      open.resize(rows[i].depth + 1);
      open[rows[i].depth] = next[i];
      texts_.push_back(Prefix(rows[i].depth, open) + Printable(rows[i].text));
    }
  }

  std::string Write(const std::vector<std::string>& head) {
    Measure(head);
    std::string out;
    if (!head.empty()) Line(head.front(), {head.begin() + 1, head.end()}, &out);
    for (size_t i = 0; i < rows_.size(); ++i) Line(texts_[i], rows_[i].cells, &out);
    return out;
  }

 private:
  std::string Prefix(uint32_t depth, const std::vector<bool>& open) const {
    std::string out;
    const uint32_t drawn = std::min(depth, options_.max_depth);
    for (uint32_t level = 1; level < drawn; ++level) out += open[level] ? branches_.pipe : branches_.blank;
    if (drawn > 0) out += open[depth] ? branches_.tee : branches_.last;
    if (depth > drawn) out += fmt::format("({}) ", depth);
    return out;
  }

  void Measure(const std::vector<std::string>& head) {
    for (const TreeRow& row : rows_) {
      widths_.resize(std::max(widths_.size(), row.cells.size()));
      for (size_t c = 0; c < row.cells.size(); ++c) widths_[c] = std::max(widths_[c], Cells(row.cells[c]));
    }
    for (const std::string& text : texts_) {
      const size_t cells = Cells(text);
      if (cells <= options_.max_text_cells) text_width_ = std::max(text_width_, cells);
    }
    if (head.empty()) return;
    text_width_ = std::max(text_width_, Cells(head.front()));
    for (size_t c = 0; c + 1 < head.size() && c < widths_.size(); ++c) {
      if (widths_[c] > 0) widths_[c] = std::max(widths_[c], Cells(head[c + 1]));
    }
  }

  void Line(std::string_view text, const std::vector<std::string>& cells, std::string* out) const {
    std::string line(text);
    size_t wanted = text_width_, used = Cells(text);
    for (size_t c = 0; c < widths_.size(); ++c) {
      if (widths_[c] == 0) continue;
      line.append(used < wanted ? wanted - used + 2 : 2, ' ');
      const std::string cell = c < cells.size() ? Printable(cells[c]) : "";
      line += cell;
      used = Cells(cell);
      wanted = widths_[c];
    }
    line.resize(line.find_last_not_of(' ') + 1);
    *out += line + "\n";
  }

  const std::vector<TreeRow>& rows_;
  const TreeOptions& options_;
  Branches branches_;
  std::vector<std::string> texts_;
  std::vector<size_t> widths_;
  size_t text_width_ = 0;
};

}  // namespace

std::string RenderTree(const std::vector<std::string>& head, const std::vector<TreeRow>& rows,
                       const TreeOptions& options) {
  return TreeWriter(rows, options).Write(head);
}

}  // namespace rulecheck::report
