// An input series of a unit test as the one line that is parsed, and the way back to the file.
#pragma once

#include <string>

#include "rulecheck/test_suite.h"

namespace rulecheck::documents {

struct SeriesLine {
  std::string text;             // "series values", line breaks, blank lines and comments as blanks
  bool has_blank_line = false;  // also a comment alone on its line: promtool stops reading there
};
SeriesLine LineOfSeries(const InputSeries& series);

// The place of `span` of "series values".
Location PlaceInSeries(const InputSeries& series, Span span);

}  // namespace rulecheck::documents
