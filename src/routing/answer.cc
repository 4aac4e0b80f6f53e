#include "routing/answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/go_format.h"
#include "flow/words.h"
#include "policy/external_labels.h"
#include "routing/alert_sides.h"

namespace rulecheck::routing {
namespace {

constexpr size_t kMaxInhibitors = 50;  // of one alert, told by name

std::string TimesOf(const NamedInterval& interval) {
  std::string out;
  for (const TimeInterval& part : interval.intervals)
    out += (out.empty() ? "" : "; ") + IntervalInWords(part);
  return out.empty() ? "never" : out;
}

std::vector<std::pair<std::string, std::string>> IntervalsOf(const Config& config,
                                                             const std::vector<MappedText>& names) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const MappedText& name : names) {
    const NamedInterval* interval = config.FindInterval(name.value);
    out.emplace_back(name.value, interval == nullptr ? "" : TimesOf(*interval));
  }
  return out;
}

// By node: the alerts that can come there, each name once.
std::vector<std::map<std::string_view, bool>> AlertsByNode(const ConfigModel& config) {
  std::vector<std::map<std::string_view, bool>> out(config.tree->nodes().size());
  for (const RoutedAlert& alert : config.alerts) {
    std::map<uint32_t, size_t> hits;
    for (const Outcome& outcome : alert.routes->outcomes)
      for (const uint32_t node : std::set<uint32_t>(outcome.nodes.begin(), outcome.nodes.end())) ++hits[node];
    for (const auto& [node, count] : hits) {
      const bool always = alert.routes->complete && count == alert.routes->outcomes.size();
      const auto [it, added] = out[node].emplace(alert.name(), always);
      if (!added) it->second = it->second && always;
    }
  }
  return out;
}

RouteLine LineOf(const ConfigModel& config, uint32_t index, const std::map<std::string_view, bool>& alerts) {
  const RouteTree& tree = *config.tree;
  const RouteNode& node = tree[index];
  RouteLine line;
  line.depth = node.depth;
  if (!node.route->matchers.empty()) line.matchers = MatchersText(node.route->matchers);
  line.receiver = node.receiver;
  line.grouping = tree.GroupingInWords(index);
  line.group_wait = node.group_wait;
  line.group_interval = node.group_interval;
  line.repeat_interval = node.repeat_interval;
  line.continues = node.route->continues;
  line.mute = IntervalsOf(config.config(), node.route->mute);
  line.active = IntervalsOf(config.config(), node.route->active);
  for (const auto& [name, always] : alerts) line.alerts.push_back({std::string(name), always});
  const SourceFile& file = *config.config().file;
  const LineColumn at = file.Position(node.route->key.begin);
  line.path = file.path();
  line.line = at.line;
  line.column = at.column;
  return line;
}

std::string DecisionText(const Decision& decision) {
  return fmt::format("{}{}", decision.holds ? "" : "not ", decision.matcher->Text());
}

AlertAnswer AnswerOf(const AlertRoutes& routes) {
  AlertAnswer answer;
  answer.complete = routes.complete;
  for (const Outcome& outcome : routes.outcomes) {
    RoutedWay way;
    for (const Decision& decision : outcome.when) way.when.push_back(DecisionText(decision));
    way.routes = outcome.nodes;
    answer.ways.push_back(std::move(way));
  }
  return answer;
}

std::string PresenceInWords(const std::vector<flow::Labels>& labels, std::string_view name) {
  bool can = false, must = true;
  for (const flow::Labels& one : labels) {
    can = can || one.CanHave(name);
    must = must && one.MustHave(name);
  }
  return must ? "always there" : can ? "may be missing" : "never there";
}

void AddInhibitors(const ConfigModel& config, const RoutedAlert& target_alert, AlertAnswer* answer) {
  for (const InhibitRule& rule : config.config().inhibit_rules) {
    const auto target = AlertOfSide(target_alert, rule.target, rule.source);
    if (!target) continue;
    for (const SideAlert& source : AlertsOfSide(config, rule.source, rule.target)) {
      if (answer->inhibited_by.size() >= kMaxInhibitors) return;
      if (!CanInhibit(rule, source, *target)) continue;
      InhibitedByAlert by;
      by.alert = source.alert->name();
      by.rule = fmt::format("source {} target {}", MatchersText(rule.source), MatchersText(rule.target));
      by.line = config.config().file->Position(rule.span.begin).line;
      for (const MappedText& name : rule.equal)
        by.equal.push_back({std::string(name.value), PresenceInWords(source.labels, name.value),
                            PresenceInWords(target->labels, name.value)});
      answer->inhibited_by.push_back(std::move(by));
    }
  }
}

// Labels that are said of an alert: what does not fit them is left out.
flow::Flow WithLabels(flow::Flow alerts, const LabelMap& labels) {
  std::vector<flow::Alternative> kept;
  for (flow::Alternative& alternative : alerts.alternatives) {
    bool possible = true;
    for (const auto& [name, value] : labels) {
      const Result<Matcher> equal = Matcher::Make(MatchOp::kEqual, name, value);
      const MatcherSets sets(*equal);
      possible = possible && sets.Of(alternative.labels) != Truth::kNo;
      if (possible) alternative.labels = sets.Narrow(alternative.labels, true);
    }
    if (possible) kept.push_back(std::move(alternative));
  }
  alerts.alternatives = std::move(kept);
  return alerts;
}

// Labels that servers may or may not add say nothing of an alert.
std::string OwnLabelsInWords(flow::Flow alerts) {
  for (flow::Alternative& alternative : alerts.alternatives) {
    for (const std::string_view name : policy::kExternalLabels) {
      const flow::LabelFact* fact = alternative.labels.Find(name);
      if (fact != nullptr && !fact->Must() && fact->values.IsAny()) alternative.labels.Remove(name, {});
    }
  }
  return flow::LabelsInWords(alerts);
}

AlertAnswer AnswerAlert(const ConfigModel& config, const RoutedAlert& alert, const LabelMap& labels) {
  RoutedAlert asked = alert;
  asked.labels = WithLabels(std::move(asked.labels), labels);
  asked.routes = config.finder->Of(asked.labels);
  AlertAnswer answer = AnswerOf(*asked.routes);
  answer.alert = alert.name();
  answer.labels = OwnLabelsInWords(asked.labels);
  const Location at = alert.rule->rule->name.Whole();
  const LineColumn place = at.file->Position(at.span.begin);
  answer.path = at.file->path();
  answer.line = place.line;
  answer.column = place.column;
  AddInhibitors(config, asked, &answer);
  return answer;
}

AlertAnswer AnswerLabels(const ConfigModel& config, const LabelMap& labels) {
  AlertAnswer answer;
  for (const auto& [name, value] : labels)
    answer.labels += fmt::format("{}{}={}", answer.labels.empty() ? "" : ", ", name, Quote(value));
  answer.ways.push_back({{}, config.tree->Match(labels)});
  flow::Alternative exact;
  exact.labels = flow::Labels::Closed({});
  for (const auto& [name, value] : labels)
    if (!value.empty()) exact.labels.SetYes(name, flow::ValueSet::Of({value}), {});
  RoutedAlert alert;
  alert.labels.alternatives.push_back(std::move(exact));
  AddInhibitors(config, alert, &answer);
  return answer;
}

}  // namespace

RoutesAnswer AnswerRoutes(const ConfigModel& config, const RoutesQuestion& question) {
  RoutesAnswer out;
  out.path = config.document->file->path();
  out.description = config.document->description;
  for (const Finding& problem : config.decoded.problems) {
    const LineColumn at = problem.where.file->Position(problem.where.span.begin);
    out.problems.push_back(
        fmt::format("{}:{}:{}: {}", problem.where.file->path(), at.line, at.column, problem.message));
  }
  if (config.tree == nullptr) return out;
  const auto alerts = AlertsByNode(config);
  for (uint32_t node = 0; node < alerts.size(); ++node)
    out.lines.push_back(LineOf(config, node, alerts[node]));
  out.alerts = config.alerts.size();
  out.asked = !question.alert.empty() || question.labels.has_value();
  if (!question.alert.empty()) {
    for (const RoutedAlert& alert : config.alerts)
      if (alert.name() == question.alert)
        out.answers.push_back(AnswerAlert(config, alert, question.labels.value_or(LabelMap())));
  } else if (question.labels) {
    out.answers.push_back(AnswerLabels(config, *question.labels));
  }
  return out;
}

}  // namespace rulecheck::routing
