// What there is to reach in a rule: a list of points, each with the fact that decides it.
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "engine/rules/rule_spec.h"
#include "rulecheck/coverage.h"

namespace rulecheck::unittest {

// What a run can show of a rule. Numbers mean: the node of the query, or what the kind says.
struct Probe {
  enum class Kind : uint8_t {
    kResult,   // the expression gave a sample
    kPending,  // states of alerts
    kFiring,
    kResolved,
    kKeptFiring,
    kSeries,       // node: had a series
    kLeft,         // node, a set operator: without its left side the result would be another
    kRight,        // likewise
    kHolds,        // node, a comparison
    kFails,        // likewise
    kAlternative,  // node, a selector; the matcher and the alternative: 1000 * matcher + alternative
    kMark,         // a text of the rule: labels first, then annotations; the mark in it
    kPasses,       // a log query from left to right; its stage
    kDrops,        // likewise
  };
  Kind kind{};
  uint32_t a = 0;
  uint32_t b = 0;

  friend auto operator<=>(const Probe&, const Probe&) = default;
};

inline constexpr uint32_t kMaxAlternatives = 1000;

// A regular expression as a list of texts; empty where it is something else.
std::vector<std::string> PlainAlternatives(std::string_view pattern);

struct ProbedPoint {
  CoveragePoint point;  // `covered` is left to whoever asks
  Probe probe;
  Probe weaker{};  // where `probe` is not there but this one is, `other_hole` says what was missed
  std::string other_hole;
};

std::vector<ProbedPoint> PointsOf(const engine::rules::RuleSpec& spec, bool log);

}  // namespace rulecheck::unittest
