#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "analysis/possible_labels.h"
#include "base/strings.h"
#include "checks/check.h"
#include "checks/shapes.h"

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

}  // namespace

void OverwrittenIdentity(const QueryContext& c) {
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
