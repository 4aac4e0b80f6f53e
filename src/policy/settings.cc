#include "policy/settings.h"

#include <iterator>
#include <string_view>
#include <unordered_set>

#include "policy/selection.h"

namespace rulecheck::policy {
namespace {

template <typename T>
void TakeIfSet(const std::optional<T>& nearer, std::optional<T>* out) {
  if (nearer) *out = nearer;
}
void TakeText(const std::string& nearer, std::string* out) {
  if (!nearer.empty()) *out = nearer;
}
template <typename T>
void AppendAll(const std::vector<T>& nearer, std::vector<T>* out) {
  out->insert(out->end(), nearer.begin(), nearer.end());
}
// The nearer list instead of the other one.
template <typename T>
void TakeList(const std::vector<T>& nearer, std::vector<T>* out) {
  if (!nearer.empty()) *out = nearer;
}

// An entry that was written has a place.
template <typename Rule>
void TakeRule(const Rule& nearer, Rule* out) {
  if (nearer.place.file != nullptr) *out = nearer;
}

void Merge(const TargetSettings& nearer, TargetSettings* out) {
  TakeIfSet(nearer.prometheus, &out->prometheus);
  TakeText(nearer.loki, &out->loki);
  TakeText(nearer.grafana, &out->grafana);
  TakeIfSet(nearer.features, &out->features);
  TakeText(nearer.dialect, &out->dialect);
}

void TakeLabels(const std::vector<ExternalLabel>& nearer, std::vector<ExternalLabel>* out) {
  std::unordered_set<std::string_view> names;
  for (const ExternalLabel& label : nearer) names.insert(label.name);
  std::erase_if(*out, [&](const ExternalLabel& other) { return names.contains(other.name); });
  AppendAll(nearer, out);
}

void Merge(const EnvironmentSettings& nearer, EnvironmentSettings* out) {
  TakeIfSet(nearer.scrape_interval.fallback, &out->scrape_interval.fallback);
  for (const auto& [job, interval] : nearer.scrape_interval.jobs) out->scrape_interval.jobs[job] = interval;
  TakeIfSet(nearer.evaluation_interval, &out->evaluation_interval);
  TakeIfSet(nearer.retention, &out->retention);
  TakeLabels(nearer.external_labels, &out->external_labels);
  TakeIfSet(nearer.prometheus, &out->prometheus);
  TakeIfSet(nearer.alertmanager, &out->alertmanager);
  TakeIfSet(nearer.loki, &out->loki);
  TakeIfSet(nearer.promtail, &out->promtail);
  AppendAll(nearer.inventory, &out->inventory);
  // The first that fits counts, so nearer ones stand first.
  out->metrics.insert(out->metrics.begin(), nearer.metrics.begin(), nearer.metrics.end());
  AppendAll(nearer.known, &out->known);
  TakeIfSet(nearer.complete, &out->complete);
}

void Merge(const CardinalitySettings& nearer, CardinalitySettings* out) {
  TakeRule(nearer.high, &out->high);
  TakeRule(nearer.record_series, &out->record_series);
  TakeRule(nearer.alert_instances, &out->alert_instances);
  TakeRule(nearer.group_series, &out->group_series);
  TakeRule(nearer.samples, &out->samples);
  TakeRule(nearer.team_series, &out->team_series);
  TakeIfSet(nearer.unknown, &out->unknown);
  TakeRule(nearer.loki, &out->loki);
}

void Merge(const RoutingSettings& nearer, RoutingSettings* out) {
  TakeText(nearer.team_label, &out->team_label);
  TakeList(nearer.tiers, &out->tiers);
  TakeIfSet(nearer.default_route, &out->default_route);
  TakeIfSet(nearer.heartbeat, &out->heartbeat);
}

void Merge(const SloSettings& nearer, SloSettings* out) {
  TakeIfSet(nearer.period, &out->period);
  TakeIfSet(nearer.scrape_interval, &out->scrape_interval);
  TakeIfSet(nearer.traffic_floor, &out->traffic_floor);
  TakeList(nearer.tiers, &out->tiers);
  TakeIfSet(nearer.detect, &out->detect);
  AppendAll(nearer.objectives, &out->objectives);
  AppendAll(nearer.files, &out->files);
}

template <typename T>
void MergeSection(const SwitchedSection<T>& nearer, std::optional<T>* out) {
  if (nearer.off) out->reset();
  if (!nearer.section) return;
  if (!*out) out->emplace();
  Merge(*nearer.section, &**out);
}

// What files and overrides have in common.
template <typename Part>
void MergePart(const Part& nearer, Settings* out) {
  Merge(nearer.target, &out->target);
  if (!nearer.checks.empty()) out->checks.push_back(nearer.checks);
  if (nearer.labels.off) out->labels.clear();
  AppendAll(nearer.labels.entries, &out->labels);
  MergeSection(nearer.cardinality, &out->cardinality);
  MergeSection(nearer.routing, &out->routing);
  MergeSection(nearer.slo, &out->slo);
}

}  // namespace

void MergeFile(const SettingsFile& nearer, Settings* out) {
  MergePart(nearer, out);
  Merge(nearer.environment, &out->environment);
  if (!nearer.files.empty()) out->files = nearer.files;
  if (!nearer.exclude.empty()) out->exclude.push_back(nearer.exclude);
  TakeIfSet(nearer.baseline, &out->baseline);
}

void MergeOverride(const Override& nearer, Settings* out) {
  MergePart(nearer, out);
}

const CheckSetting* FindSetting(const CheckMap& checks, std::string_view id) {
  for (const std::string_view name : {id, FamilyOf(id), std::string_view("all")}) {
    const auto it = checks.find(name);
    if (it != checks.end() && it->second.level) return &it->second;
  }
  return nullptr;
}

}  // namespace rulecheck::policy
