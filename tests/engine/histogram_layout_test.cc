// Spans: what Compact, Add and Equals make of layouts that a literal cannot show.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "engine/histogram/ops.h"
#include "engine/histogram_literal.h"

namespace rulecheck::engine {
namespace {

using Spans = std::vector<HistogramSpan>;

FloatHistogram Positive(const Spans& spans, const std::vector<double>& buckets) {
  FloatHistogram h;
  h.positive_spans = spans;
  h.positive_buckets = buckets;
  return h;
}

struct Row {
  Spans spans;
  std::vector<double> buckets;
  size_t max_empty;
  Spans expected_spans;
  std::vector<double> expected_buckets;
};

}  // namespace

TEST_CASE("compacting") {
  const Row rows[] = {
      {{}, {}, 0, {}, {}},
      {{{0, 3}}, {1, 2, 3}, 0, {{0, 3}}, {1, 2, 3}},
      // empty ends go, whatever is allowed inside
      {{{-2, 5}}, {0, 1, 2, 0, 0}, 0, {{-1, 2}}, {1, 2}},
      {{{-2, 5}}, {0, 1, 2, 0, 0}, 9, {{-1, 2}}, {1, 2}},
      {{{5, 3}}, {0, 0, 0}, 3, {}, {}},
      // runs inside split a span when they are too long
      {{{0, 5}}, {1, 0, 0, 2, 3}, 1, {{0, 1}, {2, 2}}, {1, 2, 3}},
      {{{0, 5}}, {1, 0, 0, 2, 3}, 2, {{0, 5}}, {1, 0, 0, 2, 3}},
      {{{0, 5}}, {1, 0, 2, 0, 3}, 0, {{0, 1}, {1, 1}, {1, 1}}, {1, 2, 3}},
      // spans that touch are one, even with nothing else to do
      {{{0, 1}, {0, 2}}, {1, 2, 3}, 0, {{0, 3}}, {1, 2, 3}},
      // spans without buckets go
      {{{1, 0}, {2, 1}, {3, 0}, {1, 1}}, {1, 2}, 0, {{3, 1}, {4, 1}}, {1, 2}},
      {{{1, 0}, {2, 0}}, {}, 0, {}, {}},
      // small gaps are filled
      {{{0, 1}, {2, 1}, {3, 1}}, {1, 2, 3}, 2, {{0, 4}, {3, 1}}, {1, 0, 0, 2, 3}},
      {{{0, 1}, {2, 1}, {3, 1}}, {1, 2, 3}, 3, {{0, 8}}, {1, 0, 0, 2, 0, 0, 0, 3}},
      // an empty end makes the gap behind it wider
      {{{0, 2}, {2, 1}}, {1, 0, 2}, 2, {{0, 1}, {3, 1}}, {1, 2}},
      {{{0, 2}, {2, 1}}, {1, 0, 2}, 3, {{0, 5}}, {1, 0, 0, 0, 2}},
      // a whole empty span between two
      {{{0, 1}, {1, 2}, {1, 1}}, {1, 0, 0, 2}, 0, {{0, 1}, {4, 1}}, {1, 2}},
  };
  for (const Row& row : rows) {
    FloatHistogram h = Positive(row.spans, row.buckets);
    h.negative_spans = row.spans;
    h.negative_buckets = row.buckets;
    Compact(&h, row.max_empty);
    CHECK((h.positive_spans == row.expected_spans));
    CHECK((h.positive_buckets == row.expected_buckets));
    CHECK((h.negative_spans == row.expected_spans));
    CHECK((h.negative_buckets == row.expected_buckets));
  }
}

TEST_CASE("a populated bucket is any that is not zero") {
  FloatHistogram h = Positive({{0, 3}}, {-1, -0.0, std::nan("")});
  Compact(&h);
  CHECK((h.positive_spans == Spans{{0, 1}, {1, 1}}));
}

TEST_CASE("a new bucket joins the span before it, else the one behind") {
  struct Case {
    Spans left;
    int64_t index;
    Spans expected;
  };
  const Case cases[] = {
      {{}, 3, {{3, 1}}},
      {{{5, 2}}, 3, {{3, 1}, {1, 2}}},
      {{{5, 2}}, 4, {{4, 3}}},
      {{{5, 2}}, 7, {{5, 3}}},
      {{{5, 2}}, 8, {{5, 2}, {1, 1}}},
      {{{5, 2}, {3, 2}}, 7, {{5, 3}, {2, 2}}},
      {{{5, 2}, {3, 2}}, 8, {{5, 2}, {1, 1}, {1, 2}}},
      {{{5, 2}, {3, 2}}, 9, {{5, 2}, {2, 3}}},
      // between two: the one before, and the spans then touch
      {{{5, 2}, {1, 2}}, 7, {{5, 3}, {0, 2}}},
  };
  for (const Case& c : cases) {
    size_t buckets = 0;
    for (const HistogramSpan& span : c.left) buckets += span.length;
    FloatHistogram h = Positive(c.left, std::vector<double>(buckets, 1));
    FloatHistogram other = Positive({{static_cast<int32_t>(c.index), 1}}, {7});
    Add(&h, other);
    CHECK((h.positive_spans == c.expected));
    CHECK(h.positive_buckets.size() == buckets + 1);
    CHECK(Validate(h).ok());
  }
}

TEST_CASE("layouts are equal when the same buckets are in the same spans") {
  const FloatHistogram h = Positive({{1, 2}, {3, 1}}, {1, 2, 3});
  CHECK(Equals(h, Positive({{1, 2}, {3, 1}}, {1, 2, 3})));
  CHECK(Equals(h, Positive({{0, 0}, {1, 2}, {1, 0}, {2, 1}, {4, 0}}, {1, 2, 3})));
  CHECK_FALSE(Equals(h, Positive({{1, 1}, {0, 1}, {3, 1}}, {1, 2, 3})));
  CHECK_FALSE(Equals(h, Positive({{1, 6}}, {1, 2, 0, 0, 0, 3})));
  CHECK_FALSE(Equals(h, Positive({{1, 2}, {3, 1}}, {1, 2, 4})));
}

TEST_CASE("equality is about data, not numbers") {
  const auto same = [](const char* a, const char* b) { return Equals(Literal(a), Literal(b)); };
  CHECK(same("{{count:1 sum:NaN buckets:[1]}}", "{{count:1 sum:NaN buckets:[1]}}"));
  CHECK(same("{{count:1}}", "{{count:1 counter_reset_hint:gauge}}"));
  CHECK_FALSE(same("{{sum:0}}", "{{sum:-0}}"));
  CHECK_FALSE(same("{{buckets:[1]}}", "{{buckets:[1 0]}}"));
  CHECK_FALSE(same("{{z_bucket_w:1}}", "{{z_bucket_w:2}}"));
  CHECK(same("{{z_bucket_w:0}}", "{{z_bucket_w:-0}}"));
  CHECK_FALSE(same("{{schema:-53 custom_values:[1]}}", "{{schema:-53 custom_values:[2]}}"));
  CHECK_FALSE(Identical(Literal("{{count:1}}"), Literal("{{count:1 counter_reset_hint:gauge}}")));
}

TEST_CASE("almost equal, as acceptance scripts compare") {
  const auto near = [](const char* a, const char* b, bool hint = false) {
    return AlmostEqual(Literal(a), Literal(b), 1e-6, hint);
  };
  CHECK(near("{{count:1000000 sum:1 buckets:[3]}}", "{{count:1000001 sum:1 buckets:[3.000001]}}"));
  CHECK_FALSE(near("{{count:100000}}", "{{count:100001}}"));
  CHECK_FALSE(near("{{sum:0}}", "{{sum:1e-300}}"));
  CHECK(near("{{sum:NaN}}", "{{sum:NaN}}"));
  CHECK_FALSE(near("{{z_bucket_w:1}}", "{{z_bucket_w:1.0000000001}}"));
  CHECK(near("{{count:1}}", "{{count:1 counter_reset_hint:reset}}"));
  CHECK_FALSE(near("{{count:1}}", "{{count:1 counter_reset_hint:reset}}", true));
}

}  // namespace rulecheck::engine
