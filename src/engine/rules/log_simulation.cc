#include "engine/rules/log_simulation.h"

#include <algorithm>
#include <memory>

#include "engine/core/staleness.h"
#include "engine/rules/rule_observer.h"

namespace rulecheck::engine::rules {

namespace {

constexpr int64_t kNsPerMs = 1'000'000;

logql::LogEvalOptions OptionsAt(int64_t ts_ms) {
  logql::LogEvalOptions options;
  options.now_ns = ts_ms * kNsPerMs;
  return options;
}

// Templates of the query read the clock, maybe: each tick must be asked by itself.
bool MayReadClock(const rulecheck::logql::Query& query) {
  return query.text().find("now") != std::string_view::npos;
}

}  // namespace

LogSimulation::LogSimulation(Storage* storage, const logql::LogStore& store,
                             const std::vector<const GroupSpec*>& groups, TemplateContext context)
    : RuleRuns(storage, groups, std::move(context), false), store_(store) {
  context_.query = [this](std::string_view text, int64_t at_ms) { return QueryOfTemplate(text, at_ms); };
}

std::vector<RuleFailure> LogSimulation::Run(const StepGrid& ticks) {
  std::vector<RuleFailure> failures;
  const auto fail = [&](const RuleRun& run, int64_t ts_ms, std::string message) {
    if (!failures.empty() && failures.front().at_ms < ts_ms) return;
    if (!failures.empty() && failures.front().at_ms > ts_ms) failures.clear();
    failures.push_back({&run.group(), &run.spec(), ts_ms, std::move(message)});
  };
  for (RuleRun& run : runs_) {
    Answer answer = Evaluate(run.spec(), ticks);
    std::vector<OutputSample> samples;
    bool failed = false;
    for (size_t i = 0; i < answer.ticks.size() && !failed; ++i) {
      if (answer.ticks[i].empty() && run.idle()) continue;
      const int64_t ts_ms = ticks.TimeAt(i);
      samples.clear();
      if (Status status = run.Step(context_, ts_ms, std::move(answer.ticks[i]), &samples); !status) {
        fail(run, ts_ms, status.error().message);
        failed = true;
      } else {
        Write(&run, ts_ms, samples);
      }
    }
    if (!failed && !answer.failure)
      fail(run, ticks.TimeAt(answer.ticks.size()), answer.failure.error().message);
  }
  return failures;
}

LogSimulation::Answer LogSimulation::Evaluate(const RuleSpec& spec, const StepGrid& ticks) {
  const rulecheck::logql::Query* query = spec.log_query.get();
  if (query == nullptr) return {{}, Error{spec.error, std::nullopt}};
  // The ruler finds this out when it evaluates.
  if (query->is_log()) return {{}, Error{"rule result is not a vector or scalar", std::nullopt}};
  if (!MayReadClock(*query)) {
    Answer answer = EvaluateAtOnce(spec, ticks);
    if (answer.failure) return answer;
  }
  Answer answer;
  for (size_t i = 0; i < ticks.size(); ++i) {
    std::vector<Cause> causes;
    answer.failure = EvaluateTick(*query, ticks.TimeAt(i), ObserverOf(spec), &causes);
    if (!answer.failure) return answer;
    answer.ticks.push_back(std::move(causes));
  }
  return answer;
}

EvalObserver* LogSimulation::ObserverOf(const RuleSpec& spec) const {
  return context_.observer != nullptr ? context_.observer->Expression(spec) : nullptr;
}

LogSimulation::Answer LogSimulation::EvaluateAtOnce(const RuleSpec& spec, const StepGrid& ticks) {
  const logql::LogGrid grid{ticks.start_ms * kNsPerMs, ticks.TimeAt(ticks.size() - 1) * kNsPerMs,
                            ticks.step_ms * kNsPerMs};
  logql::LogEvalOptions options = OptionsAt(ticks.start_ms);
  options.observer = ObserverOf(spec);
  Result<logql::LogTicks> out = logql::EvaluateTicks(*spec.log_query->root(), store_, grid, options);
  if (!out) return {{}, out.error()};
  const Block& block = out->block;
  Answer answer;
  answer.ticks.resize(ticks.size());
  for (size_t s = 0; s < block.size(); ++s) {
    if (!block.HasAny(s)) continue;
    const LabelsId labels = LabelsOf(out->sets->labels(block.labels(s)));
    for (size_t i = 0; i < ticks.size(); ++i) {
      if (!block.Has(s, i)) continue;
      answer.ticks[i].push_back({labels, block.values(s)[i], nullptr, nullptr, ticks.TimeAt(i)});
    }
  }
  return answer;
}

Status LogSimulation::EvaluateTick(const rulecheck::logql::Query& query, int64_t ts_ms,
                                   EvalObserver* observer, std::vector<Cause>* out) {
  const int64_t t_ns = ts_ms * kNsPerMs;
  logql::LogEvalOptions options = OptionsAt(ts_ms);
  options.observer = observer;
  Result<logql::LogOutcome> outcome = logql::Evaluate(*query.root(), store_, {t_ns, t_ns, 0}, options);
  if (!outcome) return outcome.error();
  if (outcome->type == logql::LogResultType::kScalar) {
    out->push_back({LabelsOf({}), outcome->scalar.value, nullptr, nullptr, ts_ms});
    return {};
  }
  for (const logql::VectorSample& sample : outcome->vector) {
    out->push_back(
        {LabelsOf(outcome->sets->labels(sample.labels)), sample.point.value, nullptr, nullptr, ts_ms});
  }
  return {};
}

Result<std::vector<gotemplate::QuerySample>> LogSimulation::QueryOfTemplate(std::string_view text,
                                                                            int64_t at_ms) {
  const rulecheck::logql::ParseOutcome parsed = rulecheck::logql::Parse(std::string(text), {});
  if (parsed.query == nullptr) return Error{parsed.errors.front().message, std::nullopt};
  if (parsed.query->is_log()) return Error{"rule result is not a vector or scalar", std::nullopt};
  std::vector<Cause> causes;
  if (Status status = EvaluateTick(*parsed.query, at_ms, nullptr, &causes); !status) return status.error();
  std::vector<gotemplate::QuerySample> samples;
  for (const Cause& cause : causes) {
    samples.push_back({LabelMap(storage_->symbols(), cause.labels), TemplateValue(cause.value, nullptr)});
  }
  return samples;
}

LabelsId LogSimulation::LabelsOf(std::span<const logql::Label> labels) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const logql::Label& label : labels) {
    if (!label.value.empty()) pairs.emplace_back(label.name, label.value);
  }
  return storage_->symbols().InternPairs(pairs);
}

// Where two rules write one series, the receiver keeps the sample that came first.
void LogSimulation::Append(LabelsId labels, int64_t t_ms, double value) {
  const auto [at, is_new] = written_index_.try_emplace(labels, written_.size());
  if (is_new) written_.push_back({labels, {}, 0});
  std::vector<std::pair<int64_t, double>>& samples = written_[at->second].samples;
  auto place = samples.end();
  if (!samples.empty() && samples.back().first >= t_ms) {
    place = std::lower_bound(samples.begin(), samples.end(), t_ms,
                             [](const auto& sample, int64_t t) { return sample.first < t; });
  }
  if (place == samples.end() || place->first != t_ms) {
    samples.emplace(place, t_ms, value);
  } else if (IsStaleNan(place->second)) {
    place->second = value;
  }
}

void LogSimulation::Write(RuleRun* run, int64_t t_ms, const std::vector<OutputSample>& samples) {
  std::vector<LabelsId> written;
  for (const OutputSample& sample : samples) {
    Append(sample.labels, t_ms, sample.value);
    written.push_back(sample.labels);
  }
  std::sort(written.begin(), written.end());
  for (LabelsId before : run->written()) {
    if (!std::binary_search(written.begin(), written.end(), before)) Append(before, t_ms, StaleNan());
  }
  run->written() = std::move(written);
}

Status LogSimulation::LoadUntil(int64_t t_ms) {
  for (Written& series : written_) {
    for (; series.next < series.samples.size() && series.samples[series.next].first <= t_ms; ++series.next) {
      const auto& [at_ms, value] = series.samples[series.next];
      if (Status status = storage_->Append(series.labels, at_ms, value); !status) return status;
    }
  }
  return {};
}

bool LogSimulation::Writes(std::string_view metric) const {
  return std::any_of(runs_.begin(), runs_.end(), [&](const RuleRun& run) {
    if (run.spec().alerting) return metric == "ALERTS" || metric == "ALERTS_FOR_STATE";
    return run.spec().name == metric;
  });
}

}  // namespace rulecheck::engine::rules
