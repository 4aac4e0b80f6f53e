// Recording rules of one name in several files of a directory whose series have other labels:
// who reads the name gets both.
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/paths.h"
#include "base/strings.h"
#include "checks/check.h"
#include "checks/rules/alternative_files.h"
#include "flow/rules.h"
#include "flow/stored.h"

namespace rulecheck::checks {
namespace {

// What a rule stores, as far as it is limited.
struct StoredLabels {
  const RuleRef* ref;
  flow::Flow series;
  std::set<std::string> names;
};

std::optional<StoredLabels> StoredOf(const ModelContext& c, uint32_t index) {
  const RuleRef& ref = c.rules.rule(index);
  const flow::Flows& flows = c.facts.likely_flows();
  const uint32_t number = c.facts.FlowRuleOf(index);
  StoredLabels out{
      &ref,
      flow::RecordedSeries(flows.WorkOut(number), ref.rule->name.value, flows.rules()[number].labels),
      {}};
  if (out.series.IsEmpty() || !out.series.IsClosed()) return std::nullopt;
  for (const flow::Alternative& one : out.series.alternatives) {
    for (const flow::LabelFact& fact : one.labels.facts()) {
      if (fact.CanBe() && fact.name != flow::kMetricName) out.names.insert(fact.name);
    }
  }
  return out;
}

std::string ListNames(const std::set<std::string>& names) {
  std::vector<std::string> quoted;
  for (const std::string& name : names) quoted.push_back(fmt::format("`{}`", name));
  return quoted.empty() ? "no labels" : Join(quoted, ", ");
}

// Labels that the rules set tell their series apart on purpose.
bool AreSetApart(const StoredLabels& a, const StoredLabels& b) {
  return std::any_of(a.names.begin(), a.names.end(), [&](const std::string& name) {
    return b.names.contains(name) && a.series.MustHave(name) && b.series.MustHave(name) &&
           Disjoint(a.series.ValuesOf(name), b.series.ValuesOf(name));
  });
}

void CompareWithFirst(const ModelContext& c, const StoredLabels& first, const StoredLabels& other) {
  const SourceFile &here = *other.ref->document->file, &there = *first.ref->document->file;
  if (&here == &there || first.names == other.names || AreSetApart(first, other)) return;
  if (AreAlternatives(there.path(), here.path())) return;
  c.out.set_subject(other.ref->subject());
  c.out
      .Report(other.ref->rule->name.Whole(),
              fmt::format("`{}` is also recorded in {} with other labels: the two mix",
                          other.ref->rule->name.value, there.path()))
      .Because(other.ref->rule->name.Whole(), ListNames(other.names))
      .Because(first.ref->rule->name.Whole(), ListNames(first.names))
      .Help("who sums the name counts what both cover twice; give one of them another name");
}

void CheckName(const ModelContext& c, std::string_view name) {
  const auto recorders = c.rules.Recorders(name);
  if (recorders.size() < 2) return;
  std::map<std::string_view, StoredLabels> first;
  for (const uint32_t index : recorders) {
    const std::string_view folder = FolderPart(c.rules.rule(index).document->file->path());
    auto stored = StoredOf(c, index);
    if (!stored) continue;
    const auto it = first.find(folder);
    if (it == first.end()) {
      first.emplace(folder, std::move(*stored));
    } else {
      CompareWithFirst(c, it->second, *stored);
    }
  }
}

}  // namespace

void RecordedDifferently(const ModelContext& c) {
  for (const std::string_view name : c.rules.recorded_names()) CheckName(c, name);
}

}  // namespace rulecheck::checks
