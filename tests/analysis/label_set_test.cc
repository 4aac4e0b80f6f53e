#include "analysis/label_set.h"

#include <doctest/doctest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

namespace rulecheck::analysis {
namespace {

using Model = std::set<std::string_view>;

std::vector<std::string_view> Listed(const Model& model) {
  return {model.begin(), model.end()};
}

}  // namespace

TEST_CASE("label set: does what a plain set does, and copies stay as they were") {
  std::vector<std::string> names;
  for (int i = 0; i < 40; ++i) names.push_back("l" + std::to_string(i));
  std::mt19937 random(3);
  std::vector<std::pair<LabelSet, Model>> sets(6);
  for (int step = 0; step < 4000; ++step) {
    auto& [set, model] = sets[random() % sets.size()];
    const auto [other, other_model] = sets[random() % sets.size()];
    const std::string_view name = names[random() % names.size()];
    switch (random() % 6) {
      case 0:
      case 1:
        set.Insert(name);
        model.insert(name);
        break;
      case 2:
        set.Erase(name);
        model.erase(name);
        break;
      case 3:
        set.UniteWith(other);
        model.insert(other_model.begin(), other_model.end());
        break;
      case 4:
        set.IntersectWith(other);
        std::erase_if(model, [&, &kept = other_model](std::string_view n) { return !kept.contains(n); });
        break;
      default:
        set.Subtract(other);
        std::erase_if(model, [&, &gone = other_model](std::string_view n) { return gone.contains(n); });
    }
    REQUIRE(set.Names() == Listed(model));
    REQUIRE(set.size() == model.size());
    REQUIRE(other.Names() == Listed(other_model));
    REQUIRE((set == other) == (model == other_model));
    REQUIRE(set.Contains(name) == model.contains(name));
  }
}

TEST_CASE("label set: a name keeps the place that it had first") {
  LabelSet a, b;
  a.Insert("x", {1, 2});
  b.Insert("x", {3, 4});
  b.Insert("y", {5, 6});
  a.Insert("x", {7, 8});
  a.UniteWith(b);
  REQUIRE(a.Find("x") != nullptr);
  CHECK(a.Find("x")->span == Span{1, 2});
  CHECK(a.Find("y")->span == Span{5, 6});
  CHECK(a.Find("z") == nullptr);
}

TEST_CASE("label set: names in order make no deep tree") {
  std::vector<std::string> names;
  for (int i = 100000; i < 200000; ++i) names.push_back(std::to_string(i));
  LabelSet set;
  for (const std::string& name : names) set.Insert(name);
  CHECK(set.size() == names.size());
}

}  // namespace rulecheck::analysis
