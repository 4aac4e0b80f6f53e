// Laws of the tree of routes and of time.
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>

#include "base/civil_time.h"
#include "routing/decode.h"
#include "routing/inhibition.h"
#include "routing/route_tree.h"
#include "template/time_zone.h"

namespace rulecheck::routing {
namespace {

struct LoadedConfig {
  explicit LoadedConfig(std::string text) : file("alertmanager.yml", std::move(text)) {
    const auto tree = source::ParseYaml(file);
    REQUIRE(!tree->error());
    decoded = DecodeConfig(tree, *tree->documents()[0].root, MatcherMode::kFallback);
    CAPTURE(file.text());
    REQUIRE(decoded.valid());
  }
  SourceFile file;
  DecodedConfig decoded;
};

size_t Pick(std::mt19937* random, size_t below) {
  return std::uniform_int_distribution<size_t>(0, below - 1)(*random);
}

std::string RandomRoutes(std::mt19937* random, int depth, bool all_continue) {
  std::string out = "[";
  const size_t children = Pick(random, 4);
  for (size_t i = 0; i < children; ++i) {
    const bool continues = Pick(random, 2) == 0;
    static const char* const ops[] = {"=", "!=", "=~", "!~"};
    out += std::string("{matchers: ['") + "abc"[Pick(random, 3)] + ops[Pick(random, 4)] +
           "xyz"[Pick(random, 3)] + "']";
    if (continues || all_continue) out += ", continue: true";
    if (depth > 0) out += ", routes: " + RandomRoutes(random, depth - 1, all_continue);
    out += "}, ";
  }
  return out + "]";
}

LabelMap RandomLabels(std::mt19937* random) {
  LabelMap labels;
  for (const char* name : {"a", "b", "c"})
    if (Pick(random, 3) != 0) labels[name] = std::string(1, "xyz"[Pick(random, 3)]);
  return labels;
}

std::string ConfigOf(std::string routes) {
  return "route: {receiver: r, routes: " + std::move(routes) + "}\nreceivers: [{name: r}]\n";
}

}  // namespace

TEST_CASE("an alert has a node, which fits it and no child of which does") {
  std::mt19937 random(7);
  for (int i = 0; i < 300; ++i) {
    std::mt19937 twin = random;
    const LoadedConfig some(ConfigOf(RandomRoutes(&random, 2, false)));
    const LoadedConfig all(ConfigOf(RandomRoutes(&twin, 2, true)));
    const RouteTree tree(some.decoded.config), continuing(all.decoded.config);
    for (int j = 0; j < 20; ++j) {
      const LabelMap labels = RandomLabels(&random);
      const auto found = tree.Match(labels);
      REQUIRE(!found.empty());
      for (uint32_t node : found) {
        for (const uint32_t child : tree[node].children) CHECK(!AllHold(tree[child].route->matchers, labels));
        for (; node != 0; node = tree[node].parent) CHECK(AllHold(tree[node].route->matchers, labels));
      }
      // `continue` everywhere only adds nodes.
      const auto more = continuing.Match(labels);
      CHECK(std::includes(more.begin(), more.end(), found.begin(), found.end()));
    }
  }
}

TEST_CASE("no alert inhibits itself") {
  const LoadedConfig loaded(
      "route: {receiver: r}\nreceivers: [{name: r}]\n"
      "inhibit_rules: [{}, {source_matchers: [a=x], target_matchers: [a=~x|y], equal: [b]}]\n");
  std::mt19937 random(3);
  for (int i = 0; i < 2000; ++i) {
    const std::vector<LabelMap> alone = {RandomLabels(&random)};
    CHECK(!InhibitedBy(loaded.decoded.config, alone, 0));
    const std::vector<LabelMap> twins = {alone[0], alone[0]};
    CHECK(!InhibitedBy(loaded.decoded.config, twins, 0));
  }
  const std::vector<LabelMap> pair = {{{"a", "y"}, {"b", "1"}}, {{"a", "x"}, {"b", "1"}}, {{"a", "y"}}};
  const auto by = InhibitedBy(loaded.decoded.config, pair, 0);
  REQUIRE(by);
  CHECK(by->rule == 1);
  CHECK(by->source == 1);
  CHECK(!InhibitedBy(loaded.decoded.config, pair, 1));
  CHECK(!InhibitedBy(loaded.decoded.config, pair, 2));
}

TEST_CASE("hours of a zone move with its clocks") {
  if (!gotemplate::HasTimeZones()) {
    MESSAGE("skipped: no zoneinfo");
    return;
  }
  const LoadedConfig loaded(
      "route: {receiver: r}\nreceivers: [{name: r}]\n"
      "time_intervals: [{name: n, time_intervals: [{location: Europe/Berlin, times: [{start_time: '09:00', "
      "end_time: "
      "'10:00'}], weekdays: [monday]}]}]\n");
  const NamedInterval& interval = *loaded.decoded.config.FindInterval("n");
  const auto at = [](int month, int day, int hour, int minute) {
    return DaysFromCivil(2026, month, day) * 86'400 + hour * 3600 + minute * 60;
  };
  CHECK(interval.Holds(at(1, 5, 8, 0)));   // CET
  CHECK(!interval.Holds(at(1, 5, 9, 0)));  // its end
  CHECK(!interval.Holds(at(1, 6, 8, 0)));  // a Tuesday
  CHECK(interval.Holds(at(7, 6, 7, 59)));  // CEST
  CHECK(!interval.Holds(at(7, 6, 6, 59)));
  CHECK(interval.Holds(at(3, 30, 7, 30)));   // the day after the change
  CHECK(!interval.Holds(at(3, 23, 7, 30)));  // a week before
}

}  // namespace rulecheck::routing
