// Label filters of LogQL: which lines pass, and which get an error on the way.
#pragma once

#include <cstdint>
#include <optional>

#include "flow/interval.h"
#include "flow/logql_lines.h"
#include "rulecheck/logql_filters.h"
#include "rulecheck/logql_tree.h"

namespace rulecheck::flow {

// Lines that pass. Those whose label cannot be converted pass with an error.
Lines PassingFilter(const logql::LabelFilter& filter, const Lines& in);

// A number, duration or size in bytes: the filters that set errors.
bool IsConversionFilter(const logql::LabelFilter& filter);

// What conversion of a label's value, which is there, can come to.
struct Converted {
  std::optional<LineLabel> readable;    // the label where it can be converted
  std::optional<LineLabel> unreadable;  // where it cannot
  Interval value = Interval::None();    // of readable ones: seconds, bytes, or the number
};
Converted ConvertLabel(const LineLabel& label, logql::Conversion conversion);

}  // namespace rulecheck::flow
