// Small changes of input that was found, for what it does not reach yet.
#pragma once

#include <functional>

#include "unittest/generate/signals.h"

namespace rulecheck::unittest {

// What an alert does on a test's input.
struct AlertCourse {
  bool fires = false;
  bool quiet = false;     // does not fire at some time before
  bool resolves = false;  // nor at some time after

  bool whole() const { return fires && quiet && resolves; }
  int score() const { return fires ? 1 + quiet + resolves : 0; }
};

// What the alert does on these; called again and again until `course` is whole, or nothing more is
// known to try, or *stop is set.
using CourseOf = std::function<AlertCourse(const Signals& signals, bool* stop)>;

// Changes series of the phases that go wrong, one after the other and then all of them: other values,
// no samples. Keeps what gets nearer.
void Repair(const CourseOf& course_of, Signals* signals, AlertCourse* course);

}  // namespace rulecheck::unittest
