// routes: what Alertmanager makes of configurations and alerts.
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/civil_time.h"
#include "oracle.h"
#include "routing/decode.h"
#include "routing/inhibition.h"
#include "routing/route_tree.h"

namespace rulecheck::oracle {
namespace {

using nlohmann::json;
using routing::LabelMap;

int64_t ReadInstant(const std::string& text) {
  int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  std::sscanf(text.c_str(), "%d-%d-%dT%d:%d:%d", &year, &month, &day, &hour, &minute, &second);
  return DaysFromCivil(year, month, day) * 86'400 + hour * 3600 + minute * 60 + second;
}

std::vector<LabelMap> AlertsOf(const json& row) {
  std::vector<LabelMap> alerts;
  for (const json& alert : row.at("alerts")) {
    LabelMap& labels = alerts.emplace_back();
    for (const auto& [name, value] : alert.at("labels").items()) labels[name] = value.get<std::string>();
  }
  return alerts;
}

json AnswerOf(const routing::RouteTree& tree, const std::vector<LabelMap>& alerts, uint32_t index,
              int64_t now) {
  json receivers = json::array(), groups = json::array();
  bool all_muted = true;
  for (const uint32_t node : tree.Match(alerts[index])) {
    const bool muted = !tree[node].SpeaksAt(tree.config(), now);
    all_muted = all_muted && muted;
    receivers.push_back(tree[node].receiver);
    json labels = json::object();
    for (const auto& [name, value] : tree.GroupLabels(node, alerts[index])) labels[name] = value;
    groups.push_back({{"receiver", tree[node].receiver}, {"labels", labels}, {"muted", muted}});
  }
  const bool inhibited = routing::InhibitedBy(tree.config(), alerts, index).has_value();
  return {{"receivers", receivers},
          {"groups", groups},
          {"state", inhibited ? "suppressed" : "active"},
          {"muted", all_muted}};
}

json AnswerRow(const json& row) {
  json answer = {{"id", row.at("id")}};
  const SourceFile file("alertmanager.yml", row.at("config").get<std::string>());
  const auto tree = source::ParseYaml(file);
  const auto mode = routing::MatcherModeByName(row.at("mode").get<std::string>());
  std::string error = tree->error() ? tree->error()->message : "no document";
  bool valid = false;
  json alerts = json::array();
  if (mode && !tree->error() && !tree->documents().empty()) {
    const auto decoded = routing::DecodeConfig(tree, *tree->documents()[0].root, *mode);
    valid = decoded.valid();
    error = valid ? "" : decoded.problems.front().message;
    if (valid) {
      const routing::RouteTree routes(decoded.config);
      const std::vector<LabelMap> labels = AlertsOf(row);
      const int64_t now = ReadInstant(row.at("now").get<std::string>());
      for (uint32_t i = 0; i < labels.size(); ++i) alerts.push_back(AnswerOf(routes, labels, i, now));
    }
  }
  answer["valid"] = valid;
  answer["error"] = error;
  answer["alerts"] = alerts;
  return answer;
}

}  // namespace

int RunRoutes(std::istream& in, std::ostream& out) {
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    const json row = json::parse(line, nullptr, false);
    if (!row.is_object() || !row.contains("config")) return 2;
    out << AnswerRow(row).dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
  }
  return 0;
}

}  // namespace rulecheck::oracle
