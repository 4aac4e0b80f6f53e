#include <fmt/format.h>

#include <utility>

#include "base/duration.h"
#include "base/strings.h"
#include "report/cells.h"
#include "report/routes.h"
#include "report/tree.h"

namespace rulecheck::report {
namespace {

std::string Times(const RouteLine& line) {
  return fmt::format("{}/{}/{}", FormatPrometheusDuration(line.group_wait),
                     FormatPrometheusDuration(line.group_interval),
                     FormatPrometheusDuration(line.repeat_interval));
}

std::string IntervalsText(const std::vector<std::pair<std::string, std::string>>& intervals) {
  std::vector<std::string> parts;
  for (const auto& [name, times] : intervals) parts.push_back(fmt::format("{} ({})", name, times));
  return Join(parts, ", ");
}

// A question mark: only some of the rule's alerts.
std::string AlertNames(const RouteLine& line, size_t most) {
  std::vector<std::string> parts;
  for (const RoutedName& alert : line.alerts) {
    if (parts.size() == most) {
      parts.push_back(fmt::format("{} more", line.alerts.size() - most));
      break;
    }
    parts.push_back(alert.alert + (alert.always ? "" : "?"));
  }
  return Join(parts, ", ");
}

std::string Silence(const RouteLine& line) {
  std::string out;
  if (!line.active.empty()) out += "only " + IntervalsText(line.active);
  if (!line.mute.empty()) out += (out.empty() ? "not " : ", not ") + IntervalsText(line.mute);
  return out;
}

std::string TreeText(const RoutesAnswer& answer, const RoutesOptions& options) {
  std::vector<TreeRow> rows;
  for (const RouteLine& line : answer.lines) {
    const std::string text = line.matchers.empty() ? (line.depth == 0 ? "default" : "all") : line.matchers;
    rows.push_back({line.depth,
                    Printable(text + (line.continues ? " continue" : "")),
                    {Printable(line.receiver), Printable(line.grouping), Times(line),
                     Printable(Silence(line)), Printable(AlertNames(line, options.max_alerts))}});
  }
  return RenderTree({"route", "receiver", "grouped by", "wait/interval/repeat", "speaks", "alerts"}, rows,
                    {options.ascii, 60, 40});
}

std::string RouteText(const RouteLine& line) {
  std::string out = fmt::format("{}: grouped by {}, {}", line.receiver, line.grouping, Times(line));
  const std::string silence = Silence(line);
  if (!silence.empty()) out += ", speaks " + silence;
  return out + fmt::format(" ({}:{})", line.path, line.line);
}

std::string InhibitorText(const InhibitedByAlert& by) {
  std::string out = fmt::format("  {} (line {}: {})\n", by.alert, by.line, by.rule);
  for (const EqualLabel& label : by.equal)
    out += fmt::format("    equal {}: in the source {}, here {}\n", label.name, label.source, label.target);
  return out;
}

std::string AlertText(const RoutesAnswer& of, const AlertAnswer& answer) {
  std::string out;
  if (!answer.alert.empty())
    out += fmt::format("{} ({}:{}:{})\n", answer.alert, answer.path, answer.line, answer.column);
  out += fmt::format("labels: {}\n", answer.labels);
  for (const RoutedWay& way : answer.ways) {
    out += way.when.empty() ? "" : fmt::format("when {}\n", Join(way.when, " and "));
    if (way.routes.empty()) out += "  nobody\n";
    for (const uint32_t route : way.routes) out += "  " + RouteText(of.lines[route]) + "\n";
  }
  if (!answer.complete) out += "and there are more ways, too many to tell them all\n";
  if (!answer.inhibited_by.empty()) out += "can be inhibited by\n";
  for (const InhibitedByAlert& by : answer.inhibited_by) out += InhibitorText(by);
  return Printable(out, true);
}

}  // namespace

std::string RenderRoutesText(const std::vector<RoutesAnswer>& answers, const RoutesOptions& options) {
  std::string out;
  for (const RoutesAnswer& answer : answers) {
    if (!out.empty()) out += "\n";
    out += fmt::format("{}: {}", answer.path, answer.description);
    out += answer.alerts == 0
               ? "\n"
               : fmt::format(", {} alerting rule{}\n", answer.alerts, answer.alerts == 1 ? "" : "s");
    if (answer.lines.empty()) continue;
    out += "\n";
    if (!answer.asked) out += TreeText(answer, options);
    bool first = true;
    for (const AlertAnswer& alert : answer.answers) {
      if (!std::exchange(first, false)) out += "\n";
      out += AlertText(answer, alert);
    }
  }
  return out;
}

}  // namespace rulecheck::report
