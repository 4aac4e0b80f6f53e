// The recorded answers of Alertmanager, where they are at hand.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "routing/decode.h"
#include "routing/inhibition.h"
#include "routing/route_tree.h"
#include "support/oracle_rows.h"

namespace rulecheck::routing {
namespace {

using nlohmann::json;
using test::kShared;
using test::Unzip;

bool SameAlert(const RouteTree& tree, const std::vector<LabelMap>& alerts, uint32_t index, const json& want) {
  json receivers = json::array();
  for (const uint32_t node : tree.Match(alerts[index])) receivers.push_back(tree[node].receiver);
  if (receivers != want["receivers"]) return false;
  const bool inhibited = InhibitedBy(tree.config(), alerts, index).has_value();
  return want.contains("unstable") || inhibited == (want["state"] == "suppressed");
}

void CheckRow(const json& row) {
  const SourceFile file("alertmanager.yml", row["config"].get<std::string>());
  const auto tree = source::ParseYaml(file);
  const MatcherMode mode = *MatcherModeByName(row["mode"].get<std::string>());
  DecodedConfig decoded;
  const bool read = !tree->error() && !tree->documents().empty();
  if (read) decoded = DecodeConfig(tree, *tree->documents()[0].root, mode);
  REQUIRE((read && decoded.valid()) == row["valid"].get<bool>());
  if (!row["valid"].get<bool>()) return;
  std::vector<LabelMap> alerts;
  for (const json& alert : row["alerts"]) alerts.push_back(alert["labels"].get<LabelMap>());
  const RouteTree routes(decoded.config);
  for (uint32_t i = 0; i < alerts.size(); ++i) CHECK(SameAlert(routes, alerts, i, row["alerts"][i]));
}

}  // namespace

TEST_CASE("recorded answers of Alertmanager") {
  const std::string path = std::string(kShared) + "/oracle/alertmanager.jsonl.gz";
  if (!std::filesystem::exists(path)) {
    std::puts("skipped: no ../shared");
    return;
  }
  size_t total = 0;
  test::ForEachRow(Unzip(path), [&total](const json& row) {
    ++total;
    INFO(row["id"].get<std::string>());
    CheckRow(row);
  });
  CHECK(total > 1000);
}

}  // namespace rulecheck::routing
