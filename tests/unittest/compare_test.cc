#include "unittest/compare.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace rulecheck::unittest {
namespace {

Item Sample(Fields labels, double value) {
  return {std::move(labels), {}, value, "", {}};
}

TEST_CASE("NaN and one unit in the last place") {
  double nan = std::numeric_limits<double>::quiet_NaN();
  double above = std::nextafter(3.0, 4.0);
  double far = std::nextafter(above, 4.0);
  CHECK_FALSE(SameFloat(nan, nan, FloatMatch::kPromtool));
  CHECK_FALSE(SameFloat(nan, nan, FloatMatch::kPromtoolFuzzy));
  CHECK(SameFloat(nan, nan, FloatMatch::kExact));
  CHECK(SameFloat(nan, nan, FloatMatch::kFuzzy));
  CHECK_FALSE(SameFloat(3, above, FloatMatch::kExact));
  CHECK(SameFloat(3, above, FloatMatch::kFuzzy));
  CHECK(SameFloat(above, 3, FloatMatch::kPromtoolFuzzy));
  CHECK_FALSE(SameFloat(3, far, FloatMatch::kFuzzy));
}

TEST_CASE("order does not matter, number does") {
  std::vector<Item> a = {Sample({{"x", "1"}}, 1), Sample({{"x", "2"}}, 2), Sample({{"x", "1"}}, 1)};
  std::vector<Item> b = {a[1], a[0], a[2]};
  CHECK(Compare(a, b, FloatMatch::kExact).ok());
  b.pop_back();
  Comparison less = Compare(a, b, FloatMatch::kExact);
  CHECK(less.equal == 2);
  CHECK(less.missing.size() == 1);
  CHECK(less.unexpected.empty());
}

TEST_CASE("an item is laid beside the nearest candidate") {
  std::vector<Item> expected = {Sample({{"job", "api"}, {"zone", "eu"}}, 1), Sample({{"job", "web"}}, 1)};
  std::vector<Item> got = {Sample({{"job", "web"}}, 2), Sample({{"job", "api"}, {"zone", "us"}}, 1)};
  Comparison c = Compare(expected, got, FloatMatch::kExact);
  REQUIRE(c.differing.size() == 2);
  CHECK(c.missing.empty());
  CHECK(c.unexpected.empty());
  for (const Pair& pair : c.differing) {
    REQUIRE(pair.fields.size() == 1);
    CHECK(pair.expected->labels[0] == pair.got->labels[0]);
  }
}

TEST_CASE("items without anything in common are missing and unexpected") {
  std::vector<Item> expected = {Sample({{"a", "1"}, {"b", "2"}}, 1)};
  std::vector<Item> got = {Sample({{"c", "3"}, {"d", "4"}}, 1)};
  Comparison c = Compare(expected, got, FloatMatch::kExact);
  CHECK(c.differing.empty());
  CHECK(c.missing.size() == 1);
  CHECK(c.unexpected.size() == 1);
}

}  // namespace
}  // namespace rulecheck::unittest
