#include "base/components.h"

#include <doctest/doctest.h>

namespace rulecheck {
namespace {

using Groups = std::vector<std::vector<uint32_t>>;

TEST_CASE("components: each after those it points to, circles together") {
  CHECK(Components({}) == Groups{});
  CHECK(Components({{1}, {2}, {}}) == Groups{{2}, {1}, {0}});
  CHECK(Components({{1}, {2}, {0}, {0}}) == Groups{{0, 1, 2}, {3}});
  CHECK(Components({{0}, {}}) == Groups{{0}, {1}});
  CHECK(Components({{1, 2}, {3}, {3}, {1}, {4}}) == Groups{{1, 3}, {2}, {0}, {4}});
}

TEST_CASE("components: a long chain needs no stack") {
  std::vector<std::vector<uint32_t>> edges(200000);
  for (uint32_t i = 0; i + 1 < edges.size(); ++i) edges[i] = {i + 1};
  CHECK(Components(edges).size() == edges.size());
  edges.back() = {0};
  CHECK(Components(edges).size() == 1);
}

}  // namespace
}  // namespace rulecheck
