// Values of labels that some tests let through and others do not: to make series that selectors
// of rules read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "slo/selection.h"

namespace rulecheck::simulate {

// Some texts that the pattern matches as a whole; bounded in number and length.
std::vector<std::string> Samples(std::string_view pattern);

// A value that all of `tests` of the label let through and, where `against` is given, not all of its
// tests of the label. "" is a label that is not there. Nothing: none was found.
std::optional<std::string> ValueFor(const slo::Selection& tests, const slo::Selection* against,
                                    std::string_view label);

}  // namespace rulecheck::simulate
