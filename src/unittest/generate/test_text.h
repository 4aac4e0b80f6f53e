// A generated test as it stands in its file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "unittest/generate/signals.h"

namespace rulecheck::unittest {

// What a test is given, whichever language its rule is in.
struct TestInput {
  int64_t interval_ms = 60'000;
  std::string body;  // `input_series:` or `log_streams:` with what is below, indented
};
TestInput SeriesInput(const Signals& signals, const Timing& timing);

// Of a file: the comment, `rule_files` and what all tests share. `order` are the rule groups where
// their order counts, else empty.
std::string FileHead(std::string_view rule_file, const std::vector<std::string>& order);

// An element of `tests` with one case that asks for every time up to the last.
std::string TrialText(const std::string& alert, const TestInput& input, int64_t end_ms);

// A case for each time, with the items of its `exp_alerts`, as lines.
struct TimedCase {
  int64_t at_ms = 0;
  std::vector<std::vector<std::string>> alerts;
};
std::string GroupText(const std::string& name, const std::string& alert, const TestInput& input,
                      const std::vector<TimedCase>& cases);

}  // namespace rulecheck::unittest
