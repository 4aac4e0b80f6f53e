#include "engine/rules/simulation.h"

#include <algorithm>

#include "engine/rules/rule_observer.h"

namespace rulecheck::engine::rules {

Simulation::Simulation(Storage* storage, const std::vector<const GroupSpec*>& groups, const RuleOrder& order,
                       TemplateContext context)
    : RuleRuns(storage, groups, std::move(context), true), order_(&order) {}

std::vector<RuleFailure> Simulation::Tick(int64_t ts_ms) {
  std::vector<RuleFailure> failures;
  for (RuleRun& run : runs_) {
    Status status = Eval(&run, ts_ms, 0);
    if (!status) failures.push_back({&run.group(), &run.spec(), ts_ms, status.error().message});
  }
  return failures;
}

Status Simulation::Eval(RuleRun* run, int64_t ts_ms, WriterId late_writer) {
  const RuleSpec& spec = run->spec();
  if (spec.query == nullptr) return Error{spec.error, std::nullopt};
  int64_t t_ms = ts_ms - run->group().query_offset_ms;
  EvalOptions options = context_.eval;
  options.printed = true;
  options.late_writer = late_writer;
  options.plans = &plans_;
  if (context_.observer != nullptr) options.observer = context_.observer->Expression(spec);
  Result<Outcome> out = Evaluate(*spec.query->root(), *storage_, {t_ms, t_ms, 0}, options);
  if (!out) return out.error();
  Value& value = out->value;
  std::vector<Cause> causes;
  if (value.type == promql::ValueType::kScalar) {
    causes.push_back({kNoLabels, value.scalar, nullptr, nullptr, ts_ms});
  } else if (value.type == promql::ValueType::kVector) {
    for (const VectorSample& sample : value.vector) {
      causes.push_back({sample.labels, sample.value, sample.histogram, value.histograms, ts_ms});
    }
  } else {
    return Error{"rule result is not a vector or scalar", std::nullopt};
  }
  if (causes.empty() && run->idle()) return {};
  std::vector<OutputSample> samples;
  Status status = run->Step(context_, ts_ms, std::move(causes), &samples);
  if (!status) return status;
  return Write(run, t_ms, samples);
}

Status Simulation::Write(RuleRun* run, int64_t t_ms, const std::vector<OutputSample>& samples) {
  Status last;
  std::vector<LabelsId> written;
  for (const OutputSample& sample : samples) {
    Status status = sample.histogram == nullptr
                        ? storage_->Append(sample.labels, t_ms, sample.value, run->writer())
                        : storage_->AppendHistogram(sample.labels, t_ms, *sample.histogram, run->writer());
    if (status) {
      written.push_back(sample.labels);
    } else {
      last = status;
    }
  }
  std::sort(written.begin(), written.end());
  for (LabelsId before : run->written()) {
    if (std::binary_search(written.begin(), written.end(), before)) continue;
    // Another rule may write the series now; then its sample stands.
    Status ignored = storage_->Append(before, t_ms, StaleNan(), run->writer());
    static_cast<void>(ignored);
  }
  run->written() = std::move(written);
  return last;
}

}  // namespace rulecheck::engine::rules
