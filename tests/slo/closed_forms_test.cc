// The closed forms against the table of the SRE Workbook, chapter 5, and by hand.
#include "slo/closed_forms.h"

#include <doctest/doctest.h>

namespace rulecheck::slo {
namespace {

constexpr int64_t kMinute = 60'000, kHour = 60 * kMinute, kDay = 24 * kHour;

BurnPair Pair(double factor, double budget, int64_t long_ms, int64_t short_ms) {
  BurnPair out;
  out.threshold = factor * budget;
  out.long_ms = long_ms;
  out.short_ms = short_ms;
  return out;
}

TEST_CASE("closed forms: budget at fire and factors are inverse") {
  CHECK(BudgetSpent(14.4, kHour, 30 * kDay) == doctest::Approx(0.02));
  CHECK(BudgetSpent(6, 6 * kHour, 30 * kDay) == doctest::Approx(0.05));
  CHECK(FactorFor(0.02, kHour, 28 * kDay) == doctest::Approx(13.44));
  CHECK(FactorFor(0.1, 3 * kDay, 30 * kDay) == doctest::Approx(1));
}

TEST_CASE("closed forms: detection of constant errors") {
  const BurnPair page = Pair(14.4, 0.001, kHour, 5 * kMinute);
  CHECK(*ConditionAfter(page, 1) == doctest::Approx(51'840));
  CHECK(*ConditionAfter(page, 0.1) == doctest::Approx(518'400));
  CHECK_FALSE(ConditionAfter(page, 0.01));
  CHECK_FALSE(ConditionAfter(page, 0.0144));
}

TEST_CASE("closed forms: delays add up, `for` counts in evaluations") {
  BurnPair page = Pair(14.4, 0.001, kHour, 5 * kMinute);
  page.hold_ms = 90'000;
  Delays delays;
  delays.scrape_ms = 30'000;
  delays.evaluation_ms = kMinute;
  CHECK(*FiresAfter(page, 1, delays) == doctest::Approx(51'840 + 120'000 + 30'000 + 60'000));
}

TEST_CASE("closed forms: reset, exhaustion, errors to fire") {
  CHECK(*ResetsAfter(Pair(14.4, 0.001, kHour, 5 * kMinute), 1) == doctest::Approx(295'680));
  CHECK(ExhaustedAfter(0.001, 0.0144, 30 * kDay) == doctest::Approx(180'000'000));
  CHECK(ErrorsToFire(0.0144, 50) == 1);
  CHECK(ErrorsToFire(0.0144, 70) == 2);
  CHECK(ErrorsToFire(0.0144, 500) == 8);
}

}  // namespace
}  // namespace rulecheck::slo
