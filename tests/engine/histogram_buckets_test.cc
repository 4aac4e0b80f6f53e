// Bounds of buckets, their order, and the logarithms beneath quantiles.
#include "engine/histogram/buckets.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "engine/histogram/math.h"
#include "engine/histogram_literal.h"

namespace rulecheck::engine {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kMax = std::numeric_limits<double>::max();

std::string Listed(const FloatHistogram& h, AllBuckets::Order order) {
  std::string out;
  for (AllBuckets it(h, order); it.Next();) out += (out.empty() ? "" : " ") + it.bucket().String();
  return out;
}

}  // namespace

TEST_CASE("bounds of exponential buckets") {
  CHECK(ExponentialBound(0, 0) == 1);
  CHECK(ExponentialBound(1, 0) == 2);
  CHECK(ExponentialBound(-1, 0) == 0.5);
  CHECK(ExponentialBound(1, -4) == 65536);
  CHECK(ExponentialBound(-1, -1) == 0.25);
  CHECK(ExponentialBound(512, 8) == 4);
  // The table rounds this one down; the correct rounding would end in 51.
  CHECK(ExponentialBound(1, 1) == 1.414213562373095);
  CHECK(ExponentialBound(3, 1) == 2.82842712474619);
  CHECK(ExponentialBound(-1, 8) == 2 * 0.9972960560854698 / 2);
  // Every bucket of a low resolution ends where one of a high resolution does.
  for (int32_t schema = -3; schema <= kMaxExponentialSchema; ++schema) {
    for (int32_t index = -300; index < 300; ++index) {
      CHECK(ExponentialBound(index, schema - 1) == ExponentialBound(2 * index, schema));
    }
  }
}

TEST_CASE("the last bucket of numbers ends at the largest one") {
  for (int32_t schema = 0; schema <= kMaxExponentialSchema; ++schema) {
    const int32_t last = 1024 << schema;
    CHECK(ExponentialBound(last - 1, schema) < kMax);
    CHECK(ExponentialBound(last, schema) == kMax);
    CHECK(ExponentialBound(last + 1, schema) == kInfinity);
  }
  CHECK(ExponentialBound(64, -4) == kMax);
  CHECK(ExponentialBound(65, -4) == kInfinity);
  CHECK(ExponentialBound(std::numeric_limits<int32_t>::max(), -4) == kInfinity);
  CHECK(ExponentialBound(std::numeric_limits<int32_t>::min(), 8) == 0);
}

TEST_CASE("bounds of custom buckets") {
  const std::vector<double> bounds = {-1, 5};
  CHECK(BucketBound(-1, kCustomBucketsSchema, bounds) == -kInfinity);
  CHECK(BucketBound(0, kCustomBucketsSchema, bounds) == -1);
  CHECK(BucketBound(1, kCustomBucketsSchema, bounds) == 5);
  CHECK(BucketBound(2, kCustomBucketsSchema, bounds) == kInfinity);
}

TEST_CASE("all buckets in order, cut where the zero bucket begins") {
  const FloatHistogram h =
      Literal("{{z_bucket:9 z_bucket_w:0.75 buckets:[1 2 0 3] n_offset:-1 n_buckets:[4 5 6]}}");
  // On the negative side only the bucket with both bounds inside keeps its lower one.
  CHECK(Listed(h, AllBuckets::kAscending) ==
        "[-2,-1):6 [-1,-0.75):5 [-0.5,-0.75):4 [-0.75,0.75]:9 (0.75,1]:1 (1,2]:2 (2,4]:0 (4,8]:3");
  CHECK(Listed(h, AllBuckets::kDescending) ==
        "(4,8]:3 (2,4]:0 (1,2]:2 (0.75,1]:1 [-0.75,0.75]:9 [-0.5,-0.75):4 [-1,-0.75):5 [-2,-1):6");
  CHECK(Listed(Literal("{{z_bucket_w:1}}"), AllBuckets::kAscending).empty());
}

TEST_CASE("both directions see the same buckets through spans and gaps") {
  FloatHistogram h;
  h.positive_spans = {{-3, 2}, {0, 0}, {4, 1}, {0, 1}, {2, 0}};
  h.positive_buckets = {1, 2, 3, 4};
  std::vector<std::pair<int32_t, double>> out;
  std::vector<std::pair<int32_t, double>> in;
  for (SideBuckets it(h, SideBuckets::kPositive); it.Next();) out.emplace_back(it.index(), it.count());
  for (SideBuckets it(h, SideBuckets::kPositive, SideBuckets::kInward); it.Next();) {
    in.insert(in.begin(), {it.index(), it.count()});
  }
  CHECK((out == std::vector<std::pair<int32_t, double>>{{-3, 1}, {-2, 2}, {3, 3}, {4, 4}}));
  CHECK((in == out));
}

TEST_CASE("buckets merged into a lower resolution, without those near zero") {
  const FloatHistogram h = Literal("{{schema:1 offset:-1 buckets:[1 2 3 4 5]}}");
  std::vector<std::pair<int32_t, double>> seen;
  for (MergedBuckets it(h, SideBuckets::kPositive, 1, 0); it.Next();)
    seen.emplace_back(it.index(), it.count());
  CHECK((seen == std::vector<std::pair<int32_t, double>>{{1, 7}, {2, 5}}));
}

TEST_CASE("logarithms are Go's") {
  for (int e = -1074; e <= 1023; ++e) CHECK(GoLog2(std::ldexp(1.0, e)) == e);
  for (int e = -1022; e <= 1023; ++e) CHECK(GoExp2(e) == std::ldexp(1.0, e));
  CHECK(GoLog2(3) == 1.5849625007211563);
  CHECK(GoLog(10) == 2.302585092994046);
  CHECK(GoLog(0) == -kInfinity);
  CHECK(std::isnan(GoLog(-1)));
  CHECK(GoLog2(kInfinity) == kInfinity);
  CHECK(GoExp2(kInfinity) == kInfinity);
  CHECK(GoExp2(-kInfinity) == 0);
  CHECK(GoExp2(1024) == kInfinity);
  CHECK(std::isnan(GoExp2(std::nan(""))));
  // Here the C library's correctly rounded answer is 1.4142135623730951.
  CHECK(GoExp2(0.5) == 1.414213562373095);
}

}  // namespace rulecheck::engine
