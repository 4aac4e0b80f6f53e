// Log streams under which an alert of LogQL fires, and does not.
#pragma once

#include <functional>

#include "engine/rules/rule_spec.h"
#include "unittest/generate/repair.h"
#include "unittest/generate/test_text.h"

namespace rulecheck::unittest {

struct FoundLogs {
  TestInput input;
  int64_t end_ms = 0;
  AlertCourse course;
};

// Tries lines made backwards from the pipelines, as many a minute and with such values as the bounds of
// the expression ask for; the best of what `course_of` was asked about. It sets *stop to end the search.
using LogCourseOf = std::function<AlertCourse(const TestInput& input, int64_t end_ms, bool* stop)>;
FoundLogs SearchLogs(const engine::rules::RuleSpec& rule, const LogCourseOf& course_of);

}  // namespace rulecheck::unittest
