// Trees: branches, columns, depth and text without an end.
#include "report/tree.h"

#include <doctest/doctest.h>

namespace rulecheck::report {
namespace {

TEST_CASE("tree: branches end where the siblings end, empty columns are left out") {
  const std::vector<TreeRow> rows = {
      {0, "a", {"1", "", "x"}}, {1, "b", {"22"}},       {2, "c", {}},
      {2, "d", {"4"}},          {1, "e", {"", "", ""}}, {2, "f", {"6", "", "y"}}};
  CHECK("\n" + RenderTree({"node", "n", "none", "last"}, rows, {}) == R"(
node     n   last
a        1   x
├─ b     22
│  ├─ c
│  └─ d  4
└─ e
   └─ f  6   y
)");
  TreeOptions ascii;
  ascii.ascii = true;
  CHECK("\n" + RenderTree({}, {{0, "a", {}}, {1, "b", {}}, {1, "c", {}}}, ascii) == R"(
a
|- b
`- c
)");
}

TEST_CASE("tree: long texts do not push the columns away, control characters do no harm") {
  TreeOptions options;
  options.max_text_cells = 4;
  CHECK(RenderTree({}, {{0, "abc", {"1"}}, {1, "too long", {"2"}}, {1, "\x1b[2J", {"3"}}}, options) ==
        "abc  1\n├─ too long  2\n└─ \xEF\xBF\xBD[2J  3\n");
}

TEST_CASE("tree: depth is bounded on paper") {
  std::vector<TreeRow> rows;
  for (uint32_t depth = 0; depth < 1000; ++depth) rows.push_back({depth, "x", {}});
  const std::string text = RenderTree({}, rows, {});
  CHECK(text.size() < 200'000);
  CHECK(text.find("└─ (999) x\n") != std::string::npos);
  CHECK(RenderTree({}, {}, {}).empty());
}

}  // namespace
}  // namespace rulecheck::report
