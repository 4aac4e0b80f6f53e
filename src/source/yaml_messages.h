// Errors of yaml-cpp, in words for the one who wrote the file, at the place to change.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rulecheck/span.h"

namespace rulecheck::source {

struct YamlProblem {
  std::string message;
  Span span;  // in the text
};

// `message` is yaml-cpp's, `at` where it noticed.
YamlProblem ExplainYamlError(std::string_view text, const std::string& message, uint32_t at);

}  // namespace rulecheck::source
