#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "analysis/possible_labels.h"
#include "base/strings.h"
#include "checks/check.h"
#include "checks/flow_words.h"
#include "checks/shapes.h"
#include "flow/stored.h"

namespace rulecheck::checks {
namespace {

// Labels of which every selector asks for one and the same value: they tell no series apart.
std::set<std::string_view> PinnedLabels(const promql::Expr& root) {
  std::vector<const promql::VectorSelector*> selectors;
  SelectorsIn(root, &selectors);
  std::map<std::string_view, std::pair<std::string_view, size_t>> pins;  // value, selectors that have it
  for (const promql::VectorSelector* selector : selectors) {
    std::set<std::string_view> seen;
    for (const promql::Matcher& m : selector->matchers) {
      if (m.op != promql::MatchOp::kEqual || m.value.empty() || !seen.insert(m.name).second) continue;
      auto& [value, count] = pins[m.name];
      if (count == 0) value = m.value;
      if (value == m.value) ++count;
    }
  }
  std::set<std::string_view> out;
  for (const auto& [name, pin] : pins) {
    if (pin.second == selectors.size()) out.insert(name);
  }
  return out;
}

// Series of ALERTS differ by a name that the alert's own takes the place of.
void CheckAlertName(const QueryContext& c) {
  const auto& selectors = c.facts.selectors();
  const bool reads_alerts =
      std::any_of(selectors.begin(), selectors.end(), [](const promql::VectorSelector* selector) {
        return MetricName(*selector).starts_with(flow::kAlerts);
      });
  if (c.rule().kind != RuleKind::kAlerting || !reads_alerts) return;
  const flow::Flow& flow = c.facts.Likely(c.root());
  if (!flow.MustHave("alertname") || flow.IsConstant("alertname") || flow.bound <= 1) return;
  const auto place = PlaceOf(c, flow.CauseOf("alertname"));
  FindingBuilder finding = c.out.Report(place ? *place : c.At(c.root().span),
                                        "the alert's own name overwrites `alertname` of these series");
  finding.Because(c.rule().name.Whole(),
                  "two alerts that differ in nothing else get the same labels: the rule fails");
  finding.Help(
      "aggregate the alerts away, as `group by (namespace) (ALERTS{...})`, or keep their names in another "
      "label");
}

}  // namespace

void OverwrittenIdentity(const QueryContext& c) {
  CheckAlertName(c);
  const analysis::PossibleLabels& labels = c.facts.Labels(c.root());
  if (labels.open || labels.names.empty()) return;
  const auto merged = MergedLabels(c.group(), c.rule());
  const std::vector<std::string_view> own = labels.names.Names();
  const std::set<std::string_view> pinned = PinnedLabels(c.root());
  std::vector<std::string> names;
  for (const std::string_view name : own) {
    const auto it = merged.find(name);
    // A template may well keep the series apart.
    if (it == merged.end() || it->second->value.value.find("{{") != std::string_view::npos) return;
    if (!pinned.contains(name)) names.push_back(fmt::format("`{}`", name));
  }
  // With all of them fixed, as by absent(), there is one series at most.
  if (names.empty()) return;
  const TextPair& first = *merged.at(own.front());
  const bool one = names.size() == 1;
  c.out
      .Report(first.key.Whole(),
              fmt::format("the rule overwrites {}, the only label{} that tell{} its series apart",
                          Join(names, " and "), one ? "" : "s", one ? "s" : ""))
      .Because(c.At(labels.closed_by), "all other labels are removed here")
      .Help("as soon as the query returns two series the rule fails: both get the same labels");
}

}  // namespace rulecheck::checks
