#include "simulate/test_file.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <set>

namespace rulecheck::simulate {
namespace {

constexpr int64_t kTestHistoryMs = 2 * 60 * 60'000, kWeekMs = 7 * 24 * 60 * 60'000;

// A text as a scalar of YAML in double quotes.
std::string Yaml(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string SecondsText(int64_t ms) {
  return std::to_string(ms / 1000) + "s";
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

// Firing alerts of a name at a time, in one order.
std::vector<SeenAlert> FiringAt(const WatchedAlert& at, const std::vector<SeenAlert>& seen) {
  std::vector<SeenAlert> out;
  for (const SeenAlert& each : seen) {
    if (each.name == at.name && each.at_ms == at.at_ms && each.firing) out.push_back(each);
  }
  std::sort(out.begin(), out.end(),
            [](const SeenAlert& a, const SeenAlert& b) { return a.labels < b.labels; });
  return out;
}

bool SameLabels(const std::vector<SeenAlert>& a, const std::vector<SeenAlert>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const SeenAlert& x, const SeenAlert& y) { return x.labels == y.labels; });
}
bool SameTexts(const std::vector<SeenAlert>& a, const std::vector<SeenAlert>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const SeenAlert& x, const SeenAlert& y) { return x.annotations == y.annotations; });
}

std::string AlertCase(const WatchedAlert& watched, const std::vector<SeenAlert>& firing) {
  std::string out = "      - eval_time: " + SecondsText(watched.at_ms) +
                    "\n        alertname: " + Yaml(watched.name) + "\n";
  std::string alerts;
  for (const SeenAlert& each : firing) {
    std::string item;
    const auto add = [&](std::string_view key, const Pairs& pairs) {
      std::string lines;
      for (const auto& [name, value] : pairs) {
        if (name != "alertname") lines += "              " + Yaml(name) + ": " + Yaml(value) + "\n";
      }
      if (lines.empty()) return;
      item += (item.empty() ? "          - " : "            ") + std::string(key) + ":\n" + lines;
    };
    add("exp_labels", each.labels);
    add("exp_annotations", each.annotations);
    alerts += item.empty() ? "          - {}\n" : item;
  }
  return out + (alerts.empty() ? "        exp_alerts: []\n" : "        exp_alerts:\n" + alerts);
}

// What fires without its texts.
std::string AlertsCase(const WatchedAlert& watched, const std::vector<SeenAlert>& firing) {
  std::string out =
      "      - expr: " + Yaml("ALERTS{alertname=" + Yaml(watched.name) + ",alertstate=\"firing\"}") +
      "\n        eval_time: " + SecondsText(watched.at_ms) + "\n        exp_samples:\n";
  for (const SeenAlert& each : firing) {
    std::string labels = "alertstate=\"firing\"";
    for (const auto& [name, value] : each.labels) labels += "," + name + "=" + Yaml(value);
    out += "          - labels: " + Yaml("ALERTS{" + labels + "}") + "\n            value: 1\n";
  }
  return out;
}

// promtool keeps at most 10,000 samples of a query: a shorter history, then a shorter run.
constexpr int64_t kTestSamples = 9'000;

void Shift(Scenario* scenario, int64_t by_ms) {
  for (auto* steps : {&scenario->errors, &scenario->traffic}) {
    for (auto& [from, value] : *steps) from = std::max<int64_t>(0, from - by_ms);
  }
  for (int64_t& at : scenario->resets_ms) at -= by_ms;
  for (auto& [from, to] : scenario->missing_ms) {
    from -= by_ms;
    to -= by_ms;
  }
  scenario->outage_start_ms -= by_ms;
  if (scenario->outage_end_ms >= 0) scenario->outage_end_ms -= by_ms;
  scenario->end_ms -= by_ms;
}

// `by_week`: rules look at the clock.
void FitTest(size_t series, int64_t interval_ms, bool by_week, Scenario* scenario) {
  const int64_t step = std::min(interval_ms, scenario->scrape_ms);
  const int64_t longest = kTestSamples / static_cast<int64_t>(std::max<size_t>(1, series)) * step;
  const int64_t common = std::lcm(std::lcm(interval_ms, scenario->scrape_ms), by_week ? kWeekMs : 1);
  const int64_t spare = std::max<int64_t>(0, scenario->outage_start_ms - kTestHistoryMs) / common * common;
  if (scenario->end_ms > longest)
    Shift(scenario, std::min(spare, (scenario->end_ms - longest + common - 1) / common * common));
  scenario->end_ms = std::min(scenario->end_ms, longest);
}

// Both ways of reading windows.
using Raws = std::array<SloSimulator::Raw, 2>;
using Seen = std::array<std::vector<SeenAlert>, 2>;

class TestFileWriter {
 public:
  TestFileWriter(const SloSimulator& simulator, const Scenario& scenario)
      : simulator_(simulator), scenario_(scenario), interval_ms_(simulator.interval_ms()) {}

  Result<std::string> Write(const std::vector<std::string>& rule_files) {
    const auto series = SeriesFor({&simulator_.slo()}, scenario_.instances);
    if (!series) return series.error();
    const policy::SloObjective* asked = simulator_.slo().asked;
    FitTest(series->size(), interval_ms_, asked != nullptr && asked->during, &scenario_);
    if (scenario_.end_ms <= scenario_.outage_start_ms)
      return Error{"promtool keeps too few samples for the history that the rules need", {}};
    if (scenario_.phase_ms % 1000 != 0 || scenario_.scrape_ms % 1000 != 0 || interval_ms_ % 1000 != 0)
      return Error{"a test needs scrapes and evaluations at whole seconds", {}};
    groups_ = simulator_.GroupsOfFiles();
    Raws raws;
    Seen seen;
    if (Status status = Run(&raws, nullptr); !status) return status.error();
    FindPoints(raws);
    if (Status status = Run(&raws, &seen); !status) return status.error();
    const std::string cases = Cases(seen);
    if (cases.empty()) return Error{"releases of Prometheus before and since 3.0 differ everywhere", {}};
    return Head(rule_files) + Series(*series) + cases;
  }

 private:
  Status Run(Raws* raws, Seen* seen) const {
    for (size_t i = 0; i < raws->size(); ++i) {
      AlertRunOptions options;
      options.closed_left = i == 1;
      if (seen != nullptr) {
        options.watched = points_;
        options.seen = &(*seen)[i];
      }
      Result<SloSimulator::Raw> raw = simulator_.RunGroups(groups_, scenario_, options);
      if (!raw) return raw.error();
      (*raws)[i] = std::move(*raw);
    }
    return {};
  }

  // Before it fires, when it fires, when it is gone, in both ways; and at the end.
  void FindPoints(const Raws& raws) {
    std::set<std::pair<int64_t, std::string>> points;
    for (const uint32_t rule : simulator_.AlertRules()) {
      const std::string name(simulator_.model().rules().rule(rule).rule->name.value);
      points.emplace(scenario_.end_ms / interval_ms_ * interval_ms_, name);
      const AlertOutcome one = simulator_.OutcomeOf(rule, raws[0], scenario_);
      const AlertOutcome other = simulator_.OutcomeOf(rule, raws[1], scenario_);
      if (!one.fires_ms || !other.fires_ms) continue;
      const int64_t start = scenario_.outage_start_ms;
      const int64_t before = start + std::min(*one.fires_ms, *other.fires_ms) - interval_ms_;
      if (before >= 0) points.emplace(before, name);
      points.emplace(start + std::max(*one.fires_ms, *other.fires_ms), name);
      if (one.resolves_ms && other.resolves_ms)
        points.emplace(start + std::max(*one.resolves_ms, *other.resolves_ms), name);
    }
    for (const auto& [at, name] : points) points_.push_back({name, at});
  }

  std::string Cases(const Seen& seen) const {
    std::string alerts, expressions;
    for (const WatchedAlert& each : points_) {
      const std::vector<SeenAlert> one = FiringAt(each, seen[0]), other = FiringAt(each, seen[1]);
      if (!SameLabels(one, other)) continue;
      if (SameTexts(one, other)) {
        alerts += AlertCase(each, one);
      } else {
        expressions += AlertsCase(each, one);
      }
    }
    return (alerts.empty() ? "" : "    alert_rule_test:\n" + alerts) +
           (expressions.empty() ? "" : "    promql_expr_test:\n" + expressions);
  }

  std::string Head(const std::vector<std::string>& rule_files) const {
    std::string out = "# Made by `rulecheck slo simulate --write-test`: " + simulator_.slo().name +
                      ", scenario " + scenario_.name + ".\n# " + scenario_.what + "; it begins at " +
                      SecondsText(scenario_.outage_start_ms) + ".\nrule_files:\n";
    for (const std::string& file : rule_files) out += "  - " + Yaml(file) + "\n";
    out += "evaluation_interval: " + SecondsText(interval_ms_) + "\n";
    if (groups_.size() < 2) return out;
    out += "group_eval_order:\n";
    for (const auto& group : groups_) out += "  - " + Yaml(group.name) + "\n";
    return out;
  }
  std::string Series(const std::vector<MadeSeries>& series) const {
    std::string out = "tests:\n  - name: " + Yaml(simulator_.slo().name + ", " + scenario_.name) +
                      "\n    interval: " + SecondsText(CellOf(scenario_)) + "\n    input_series:\n";
    for (const MadeSeries& each : series)
      out += "      - series: " + Yaml(each.Text()) +
             "\n        values: " + Yaml(NotationOf(each, SamplesOf(each, scenario_))) + "\n";
    return out;
  }

  const SloSimulator& simulator_;
  Scenario scenario_;
  int64_t interval_ms_;
  SloSimulator::Groups groups_;
  std::vector<WatchedAlert> points_;
};

}  // namespace

Result<std::string> WriteTestFile(const SloSimulator& simulator, const Scenario& scenario,
                                  const std::vector<std::string>& rule_files) {
  return TestFileWriter(simulator, scenario).Write(rule_files);
}

}  // namespace rulecheck::simulate
