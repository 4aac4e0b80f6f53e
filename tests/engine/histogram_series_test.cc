// Series of literals, sums with Kahan terms, and classic histograms converted.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "engine/histogram/nhcb.h"
#include "engine/histogram/ops.h"
#include "engine/histogram/text.h"
#include "engine/histogram_literal.h"

namespace rulecheck::engine {
namespace {

std::string SeriesOf(const char* base, const char* inc, size_t times, bool subtract = false) {
  const auto series = HistogramSeries(Literal(base), Literal(inc), times, subtract);
  if (!series) return series.error().message;
  std::string out;
  for (const FloatHistogram& h : *series) out += (out.empty() ? "" : " ") + FormatHistogramLiteral(h);
  return out;
}

std::string KahanSumOf(const std::vector<std::string>& literals) {
  FloatHistogram sum = Literal(literals.at(0));
  std::optional<FloatHistogram> c;
  for (size_t i = 1; i < literals.size(); ++i) {
    if (KahanAdd(&sum, Literal(literals[i]), &c).incompatible) return "incompatible";
  }
  if (c) Add(&sum, *c);
  Compact(&sum);
  return FormatHistogramLiteral(sum);
}

std::string Converted(const ClassicHistogram& classic) {
  const auto h = classic.Convert();
  return h ? FormatHistogramLiteral(*h) : h.error().message;
}

}  // namespace

TEST_CASE("series of histograms") {
  CHECK(SeriesOf("{{count:1 buckets:[1]}}", "{{count:2 buckets:[0 2]}}", 2) ==
        "{{count:1 buckets:[1]}} {{count:3 buckets:[1 2]}} {{count:5 buckets:[1 4]}}");
  CHECK(SeriesOf("{{count:5}}", "{{count:2}}", 2, true) == "{{count:5}} {{count:3}} {{count:1}}");
  CHECK(SeriesOf("{{count:5}}", "{{count:2}}", 0) == "{{count:5}}");
  // repeated addition rounds each time
  CHECK(SeriesOf("{{sum:0.1}}", "{{sum:0.1}}", 2) == "{{sum:0.1}} {{sum:0.2}} {{sum:0.30000000000000004}}");
  CHECK(SeriesOf("{{schema:0 buckets:[1]}}", "{{schema:1 buckets:[1 1]}}", 1) ==
        "{{buckets:[1]}} {{buckets:[2 1]}}");
  CHECK(SeriesOf("{{schema:1}}", "{{schema:0}}", 1) ==
        "error combining histograms: cannot merge from schema 0 to 1");
  CHECK(SeriesOf("{{schema:1}}", "{{schema:0}}", 0) == "{{schema:1}}");
  CHECK(SeriesOf("{{schema:-53 custom_values:[1]}}", "{{}}", 1) ==
        "cannot apply this operation on histograms with a mix of exponential and custom bucket schemas");
  CHECK(SeriesOf("{{count:1 counter_reset_hint:gauge}}", "{{count:1}}", 1) ==
        "{{count:1 counter_reset_hint:gauge}} {{count:2 counter_reset_hint:gauge}}");
}

TEST_CASE("sums with Kahan terms keep what plain sums lose") {
  CHECK(KahanSumOf({"{{count:1 sum:1 z_bucket:1 buckets:[1] n_buckets:[1]}}",
                    "{{count:1e100 sum:1e100 z_bucket:1e100 buckets:[1e100] n_buckets:[1e100]}}",
                    "{{count:1 sum:1 z_bucket:1 buckets:[1] n_buckets:[1]}}",
                    "{{count:-1e100 sum:-1e100 z_bucket:-1e100 buckets:[-1e100] n_buckets:[-1e100]}}"}) ==
        "{{count:2 sum:2 z_bucket:2 buckets:[2] n_buckets:[2]}}");
  // across resolutions, in either order
  CHECK(KahanSumOf({"{{schema:1 offset:1 buckets:[1 1e100]}}", "{{schema:0 offset:1 buckets:[1]}}",
                    "{{schema:1 offset:1 buckets:[-1e100]}}"}) == "{{offset:1 buckets:[2]}}");
  CHECK(KahanSumOf({"{{schema:0 offset:1 buckets:[1]}}", "{{schema:1 offset:1 buckets:[1 1e100]}}",
                    "{{schema:0 offset:1 buckets:[-1e100]}}"}) == "{{offset:1 buckets:[2]}}");
  // across custom bounds
  CHECK(KahanSumOf({"{{schema:-53 custom_values:[1 2] buckets:[1e100 1]}}",
                    "{{schema:-53 custom_values:[2] buckets:[1]}}",
                    "{{schema:-53 custom_values:[1 2] buckets:[-1e100]}}"}) ==
        "{{schema:-53 custom_values:[2] buckets:[2]}}");
  // across zero buckets: (0.5,1] is absorbed
  CHECK(KahanSumOf({"{{z_bucket:1 z_bucket_w:0.5 buckets:[1e100 5]}}", "{{z_bucket:1 z_bucket_w:1}}",
                    "{{z_bucket:-1e100 z_bucket_w:1}}"}) ==
        "{{z_bucket:2 z_bucket_w:1 offset:1 buckets:[5]}}");
  CHECK(KahanSumOf({"{{schema:-53 custom_values:[1]}}", "{{}}"}) == "incompatible");
}

TEST_CASE("Kahan terms have the layout of the sum") {
  FloatHistogram sum = Literal("{{schema:2 z_bucket_w:0.5 buckets:[1 2 3] n_buckets:[4]}}");
  std::optional<FloatHistogram> c;
  for (const char* other :
       {"{{schema:3 offset:4 buckets:[1]}}", "{{schema:0 offset:9 buckets:[1 1] n_offset:-3 n_buckets:[1]}}",
        "{{z_bucket:4 z_bucket_w:3}}"}) {
    KahanAdd(&sum, Literal(other), &c);
    REQUIRE(c.has_value());
    CHECK(c->schema == sum.schema);
    CHECK(c->zero_threshold == sum.zero_threshold);
    CHECK((c->positive_spans == sum.positive_spans));
    CHECK((c->negative_spans == sum.negative_spans));
    CHECK(c->positive_buckets.size() == sum.positive_buckets.size());
    CHECK(c->negative_buckets.size() == sum.negative_buckets.size());
  }
  KahanAdd(&sum, Literal("{{schema:-53 custom_values:[1]}}"), &c);
  CHECK_FALSE(c.has_value());
}

TEST_CASE("overflow") {
  CHECK_FALSE(HasOverflow(Literal("{{count:1e308 sum:NaN buckets:[1]}}")));
  for (const char* text : {"{{count:+Inf}}", "{{sum:-Inf}}", "{{z_bucket:+Inf}}", "{{buckets:[1 +Inf]}}",
                           "{{n_buckets:[-Inf]}}", "{{schema:-53 custom_values:[-Inf 1]}}"}) {
    CHECK(HasOverflow(Literal(text)));
  }
}

TEST_CASE("subqueries forget explicit resets") {
  HistogramPool pool;
  for (const char* kept : {"{{count:1}}", "{{count:1 counter_reset_hint:gauge}}"}) {
    const FloatHistogram h = Literal(kept);
    CHECK(WithoutResetHint(&h, &pool) == &h);
  }
  for (const char* forgotten :
       {"{{count:1 counter_reset_hint:reset}}", "{{count:1 counter_reset_hint:not_reset}}"}) {
    const FloatHistogram h = Literal(forgotten);
    CHECK(Identical(*WithoutResetHint(&h, &pool), Literal("{{count:1}}")));
  }
}

TEST_CASE("count and sum alone come with the reset that the buckets told") {
  const auto stats = [](const char* previous, const char* h) {
    const FloatHistogram before = Literal(previous);
    return FormatHistogramLiteral(StatsOnly(Literal(h), &before));
  };
  CHECK(stats("{{count:1 buckets:[1]}}", "{{schema:1 count:2 sum:3 buckets:[2]}}") ==
        "{{schema:1 count:2 sum:3 counter_reset_hint:reset}}");
  CHECK(stats("{{count:1 buckets:[1]}}", "{{count:2 sum:3 buckets:[2]}}") ==
        "{{count:2 sum:3 counter_reset_hint:not_reset}}");
  CHECK(stats("{{count:2 buckets:[1 1]}}", "{{count:2 buckets:[2]}}") ==
        "{{count:2 counter_reset_hint:reset}}");
  CHECK(stats("{{count:9}}", "{{count:2 counter_reset_hint:not_reset}}") ==
        "{{count:2 counter_reset_hint:not_reset}}");
  CHECK(stats("{{count:9}}", "{{count:2 counter_reset_hint:gauge}}") ==
        "{{count:2 counter_reset_hint:gauge}}");
  CHECK(FormatHistogramLiteral(StatsOnly(Literal("{{count:2 buckets:[2]}}"), nullptr)) == "{{count:2}}");
}

TEST_CASE("classic names") {
  std::string_view base;
  CHECK(SplitClassicName("a_bucket", &base) == ClassicPart::kBucket);
  CHECK(base == "a");
  CHECK(SplitClassicName("a_sum_count", &base) == ClassicPart::kCount);
  CHECK(base == "a_sum");
  CHECK(SplitClassicName("a_sum", &base) == ClassicPart::kSum);
  CHECK(SplitClassicName("a_total", &base) == ClassicPart::kNone);
  CHECK(base == "a_total");
}

TEST_CASE("classic histograms become custom buckets") {
  constexpr double kInf = std::numeric_limits<double>::infinity();
  ClassicHistogram classic;
  classic.SetBucket(5, 3);
  classic.SetBucket(kInf, 9);
  classic.SetBucket(1, 2);
  classic.SetBucket(5, 100);  // again: left out
  classic.SetSum(20);
  // without a count the highest bucket has it
  CHECK(Converted(classic) == "{{schema:-53 count:9 sum:20 custom_values:[1 5] buckets:[2 1 6]}}");
  classic.SetCount(9);
  CHECK(Converted(classic) == "{{schema:-53 count:9 sum:20 custom_values:[1 5] buckets:[2 1 6]}}");
  classic.SetCount(10);
  CHECK(Converted(classic) == "count mismatch: count=10 != le=+Inf count=9");

  ClassicHistogram open;
  open.SetBucket(1, 2.5);
  open.SetCount(4);
  CHECK(Converted(open) == "{{schema:-53 count:4 custom_values:[1] buckets:[2.5 1.5]}}");
  CHECK(Converted(ClassicHistogram{}) == "{{schema:-53 custom_values:[]}}");
}

TEST_CASE("whole counts keep short gaps filled") {
  ClassicHistogram whole;
  ClassicHistogram broken;
  for (const double bound : {1.0, 2.0, 3.0, 4.0}) {
    whole.SetBucket(bound, bound < 4 ? 1 : 2);
    broken.SetBucket(bound, bound < 4 ? 1 : 2.5);
  }
  CHECK((whole.Convert()->positive_spans == std::vector<HistogramSpan>{{0, 4}}));
  CHECK((broken.Convert()->positive_spans == std::vector<HistogramSpan>{{0, 1}, {2, 1}}));
}

TEST_CASE("classic histograms that cannot be converted") {
  const auto failing = [](auto set) {
    ClassicHistogram classic;
    classic.SetBucket(2, 5);
    set(classic);
    return Converted(classic);
  };
  CHECK(failing([](ClassicHistogram& c) { c.SetBucket(3, 4); }) == "count is not cumulative: 4 < 5");
  CHECK(failing([](ClassicHistogram& c) { c.SetBucket(1, 6); }) == "count is not cumulative: 6 > 5");
  CHECK(failing([](ClassicHistogram& c) { c.SetBucket(std::nan(""), 6); }) ==
        "bucket boundary must not be NaN");
  CHECK(failing([](ClassicHistogram& c) { c.SetBucket(9, -1); }) ==
        "bucket count must be non-negative: le=9, count=-1");
  CHECK(failing([](ClassicHistogram& c) { c.SetCount(-1); }) == "count must be non-negative: count=-1");
  // the first error stays
  CHECK(failing([](ClassicHistogram& c) {
          c.SetBucket(3, 4);
          c.SetCount(-1);
        }) == "count is not cumulative: 4 < 5");
}

}  // namespace rulecheck::engine
