// What a case of a test file can say beyond promtool's format: docs/test-format.md has it for users.
//
// Times are milliseconds since the start of the test group.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "rulecheck/mapped_text.h"

namespace rulecheck {

// From `from` to `to`, both included.
struct TimeRange {
  int64_t from_ms = 0;
  int64_t to_ms = 0;
  int64_t every_ms = 0;  // 0: the evaluation interval
  Span span;
};

// When a case looks, where it says more than one `eval_time`.
struct CaseTimes {
  bool has_eval_time = false;
  std::optional<std::vector<int64_t>> at;
  std::optional<TimeRange> during;
};

// How far a value may be from the expected one: the larger of both. Not a number and infinities have
// no distance.
struct Tolerance {
  double absolute = 0;
  double relative = 0;  // of the expected value
  bool given() const { return absolute > 0 || relative > 0; }
};

// The state of a rule: firing when one of its alerts is, else pending when one is.
enum class RuleState : uint8_t { kInactive, kPending, kFiring };

// How the alerts of a case are judged where that is not promtool's way.
struct AlertTerms {
  bool has_alerts = false;       // `exp_alerts` is written
  bool subset = false;           // expected alerts are among those that come, with at least these fields
  bool no_other_alerts = false;  // and nothing else comes, of this name or another
  std::optional<int64_t> fires_within_ms;  // at some evaluation from the case's time on
  std::optional<RuleState> state;
  // A property over `range`: never, or always, fires while the query gives a sample that its labels
  // agree with.
  MappedText condition;
  bool never = true;
  TimeRange range;

  bool has_condition() const { return !condition.value.empty(); }
  // Looks at more than the alerts of its name at its time.
  bool wide() const { return no_other_alerts || fires_within_ms || state || has_condition(); }
};

}  // namespace rulecheck
