// When an alert turns: the minutes of a test that its cases look at.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "unittest/generate/repair.h"
#include "unittest/generate/test_text.h"

namespace rulecheck::unittest {

inline constexpr int64_t kTurnMinuteMs = 60'000;

// `fires` has an element for each minute from 0.
AlertCourse CourseIn(const std::vector<bool>& fires);

// The last quiet minute before it fires, the first and the last at which it does, the first quiet one
// after: those that a change of a time, a range or a bound moves. None when it never fires.
std::vector<int64_t> TurnsOf(const std::vector<bool>& fires);

// A test that was found; its cases are what comes.
struct FoundTest {
  std::string name;
  TestInput input;
  int64_t end_ms = 0;
  std::vector<TimedCase> cases;
};

}  // namespace rulecheck::unittest
