// Text as a terminal shows it: tabs spread, wide characters counted as two cells,
// control characters made harmless.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rulecheck::report {

// Terminal cells that a code point takes: 0, 1 or 2.
uint32_t CellWidth(char32_t code_point);

struct CellLine {
  std::string text;                    // printable; no tabs, no escape sequences
  std::vector<uint32_t> cell_of_byte;  // for each byte of the source and its end: first cell
};

CellLine MakeCells(std::string_view line);

// `text` with every control and direction-changing character replaced by U+FFFD;
// newlines stay when `keep_newlines`.
std::string Printable(std::string_view text, bool keep_newlines = false);

}  // namespace rulecheck::report
