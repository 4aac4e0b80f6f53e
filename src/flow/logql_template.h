// What templates of line_format and label_format make of labels, where these have few values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flow/logql_lines.h"

namespace rulecheck::flow {

struct TemplateOutcome {
  bool empty = true;   // the text can be empty
  bool filled = true;  // it can be one of `values`
  ValueSet values;
  bool fails = true;  // it may fail for some labels
};

// `labels` as the template sees them.
TemplateOutcome RunOnLabels(std::string_view text, const LineState& state);

// Labels that Loki believes the template to read (listNodeFields of pkg/logql/log/fmt.go).
std::vector<std::string> TemplateFields(std::string_view text);

}  // namespace rulecheck::flow
