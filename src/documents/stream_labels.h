// Labels and times of log streams as people write them in tests and on command lines.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rulecheck/result.h"

namespace rulecheck::documents {

// Labels of a stream, `{app="x"}`: a selector of nothing but `=`.
struct StreamLabels {
  std::vector<std::pair<std::string, std::string>> labels;
  std::optional<Error> error;  // with a span in the text
};
StreamLabels ParseStreamLabels(std::string_view text);

// A Prometheus duration, or one of Go with fractions and small units. Not negative.
std::optional<int64_t> ParseLogDuration(std::string_view text);  // nanoseconds

}  // namespace rulecheck::documents
