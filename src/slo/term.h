// What an expression measures, seen through recording rules: a number, a sum of rates, or a
// ratio of such sums over a window.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rulecheck/promql.h"
#include "slo/selection.h"

namespace rulecheck::slo {

inline constexpr uint32_t kNoRule = UINT32_MAX;

// A part of the query of a rule, by its number in the run; kNoRule: of the query at hand.
struct Spot {
  uint32_t rule = kNoRule;
  Span span;
};

enum class LeafKind : uint8_t {
  kCounter,   // rate or increase of a counter
  kFraction,  // a share of a native histogram's observations
  kCount,     // of samples in the window
  kSum,       // of samples in the window: those that are 1
  kTrue,      // share of time in which a condition holds
  kMet,       // at each step of a subquery, how many series there are that meet a condition
  kNamed,     // a recorded share of errors, known by its name only
};

// One thing that is counted over a window.
struct Leaf {
  LeafKind kind = LeafKind::kCounter;
  Selection of;
  int64_t window_ms = 0;
  double sign = 1;
  double lower = 0, upper = 0;  // of kFraction: observations in this range
  std::string condition;        // of kTrue and kMet: as text; of kMet empty: all series
  Spot at;                      // of the selector

  // Counts moments, not events.
  bool IsOfTime() const { return kind == LeafKind::kTrue || kind == LeafKind::kMet; }
  // Alike but for windows and places.
  bool SameData(const Leaf& other) const;
  std::string Text() const;
};

// The labels that an aggregation leaves.
struct Grouping {
  enum class Kind : uint8_t { kNone, kBy, kWithout };
  Kind kind = Kind::kNone;          // kNone: not aggregated
  std::vector<std::string> labels;  // sorted

  friend bool operator==(const Grouping&, const Grouping&) = default;
  std::string Text() const;  // "by (job)", "without (pod)", "by ()"; "each series"
};

enum class TermKind : uint8_t { kUnknown, kNumber, kSum, kRatio };

struct Term {
  TermKind kind = TermKind::kUnknown;
  double number = 0;
  std::vector<Leaf> leaves;  // of kSum; of kRatio its numerator
  std::vector<Leaf> total;   // of kRatio its denominator; empty: a share as it is
  Grouping grouping, total_grouping;
  double scale = 1, offset = 0;  // value = offset + scale * leaves / total
  double rounded_to = 0;         // the value is rounded to multiples of it; 0: it is not
  int64_t window_ms = 0;         // of all leaves; 0: they differ

  bool per_second = false;     // of kSum: rates, not increases
  bool has_zero = false;       // something stands in where the numerator is empty
  bool drops_nan = false;      // 0/0 is filtered out
  int64_t smoothed_by_ms = 0;  // sums of rates over this window stand for counts
  // Made by averaging a ratio of this window over `window_ms`; 0: it is not.
  int64_t averaged_of_ms = 0;
  Spot averaged_at;
  // A sum or average over several series of a ratio.
  std::optional<Spot> added_at;
  bool added_is_average = false;
  bool differently_grouped = false;  // numerator and denominator are
  bool complete = true;              // false: more stands around it than is understood
  Spot at;                           // of the division, or of what else makes the ratio
  std::vector<uint32_t> through;     // recording rules, the outermost first
  bool many_recorders = false;       // other rules record it, too

  static Term Number(double value);
  static Term Unknown() { return {}; }
  bool is_ratio() const { return kind == TermKind::kRatio; }
  bool is_number() const { return kind == TermKind::kNumber; }
  bool is_sum() const { return kind == TermKind::kSum; }
  bool is_zero() const { return is_number() && number == 0; }
  // Data of numerator and denominator as text, windows left out.
  std::string DataText() const;
  // Adds a test to all that is counted.
  void Restrict(const LabelTest& test);
};

// A sum over time of one gauge over that of another: replicas that are down over those that are wanted.
bool IsOfLevels(const Term& ratio);

// How a ratio's value follows the share of errors e: value = scale * e, or scale * (1 - e).
struct ErrorView {
  bool numerator_is_good = false;
  bool grows_with_errors = true;
  double scale = 1;
};
// By the direction in which it alerts: `above`, the value is too high. Nothing: not of that form.
std::optional<ErrorView> ViewOf(const Term& ratio, bool above);
// Where nothing compares it: by what labels and names say; nothing: they do not say it.
std::optional<ErrorView> LikelyViewOf(const Term& ratio);

}  // namespace rulecheck::slo
