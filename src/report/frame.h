// Code frames: numbered lines of a file with markers under them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "report/style.h"
#include "rulecheck/source_file.h"
#include "rulecheck/span.h"

namespace rulecheck::report {

struct Mark {
  Span span;
  std::string text;  // shown behind the marker; may be empty
  bool primary = false;
};

struct FrameOptions {
  Severity severity = Severity::kWarning;  // colour of the primary marker
  uint32_t context_lines = 2;
  uint32_t number_width = 1;  // digits of the widest line number of the finding
  uint32_t max_line_cells = 160;
};

// Cells for a source line beside its number, in a terminal of `columns`; 0: it goes elsewhere.
inline uint32_t LineCells(uint32_t at_most, uint32_t columns, uint32_t number_width) {
  constexpr uint32_t kLeast = 20;
  const uint32_t before = number_width + 3;
  if (columns == 0) return at_most;
  return std::min(at_most, columns > before + kLeast ? columns - before : kLeast);
}

// The lines around the marks, each ending with a newline. Empty for no marks.
std::string RenderFrame(const SourceFile& file, const std::vector<Mark>& marks, const FrameOptions& options,
                        const Style& style);

// The last line that RenderFrame would show.
uint32_t LastFrameLine(const SourceFile& file, const std::vector<Mark>& marks, uint32_t context_lines);

}  // namespace rulecheck::report
