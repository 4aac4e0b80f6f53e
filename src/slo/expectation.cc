#include "slo/expectation.h"

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <iterator>

#include "policy/facts.h"
#include "slo/closed_forms.h"

namespace rulecheck::slo {
namespace {

constexpr int64_t kMinute = 60'000, kHour = 60 * kMinute, kDay = 24 * kHour;

// Google, The Site Reliability Workbook, chapter 5.
const ExpectedTier kWorkbookTiers[] = {{"page", 0.02, kHour, 5 * kMinute},
                                       {"page", 0.05, 6 * kHour, 30 * kMinute},
                                       {"ticket", 0.10, kDay, 2 * kHour},
                                       {"ticket", 0.10, 3 * kDay, 6 * kHour}};

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

double ExpectedTier::Factor(int64_t period_ms) const {
  return FactorFor(budget, long_ms, period_ms);
}

std::vector<ExpectedTier> ExpectedTiers(const policy::Settings& settings) {
  std::vector<ExpectedTier> out;
  if (settings.slo) {
    for (const policy::SloTier& tier : settings.slo->tiers) {
      if (tier.long_window && tier.budget)
        out.push_back({tier.severity, *tier.budget, *tier.long_window, tier.short_window.value_or(0)});
    }
  }
  if (out.empty()) out.assign(std::begin(kWorkbookTiers), std::end(kWorkbookTiers));
  return out;
}

int64_t PeriodOf(const policy::Settings& settings) {
  const int64_t period = settings.slo ? settings.slo->period.value_or(0) : 0;
  return period > 0 ? period : 30 * kDay;
}

KnownTime ScrapeIntervalOf(const policy::PathSettings& settings, std::string_view job) {
  const auto& slo = settings.settings.slo;
  if (slo && slo->scrape_interval) return {*slo->scrape_interval, true};
  if (settings.facts == nullptr) return {};
  const std::optional<int64_t> interval = settings.facts->ScrapeIntervalOf(job);
  return interval ? KnownTime{*interval, true} : KnownTime{};
}

KnownTime EvaluationIntervalOf(const policy::PathSettings& settings) {
  if (settings.facts == nullptr || !settings.facts->evaluation_interval) return {};
  return {*settings.facts->evaluation_interval, true};
}

std::optional<int64_t> RetentionOf(const policy::PathSettings& settings) {
  return settings.facts == nullptr ? std::nullopt : settings.facts->retention;
}

int LoudnessOf(std::string_view severity) {
  std::string word(severity);
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (IsOneOf(word, {"page", "pager", "critical", "crit", "high", "emergency", "fatal", "sev1", "p1", "s1"}))
    return 3;
  if (IsOneOf(word, {"ticket", "warning", "warn", "medium", "major", "error", "sev2", "p2", "s2"})) return 2;
  if (IsOneOf(word, {"info", "low", "notice", "minor", "none", "sev3", "p3", "s3"})) return 1;
  return 0;
}

bool SameLoudness(std::string_view a, std::string_view b) {
  return a == b || (LoudnessOf(a) != 0 && LoudnessOf(a) == LoudnessOf(b));
}

}  // namespace rulecheck::slo
