// A tree in a terminal: branches, and columns beside them.
//
//   selector up   vector  1:1
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rulecheck::report {

struct TreeRow {
  uint32_t depth = 0;  // 0 is a root; at most one more than the row before
  std::string text;
  std::vector<std::string> cells;  // beside the text; missing ones are empty
};

struct TreeOptions {
  bool ascii = false;
  size_t max_text_cells = 60;  // longer texts do not push the columns away
  uint32_t max_depth = 40;     // deeper rows are drawn at this depth, with their own told
};

// Rows parents first, left to right; `head` are the titles of text and cells, and empty
// for none. Columns without any cell are left out.
std::string RenderTree(const std::vector<std::string>& head, const std::vector<TreeRow>& rows,
                       const TreeOptions& options);

}  // namespace rulecheck::report
