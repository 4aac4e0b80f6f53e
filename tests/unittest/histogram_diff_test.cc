// Which parts of two native histograms are said to differ.
#include "unittest/histogram_diff.h"

#include <doctest/doctest.h>

namespace rulecheck::unittest {
namespace {

std::string Show(std::string_view expected, std::string_view got) {
  std::string out;
  for (const FieldDiff& diff : DiffHistograms(expected, got)) {
    out += diff.name + " " + diff.expected.value_or("-") + " " + diff.got.value_or("-") + "\n";
  }
  return out;
}

TEST_CASE("a part is a key or one element of a list") {
  CHECK(Show("{{count:4 sum:2 buckets:[1 3]}}", "{{count:5 sum:2 buckets:[1 4]}}") ==
        "buckets[1] 3 4\ncount 4 5\n");
  CHECK(Show("{{count:4 buckets:[1 3]}}", "{{count:4 buckets:[1]}}") == "buckets[1] 3 -\n");
}

TEST_CASE("a key that is not written has its default") {
  CHECK(Show("{{count:4}}", "{{count:4 counter_reset_hint:gauge}}") == "counter_reset_hint unknown gauge\n");
  CHECK(Show("{{schema:-53 custom_values:[1 2]}}", "{{}}") ==
        "custom_values[0] 1 -\ncustom_values[1] 2 -\nschema -53 0\n");
}

TEST_CASE("histograms without a common part are shown whole") {
  CHECK(Show("{{}}", "nothing") == " {{}} nothing\n");
}

TEST_CASE("long lists are cut, and what is left out is counted") {
  std::string a = "{{buckets:[1";
  std::string b = "{{buckets:[2";
  for (int i = 0; i < 99; ++i) {
    a += " 1";
    b += " 2";
  }
  std::vector<FieldDiff> diffs = DiffHistograms(a + "]}}", b + "]}}");
  REQUIRE(diffs.size() == 13);
  CHECK(diffs.back().expected == "88 more elements");
}

}  // namespace
}  // namespace rulecheck::unittest
