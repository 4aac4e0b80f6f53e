#include "promql/tree_scope.h"

#include <doctest/doctest.h>

#include <string_view>
#include <vector>

#include "rulecheck/promql.h"

namespace rulecheck::promql {
namespace {

const Query* ParseSmall(Arena* arena, std::string_view text) {
  ParseOptions options;
  options.packed = true;
  std::vector<ParseError> errors;
  const Query* query = ParseIn(arena, text, options, &errors);
  REQUIRE(query != nullptr);
  return query;
}

}  // namespace

TEST_CASE("an inner scope uses what an outer one has unpacked, and keeps nothing") {
  Arena arena;
  const Query* first = ParseSmall(&arena, "sum by (job) (rate(a_total[5m]))");
  const Query* second = ParseSmall(&arena, "a / b");
  CHECK(first->node_count() == Parse("sum by (job) (rate(a_total[5m]))", {}).query->node_count());
  const TreeScope outer;
  const Expr* root = first->root();
  CHECK(first->root() == root);
  {
    const TreeScope inner;
    CHECK(first->root() == root);
    CHECK(Print(*second->root()) == "a / b");
    CHECK(second->root() == second->root());
  }
  CHECK(first->root() == root);
  CHECK(Print(*root) == "sum by (job) (rate(a_total[5m]))");
  CHECK(Print(*second->root()) == "a / b");
}

TEST_CASE("texts outlive the scope") {
  Arena arena;
  const Query* query = ParseSmall(&arena, "{\"a\\u0062\", job=\"\\x63\"}");
  std::vector<std::string_view> texts;
  {
    const TreeScope trees;
    const auto* selector = As<VectorSelector>(query->root());
    REQUIRE(selector != nullptr);
    for (const Matcher& matcher : selector->matchers) {
      texts.push_back(matcher.name);
      texts.push_back(matcher.value);
    }
  }
  CHECK(texts == std::vector<std::string_view>{"__name__", "ab", "job", "c"});
}

TEST_CASE("outside of any scope trees are there, too") {
  Arena arena;
  CHECK(Print(*ParseSmall(&arena, "up == 0")->root()) == "up == 0");
}

}  // namespace rulecheck::promql
