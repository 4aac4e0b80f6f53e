#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "checks/check.h"
#include "checks/flow_words.h"
#include "checks/shapes.h"
#include "flow/stored.h"

namespace rulecheck::checks {
namespace {

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
  const auto& merged = c.facts.labels();
  // The query names the labels of a result that has no others.
  const auto is_named = [&](const auto& label) {
    return c.text().find(label.first) != std::string_view::npos;
  };
  if (std::none_of(merged.begin(), merged.end(), is_named)) return;
  const flow::Flow& flow = c.facts.Certain(c.root());
  if (flow.bound <= 1 || !flow.IsClosed()) return;
  const std::set<std::string_view> own = LabelNames(flow);
  std::vector<std::string> names;
  for (const std::string_view name : own) {
    const auto it = merged.find(name);
    // A template may well keep the series apart.
    if (it == merged.end() || it->second.value.value.find("{{") != std::string_view::npos) return;
    if (!flow.IsConstant(name)) names.push_back(fmt::format("`{}`", name));
  }
  // With all of them fixed there is one series at most.
  if (names.empty()) return;
  const TextPair& first = merged.at(*own.begin());
  const bool one = names.size() == 1;
  FindingBuilder finding = c.out.Report(
      first.key.Whole(), fmt::format("the rule overwrites {}, the only label{} that tell{} its series apart",
                                     Join(names, " and "), one ? "" : "s", one ? "s" : ""));
  Because(c, flow.alternatives[0].labels.closed_by(), "all other labels are removed here", &finding);
  finding.Help("as soon as the query returns two series the rule fails: both get the same labels");
}

}  // namespace rulecheck::checks
