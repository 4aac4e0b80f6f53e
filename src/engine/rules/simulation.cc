#include "engine/rules/simulation.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace rulecheck::engine::rules {
namespace {

// Whole seconds, rounded down, as Go's Time.Unix.
double UnixSeconds(int64_t ms) {
  return std::floor(static_cast<double>(ms) / 1000);
}

// The samples of a rule's expression; a scalar is one sample without labels.
Result<Value> EvaluateRule(const RuleSpec& spec, const Storage& storage, int64_t t_ms,
                           const EvalOptions& options) {
  if (spec.query == nullptr) return Error{spec.error, std::nullopt};
  Result<Outcome> out = Evaluate(*spec.query->root(), storage, {t_ms, t_ms, 0}, options);
  if (!out) return out.error();
  Value value = std::move(out->value);
  if (value.type == promql::ValueType::kScalar) {
    value.vector = {{kNoLabels, t_ms, value.scalar, nullptr}};
  } else if (value.type != promql::ValueType::kVector) {
    return Error{"rule result is not a vector or scalar", std::nullopt};
  }
  return value;
}

// True when a label set stands twice in `labels`, which is sorted here.
bool SortAndFindRepeated(std::vector<LabelsId>* labels) {
  std::sort(labels->begin(), labels->end());
  return std::adjacent_find(labels->begin(), labels->end()) != labels->end();
}

}  // namespace

Simulation::Simulation(Storage* storage, std::vector<const GroupSpec*> groups, TemplateContext context)
    : storage_(storage), context_(std::move(context)), alertname_(storage->symbols().Intern("alertname")) {
  context_.storage = storage;
  WriterId writer = kInput;
  for (const GroupSpec* group : groups) {
    for (const RuleSpec& spec : group->rules) {
      RuleRun run{group,     &spec, ++writer, {}, AlertState(spec.hold_ms, spec.keep_firing_ms),
                  kNoLabels, {},    {}};
      if (spec.alerting) {
        std::vector<std::pair<std::string, std::string>> raw;
        for (const TextSpec& label : spec.labels) raw.emplace_back(label.name, label.raw);
        run.raw_labels = storage->symbols().InternPairs(raw);
      }
      runs_.push_back(std::move(run));
    }
  }
}

std::vector<RuleFailure> Simulation::Tick(int64_t ts_ms) {
  std::vector<RuleFailure> failures;
  for (RuleRun& run : runs_) {
    Status status = Eval(&run, ts_ms);
    if (!status) failures.push_back({run.group, run.spec, ts_ms, status.error().message});
  }
  return failures;
}

Status Simulation::Eval(RuleRun* run, int64_t ts_ms) {
  int64_t t_ms = ts_ms - run->group->query_offset_ms;
  Result<Value> value = EvaluateRule(*run->spec, *storage_, t_ms, context_.eval);
  if (!value) return value.error();
  if (value->vector.empty() && run->written.empty() && run->alerts.alerts().empty()) return {};
  Result<std::vector<Sample>> samples =
      run->spec->alerting ? Alerting(run, *value, ts_ms) : Record(run, *value);
  if (!samples) return samples.error();
  return Write(run, t_ms, *samples);
}

Status Simulation::CheckLimit(RuleRun* run, size_t count, const char* noun) {
  int64_t limit = run->group->limit;
  if (limit <= 0 || count <= static_cast<uint64_t>(limit)) return {};
  return Error{"exceeded limit of " + std::to_string(limit) + " with " + std::to_string(count) + " " + noun,
               std::nullopt};
}

LabelsId Simulation::RecordedLabels(RuleRun* run, LabelsId sample) {
  auto [it, added] = run->output_labels.try_emplace(MemoKey{sample, 0}, kNoLabels);
  if (!added) return it->second;
  Symbols& symbols = storage_->symbols();
  auto input = symbols.Labels(sample);
  std::vector<Label> labels(input.begin(), input.end());
  labels.push_back({symbols.name_symbol(), symbols.Intern(run->spec->name)});
  for (const TextSpec& label : run->spec->labels) {
    labels.push_back({symbols.Intern(label.name), symbols.Intern(label.raw)});
  }
  it->second = symbols.InternLabels(std::move(labels));
  return it->second;
}

Result<std::vector<Simulation::Sample>> Simulation::Record(RuleRun* run, const Value& value) {
  std::vector<Sample> samples;
  std::vector<LabelsId> labels;
  for (const VectorSample& sample : value.vector) {
    samples.push_back({RecordedLabels(run, sample.labels), sample.value, sample.histogram});
    labels.push_back(samples.back().labels);
  }
  if (SortAndFindRepeated(&labels)) {
    return Error{"vector contains metrics with the same labelset after applying rule labels", std::nullopt};
  }
  Status limit = CheckLimit(run, samples.size(), "series");
  if (!limit) return limit.error();
  return samples;
}

LabelsId Simulation::AlertLabels(RuleRun* run, const Cause& cause) {
  const RuleSpec& spec = *run->spec;
  bool memo = spec.constant_labels || cause.histogram == nullptr;
  for (const TextSpec& label : spec.labels) memo = memo && !label.depends_on_time;
  MemoKey key{cause.labels, spec.constant_labels ? 0 : std::bit_cast<uint64_t>(cause.value)};
  if (memo) {
    auto known = run->output_labels.find(key);
    if (known != run->output_labels.end()) return known->second;
  }
  Symbols& symbols = storage_->symbols();
  auto input = symbols.Labels(symbols.WithoutName(cause.labels));
  std::vector<Label> labels(input.begin(), input.end());
  TextExpander expander(context_, cause);
  for (const TextSpec& label : spec.labels) {
    labels.push_back({symbols.Intern(label.name), symbols.Intern(expander.Expand(label))});
  }
  labels.push_back({alertname_, symbols.Intern(spec.name)});
  LabelsId out = symbols.InternLabels(std::move(labels));
  if (memo) run->output_labels.emplace(key, out);
  return out;
}

const Simulation::AlertSeries& Simulation::SeriesOf(RuleRun* run, LabelsId alert) {
  auto [it, added] = run->alert_series.try_emplace(alert);
  if (!added) return it->second;
  Symbols& symbols = storage_->symbols();
  // The rule's own labels come first and unexpanded: where a template expands to
  // nothing, its text shows in the series (rules/alerting.go, sample).
  auto base = symbols.Labels(run->raw_labels);
  std::vector<Label> labels(base.begin(), base.end());
  auto own = symbols.Labels(alert);
  labels.insert(labels.end(), own.begin(), own.end());
  labels.push_back({alertname_, symbols.Intern(run->spec->name)});
  labels.push_back({symbols.name_symbol(), symbols.Intern("ALERTS_FOR_STATE")});
  it->second.for_state = symbols.InternLabels(labels);
  labels.back().value = symbols.Intern("ALERTS");
  SymbolId state = symbols.Intern("alertstate");
  labels.push_back({state, symbols.Intern("pending")});
  it->second.pending = symbols.InternLabels(labels);
  labels.back().value = symbols.Intern("firing");
  it->second.firing = symbols.InternLabels(labels);
  return it->second;
}

Result<std::vector<Simulation::Sample>> Simulation::Alerting(RuleRun* run, const Value& value,
                                                             int64_t ts_ms) {
  std::vector<Observation> observations;
  std::vector<LabelsId> labels;
  for (const VectorSample& sample : value.vector) {
    Cause cause{sample.labels, sample.value, sample.histogram, value.histograms, ts_ms};
    labels.push_back(AlertLabels(run, cause));
    observations.push_back({labels.back(), std::move(cause)});
  }
  if (SortAndFindRepeated(&labels)) {
    return Error{"vector contains metrics with the same labelset after applying alert labels", std::nullopt};
  }
  size_t running = run->alerts.Step(ts_ms, observations);
  Status limit = CheckLimit(run, running, "alerts");
  if (!limit) {
    run->alerts.Clear();
    return limit.error();
  }
  std::vector<Sample> samples;
  for (Alert& alert : run->alerts.alerts()) {
    if (!alert.active()) continue;
    // A template that reads the storage must read it now.
    if (run->spec->annotations_depend_on_time && alert.cause.at_ms == ts_ms) Annotations(*run->spec, &alert);
    const AlertSeries& series = SeriesOf(run, alert.labels);
    samples.push_back({alert.phase == AlertPhase::kFiring ? series.firing : series.pending, 1, nullptr});
    samples.push_back({series.for_state, UnixSeconds(alert.active_at_ms), nullptr});
  }
  return samples;
}

Status Simulation::Write(RuleRun* run, int64_t t_ms, const std::vector<Sample>& samples) {
  Status last;
  std::vector<LabelsId> written;
  for (const Sample& sample : samples) {
    Status status = sample.histogram == nullptr
                        ? storage_->Append(sample.labels, t_ms, sample.value, run->writer)
                        : storage_->AppendHistogram(sample.labels, t_ms, *sample.histogram, run->writer);
    if (status) {
      written.push_back(sample.labels);
    } else {
      last = status;
    }
  }
  std::sort(written.begin(), written.end());
  for (LabelsId before : run->written) {
    if (std::binary_search(written.begin(), written.end(), before)) continue;
    // Another rule may write the series now; then its sample stands.
    Status ignored = storage_->Append(before, t_ms, StaleNan(), run->writer);
    static_cast<void>(ignored);
  }
  run->written = std::move(written);
  return last;
}

void Simulation::ForEachAlert(std::string_view alertname,
                              const std::function<void(const RuleSpec&, Alert&)>& visit) {
  for (RuleRun& run : runs_) {
    if (!run.spec->alerting || run.spec->name != alertname) continue;
    for (Alert& alert : run.alerts.alerts()) {
      if (alert.active()) visit(*run.spec, alert);
    }
  }
}

const TextPairs& Simulation::Annotations(const RuleSpec& rule, Alert* alert) const {
  if (!alert->annotations) {
    TextExpander expander(context_, alert->cause);
    TextPairs pairs;
    for (const TextSpec& text : rule.annotations) pairs.emplace_back(text.name, expander.Expand(text));
    alert->annotations = std::move(pairs);
  }
  return *alert->annotations;
}

}  // namespace rulecheck::engine::rules
