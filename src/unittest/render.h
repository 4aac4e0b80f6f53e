// The text of a failed comparison: expected and got side by side, the differing
// stretch marked.
#pragma once

#include <string>
#include <string_view>

#include "rulecheck/source_file.h"
#include "unittest/compare.h"

namespace rulecheck::unittest {

// `{a="b", c="d"}`, with the metric name in front when there is one.
std::string LabelsText(const Fields& labels);

// Several lines, each ended by a line feed. `file` is where the expected items
// stand; `noun` names an item ("firing alert", "sample").
std::string RenderComparison(const Comparison& comparison, std::string_view noun, const SourceFile& file);

}  // namespace rulecheck::unittest
