#include "engine/rules/rule_run.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "engine/rules/rule_observer.h"

namespace rulecheck::engine::rules {
namespace {

// Whole seconds, rounded down, as Go's Time.Unix.
double UnixSeconds(int64_t ms) {
  return std::floor(static_cast<double>(ms) / 1000);
}

// True when a label set stands twice in `labels`, which is sorted here.
bool SortAndFindRepeated(std::vector<LabelsId>* labels) {
  if (labels->size() < 2) return false;
  std::sort(labels->begin(), labels->end());
  return std::adjacent_find(labels->begin(), labels->end()) != labels->end();
}

}  // namespace

RuleRun::RuleRun(Storage* storage, const GroupSpec* group, const RuleSpec* spec, WriterId writer)
    : storage_(storage),
      group_(group),
      spec_(spec),
      writer_(writer),
      alerts_(spec->hold_ms, spec->keep_firing_ms) {
  if (!spec->alerting) return;
  std::vector<std::pair<std::string, std::string>> raw;
  for (const TextSpec& label : spec->labels) raw.emplace_back(label.name, label.raw);
  raw_labels_ = storage->symbols().InternPairs(raw);
}

Status RuleRun::Step(const TemplateContext& context, int64_t ts_ms, std::vector<Cause> causes,
                     std::vector<OutputSample>* out) {
  const size_t samples = causes.size();
  Status status = spec_->alerting ? StepAlerts(context, ts_ms, std::move(causes), out) : Record(causes, out);
  if (context.observer != nullptr) context.observer->Evaluated(*spec_, samples, alerts_.alerts());
  if (!spec_->alerting) return status;
  if (!status || !watched_.contains(ts_ms)) return status;
  return Keep(ts_ms);
}

Status RuleRun::Keep(int64_t ts_ms) {
  const auto alerts = alerts_.alerts();
  if (room_ != nullptr && alerts.size() > *room_)
    return Error{"more alerts are looked at than are kept, at all times", std::nullopt};
  if (room_ != nullptr) *room_ -= alerts.size();
  snapshots_[ts_ms].assign(alerts.begin(), alerts.end());
  return {};
}

Status RuleRun::CheckLimit(size_t count, const char* noun) const {
  int64_t limit = group_->limit;
  if (limit <= 0 || count <= static_cast<uint64_t>(limit)) return {};
  return Error{"exceeded limit of " + std::to_string(limit) + " with " + std::to_string(count) + " " + noun,
               std::nullopt};
}

LabelsId RuleRun::RecordedLabels(LabelsId sample) {
  auto [it, added] = output_labels_.try_emplace(MemoKey{sample, 0}, kNoLabels);
  if (!added) return it->second;
  Symbols& symbols = storage_->symbols();
  auto input = symbols.Labels(sample);
  std::vector<Label> labels(input.begin(), input.end());
  labels.push_back({symbols.name_symbol(), symbols.Intern(spec_->name)});
  for (const TextSpec& label : spec_->labels) {
    labels.push_back({symbols.Intern(label.name), symbols.Intern(label.raw)});
  }
  it->second = symbols.InternLabels(std::move(labels));
  return it->second;
}

Status RuleRun::Record(const std::vector<Cause>& causes, std::vector<OutputSample>* out) {
  std::vector<LabelsId> labels;
  for (const Cause& cause : causes) {
    out->push_back({RecordedLabels(cause.labels), cause.value, cause.histogram});
    labels.push_back(out->back().labels);
  }
  if (SortAndFindRepeated(&labels)) {
    return Error{"vector contains metrics with the same labelset after applying rule labels", std::nullopt};
  }
  return CheckLimit(out->size(), "series");
}

LabelsId RuleRun::AlertLabels(const TemplateContext& context, const Cause& cause) {
  bool memo = spec_->constant_labels || cause.histogram == nullptr;
  for (const TextSpec& label : spec_->labels) memo = memo && !label.depends_on_time;
  MemoKey key{cause.labels, spec_->constant_labels ? 0 : std::bit_cast<uint64_t>(cause.value)};
  if (memo) {
    auto known = output_labels_.find(key);
    if (known != output_labels_.end()) return known->second;
  }
  Symbols& symbols = storage_->symbols();
  auto input = symbols.Labels(symbols.WithoutName(cause.labels));
  std::vector<Label> labels(input.begin(), input.end());
  TextExpander expander(context, cause);
  for (const TextSpec& label : spec_->labels) {
    labels.push_back({symbols.Intern(label.name), symbols.Intern(expander.Expand(label))});
  }
  labels.push_back({symbols.Intern("alertname"), symbols.Intern(spec_->name)});
  LabelsId out = symbols.InternLabels(std::move(labels));
  if (memo) output_labels_.emplace(key, out);
  return out;
}

const RuleRun::AlertSeries& RuleRun::SeriesOf(LabelsId alert) {
  auto [it, added] = alert_series_.try_emplace(alert);
  if (!added) return it->second;
  Symbols& symbols = storage_->symbols();
  // The rule's own labels come first and unexpanded: where a template expands to
  // nothing, its text shows in the series (rules/alerting.go, sample).
  auto base = symbols.Labels(raw_labels_);
  std::vector<Label> labels(base.begin(), base.end());
  auto own = symbols.Labels(alert);
  labels.insert(labels.end(), own.begin(), own.end());
  labels.push_back({symbols.Intern("alertname"), symbols.Intern(spec_->name)});
  labels.push_back({symbols.name_symbol(), symbols.Intern("ALERTS_FOR_STATE")});
  it->second.for_state = symbols.InternLabels(labels);
  labels.back().value = symbols.Intern("ALERTS");
  labels.push_back({symbols.Intern("alertstate"), symbols.Intern("pending")});
  it->second.pending = symbols.InternLabels(labels);
  labels.back().value = symbols.Intern("firing");
  it->second.firing = symbols.InternLabels(labels);
  return it->second;
}

Status RuleRun::StepAlerts(const TemplateContext& context, int64_t ts_ms, std::vector<Cause> causes,
                           std::vector<OutputSample>* out) {
  if (causes.empty() && alerts_.alerts().empty()) return {};
  std::vector<Observation> observations;
  std::vector<LabelsId> labels;
  for (Cause& cause : causes) {
    cause.at_ms = ts_ms;
    labels.push_back(AlertLabels(context, cause));
    observations.push_back({labels.back(), std::move(cause)});
  }
  if (SortAndFindRepeated(&labels)) {
    return Error{"vector contains metrics with the same labelset after applying alert labels", std::nullopt};
  }
  size_t running = alerts_.Step(ts_ms, observations);
  Status limit = CheckLimit(running, "alerts");
  if (!limit) {
    alerts_.Clear();
    return limit;
  }
  for (Alert& alert : alerts_.alerts()) {
    if (!alert.active()) continue;
    // A template that reads the storage must read it now.
    if (spec_->annotations_depend_on_time && alert.cause.at_ms == ts_ms) Annotations(context, *spec_, &alert);
    const AlertSeries& series = SeriesOf(alert.labels);
    out->push_back({alert.phase == AlertPhase::kFiring ? series.firing : series.pending, 1, nullptr});
    out->push_back({series.for_state, UnixSeconds(alert.active_at_ms), nullptr});
  }
  return {};
}

const TextPairs& Annotations(const TemplateContext& context, const RuleSpec& rule, Alert* alert) {
  if (!alert->annotations) {
    TextExpander expander(context, alert->cause);
    TextPairs pairs;
    for (const TextSpec& text : rule.annotations) pairs.emplace_back(text.name, expander.Expand(text));
    alert->annotations = std::move(pairs);
  }
  return *alert->annotations;
}

}  // namespace rulecheck::engine::rules
