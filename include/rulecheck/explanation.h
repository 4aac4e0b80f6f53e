// Why a case of a unit test came out as it did, as data: what differs, the value
// of each part of the expression, the life of the alert. Reports lay it out.
//
// Times are milliseconds since the start of the test group. Everything is bounded,
// however large a result is; what was left out is counted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rulecheck/finding.h"
#include "rulecheck/span.h"

namespace rulecheck {

// Names and values of labels or annotations, sorted by name.
using NamedTexts = std::vector<std::pair<std::string, std::string>>;

// An alert or a sample, expected or got.
struct CaseItem {
  NamedTexts labels;  // with metric name or alertname
  NamedTexts annotations;
  std::string value;  // of a sample: a number, or a histogram in test notation; or a log line
  Location where;     // of an expected item; file null for one that came
  bool line = false;  // a log line, without labels where streams are not told apart
};

// One field that is not as expected.
struct CaseField {
  enum class What : uint8_t { kLabel, kAnnotation, kValue, kHistogram };
  What what = What::kValue;
  std::string name;  // of the label or annotation, or the part of the histogram ("buckets[3]")
  std::optional<std::string> expected;  // nothing: there is no such field
  std::optional<std::string> got;
  Location where;  // what is expected, in the test file; file null when it is not written there
  std::string note;
};

struct CaseDifference {
  enum class Kind : uint8_t { kDiffers, kMissing, kUnexpected };
  Kind kind = Kind::kDiffers;
  CaseItem expected;              // kDiffers and kMissing
  CaseItem got;                   // kDiffers and kUnexpected
  std::vector<CaseField> fields;  // kDiffers: never empty
};

// Expected against got, as multisets.
struct CaseComparison {
  std::string noun;  // "firing alert" or "sample"
  uint64_t expected = 0;
  uint64_t got = 0;
  uint64_t equal = 0;
  std::vector<CaseDifference> differences;  // differing, then missing, then unexpected
  // Differences that are not in the list.
  uint64_t more_differing = 0;
  uint64_t more_missing = 0;
  uint64_t more_unexpected = 0;

  bool ok() const { return differences.empty(); }
};

// The most telling facts first. `id` names the kind for programs: the list is in
// docs/failures.md.
struct CaseReason {
  std::string id;
  std::string text;   // lower case, no final period
  Location where;     // what it is about; file null when there is no one place
  std::string label;  // shown at that place
};

// The value of one part of an expression.
struct QueryValue {
  Span span;            // of the part, in ExplainedQuery::text
  uint32_t anchor = 0;  // offset of its operator, name or first byte
  std::string text;     // "7.4", "2 series: {le=\"1\"} 3, {le=\"+Inf\"} 9", "nothing"
  bool present = false;
};

// When an alert's condition holds for what is looked at.
struct ConditionTimes {
  int64_t begin_ms = 0;  // the stretch that was looked at, in steps of the tick
  int64_t end_ms = 0;
  std::optional<int64_t> first_ms;
  std::optional<int64_t> last_ms;
  bool now = false;  // at the time of the case
};

// An expression with the values of its parts at one time.
struct ExplainedQuery {
  std::string title;  // "alert ml-critical/MLInferenceLatencyP99", "the tested expression"
  Location where;     // of the expression
  std::string text;
  int64_t at_ms = 0;
  NamedTexts focus;                // series with other values of these labels are not looked at
  std::vector<QueryValue> values;  // by anchor
  uint64_t more_values = 0;
  std::optional<ConditionTimes> condition;  // of alerting rules
};

enum class AlertStateKind : uint8_t { kInactive, kPending, kFiring, kResolved };

// The states of one alert over time.
struct AlertLife {
  NamedTexts labels;
  std::string rule;  // "ml-critical/MLInferenceLatencyP99"
  int64_t hold_ms = 0;
  int64_t keep_firing_ms = 0;
  struct Run {
    AlertStateKind state;
    int64_t first_ms, last_ms;  // ticks, both included
  };
  std::vector<Run> runs;
  uint64_t more_runs = 0;  // left out between the first and the last ones
  int64_t asked_ms = 0;    // the tick that the case looks at
};

enum class Relation : uint8_t { kEqual, kUnequal, kLess, kGreater, kAtMost, kAtLeast };

// The series that decide, over time.
struct CasePlot {
  std::string expression;  // what is drawn
  std::vector<int64_t> times_ms;
  struct Line {
    std::string label;                          // labels, or the side of a comparison
    std::vector<std::optional<double>> values;  // parallel to times_ms
  };
  std::vector<Line> lines;
  uint64_t more_lines = 0;
  std::optional<double> threshold;
  Relation relation = Relation::kGreater;  // the condition is `expression relation threshold`
  std::string threshold_text;              // "> 5"
  int64_t asked_ms = 0;
};

struct CaseExplanation {
  std::vector<CaseReason> reasons;
  std::vector<ExplainedQuery> queries;  // the rule or expression, then rules whose series it reads
  std::vector<AlertLife> alerts;
  std::optional<CasePlot> plot;
};

}  // namespace rulecheck
