// What settings expect of objectives, with what holds where they say nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/project.h"
#include "slo/selection.h"

namespace rulecheck::slo {

struct ExpectedTier {
  std::string severity;
  double budget = 0;  // share of the period's budget that is spent when it fires
  int64_t long_ms = 0, short_ms = 0;

  double Factor(int64_t period_ms) const;
};

// Those of the settings; without any the four of the SRE Workbook.
std::vector<ExpectedTier> ExpectedTiers(const policy::Settings& settings);
int64_t PeriodOf(const policy::Settings& settings);  // 30d where it is not said

// A time that may not have been said: then it is Prometheus' default.
struct KnownTime {
  int64_t ms = 60'000;
  bool known = false;
};
KnownTime ScrapeIntervalOf(const policy::PathSettings& settings, std::string_view job);
KnownTime EvaluationIntervalOf(const policy::PathSettings& settings);
std::optional<int64_t> RetentionOf(const policy::PathSettings& settings);

// Labels that say how loud an alert is, the first that is there counts.
inline constexpr std::string_view kSeverityLabels[] = {"severity", "sloth_severity", "priority", "level"};
// 3: wakes somebody up; 2: is worked on; 1: is looked at; 0: not known.
int LoudnessOf(std::string_view severity);
bool SameLoudness(std::string_view a, std::string_view b);

}  // namespace rulecheck::slo
