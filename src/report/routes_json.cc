#include <nlohmann/json.hpp>

#include "report/routes.h"

namespace rulecheck::report {
namespace {

using RoutesJson = nlohmann::ordered_json;

RoutesJson TimesJson(const std::vector<std::pair<std::string, std::string>>& intervals) {
  RoutesJson out = RoutesJson::array();
  for (const auto& [name, times] : intervals) out.push_back({{"name", name}, {"times", times}});
  return out;
}

RoutesJson LineJson(const RouteLine& line) {
  RoutesJson alerts = RoutesJson::array();
  for (const RoutedName& alert : line.alerts)
    alerts.push_back({{"alert", alert.alert}, {"always", alert.always}});
  return {{"depth", line.depth},
          {"matchers", line.matchers},
          {"receiver", line.receiver},
          {"continue", line.continues},
          {"group_by", line.grouping},
          {"group_wait_ms", line.group_wait},
          {"group_interval_ms", line.group_interval},
          {"repeat_interval_ms", line.repeat_interval},
          {"mute", TimesJson(line.mute)},
          {"active", TimesJson(line.active)},
          {"line", line.line},
          {"column", line.column},
          {"alerts", std::move(alerts)}};
}

RoutesJson InhibitorJson(const InhibitedByAlert& by) {
  RoutesJson equal = RoutesJson::array();
  for (const EqualLabel& label : by.equal)
    equal.push_back({{"name", label.name}, {"source", label.source}, {"target", label.target}});
  return {{"alert", by.alert}, {"rule", by.rule}, {"line", by.line}, {"equal", std::move(equal)}};
}

RoutesJson AnswerJson(const RoutesAnswer& of, const AlertAnswer& answer) {
  RoutesJson ways = RoutesJson::array(), inhibited = RoutesJson::array();
  for (const RoutedWay& way : answer.ways) {
    RoutesJson receivers = RoutesJson::array();
    for (const uint32_t route : way.routes) receivers.push_back(of.lines[route].receiver);
    ways.push_back({{"when", way.when}, {"receivers", std::move(receivers)}, {"routes", way.routes}});
  }
  for (const InhibitedByAlert& by : answer.inhibited_by) inhibited.push_back(InhibitorJson(by));
  RoutesJson out = {{"alert", answer.alert}, {"labels", answer.labels}};
  if (!answer.path.empty()) {
    out["path"] = answer.path;
    out["line"] = answer.line;
    out["column"] = answer.column;
  }
  out["complete"] = answer.complete;
  out["ways"] = std::move(ways);
  out["inhibited_by"] = std::move(inhibited);
  return out;
}

}  // namespace

std::string RenderRoutesJson(const std::vector<RoutesAnswer>& answers) {
  RoutesJson out = RoutesJson::array();
  for (const RoutesAnswer& answer : answers) {
    RoutesJson config = {{"path", answer.path},
                         {"description", answer.description},
                         {"problems", answer.problems},
                         {"rules", answer.alerts}};
    config["routes"] = RoutesJson::array();
    for (const RouteLine& line : answer.lines) config["routes"].push_back(LineJson(line));
    if (answer.asked) {
      config["alerts"] = RoutesJson::array();
      for (const AlertAnswer& alert : answer.answers) config["alerts"].push_back(AnswerJson(answer, alert));
    }
    out.push_back(std::move(config));
  }
  return out.dump(2, ' ', false, RoutesJson::error_handler_t::replace) + "\n";
}

}  // namespace rulecheck::report
