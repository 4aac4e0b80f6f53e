#include "unittest/log_rules.h"

#include <algorithm>
#include <memory>

#include "engine/core/staleness.h"

namespace rulecheck::unittest {

using engine::LabelsId;
using engine::StepGrid;
using engine::rules::Alert;
using engine::rules::Cause;
using engine::rules::GroupSpec;
using engine::rules::OutputSample;
using engine::rules::RuleFailure;
using engine::rules::RuleRun;
using engine::rules::RuleSpec;

namespace {

constexpr int64_t kNsPerMs = 1'000'000;

engine::logql::LogEvalOptions OptionsAt(int64_t ts_ms) {
  engine::logql::LogEvalOptions options;
  options.now_ns = ts_ms * kNsPerMs;
  return options;
}

// Templates of the query read the clock, maybe: each tick must be asked by itself.
bool MayReadClock(const logql::Query& query) {
  return query.text().find("now") != std::string_view::npos;
}

}  // namespace

GroupSpec MakeLogGroupSpec(const RuleGroup& group, std::string file, std::shared_ptr<const void> storage) {
  struct Kept {
    RuleGroup group;
    std::shared_ptr<const void> storage;
  };
  auto kept = std::make_shared<Kept>(Kept{group, std::move(storage)});
  kept->group.labels.clear();
  kept->group.query_offset.reset();
  for (Rule& rule : kept->group.rules) rule.keep_firing_for.reset();
  return engine::rules::MakeGroupSpec(kept->group, std::move(file), kept, {});
}

LogRules::LogRules(engine::Storage* storage, const engine::logql::LogStore& store,
                   const std::vector<const GroupSpec*>& groups, engine::rules::TemplateContext context)
    : storage_(storage), store_(store), context_(std::move(context)) {
  context_.storage = storage;
  context_.query = [this](std::string_view text, int64_t at_ms) { return QueryOfTemplate(text, at_ms); };
  for (const GroupSpec* group : groups) {
    for (const RuleSpec& spec : group->rules) {
      if (spec.alerting) alerts_by_name_[spec.name].push_back(runs_.size());
      runs_.emplace_back(storage, group, &spec, engine::kInput);
    }
  }
}

void LogRules::Watch(std::string_view alertname, int64_t ts_ms) {
  const auto named = alerts_by_name_.find(alertname);
  if (named == alerts_by_name_.end()) return;
  for (size_t index : named->second) runs_[index].WatchAt(ts_ms);
}

void LogRules::ForEachAlert(std::string_view alertname, int64_t ts_ms,
                            const std::function<void(const RuleSpec&, Alert&)>& visit) {
  const auto named = alerts_by_name_.find(alertname);
  if (named == alerts_by_name_.end()) return;
  for (size_t index : named->second) {
    const auto snapshot = runs_[index].snapshots().find(ts_ms);
    if (snapshot == runs_[index].snapshots().end()) continue;
    for (Alert& alert : snapshot->second) {
      if (alert.active()) visit(runs_[index].spec(), alert);
    }
  }
}

std::vector<RuleFailure> LogRules::Run(const StepGrid& ticks) {
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

LogRules::Answer LogRules::Evaluate(const RuleSpec& spec, const StepGrid& ticks) {
  const logql::Query* query = spec.rule->logql.get();
  if (query == nullptr) return {{}, Error{"the expression does not parse", std::nullopt}};
  // The ruler finds this out when it evaluates.
  if (query->is_log()) return {{}, Error{"rule result is not a vector or scalar", std::nullopt}};
  if (!MayReadClock(*query)) {
    Answer answer = EvaluateAtOnce(*query, ticks);
    if (answer.failure) return answer;
  }
  Answer answer;
  for (size_t i = 0; i < ticks.size(); ++i) {
    std::vector<Cause> causes;
    answer.failure = EvaluateTick(*query, ticks.TimeAt(i), &causes);
    if (!answer.failure) return answer;
    answer.ticks.push_back(std::move(causes));
  }
  return answer;
}

LogRules::Answer LogRules::EvaluateAtOnce(const logql::Query& query, const StepGrid& ticks) {
  const engine::logql::LogGrid grid{ticks.start_ms * kNsPerMs, ticks.TimeAt(ticks.size() - 1) * kNsPerMs,
                                    ticks.step_ms * kNsPerMs};
  Result<engine::logql::LogTicks> out =
      engine::logql::EvaluateTicks(*query.root(), store_, grid, OptionsAt(ticks.start_ms));
  if (!out) return {{}, out.error()};
  const engine::Block& block = out->block;
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

Status LogRules::EvaluateTick(const logql::Query& query, int64_t ts_ms, std::vector<Cause>* out) {
  const int64_t t_ns = ts_ms * kNsPerMs;
  Result<engine::logql::LogOutcome> outcome =
      engine::logql::Evaluate(*query.root(), store_, {t_ns, t_ns, 0}, OptionsAt(ts_ms));
  if (!outcome) return outcome.error();
  if (outcome->type == engine::logql::LogResultType::kScalar) {
    out->push_back({LabelsOf({}), outcome->scalar.value, nullptr, nullptr, ts_ms});
    return {};
  }
  for (const engine::logql::VectorSample& sample : outcome->vector) {
    out->push_back(
        {LabelsOf(outcome->sets->labels(sample.labels)), sample.point.value, nullptr, nullptr, ts_ms});
  }
  return {};
}

Result<std::vector<gotemplate::QuerySample>> LogRules::QueryOfTemplate(std::string_view text, int64_t at_ms) {
  const logql::ParseOutcome parsed = logql::Parse(std::string(text), {});
  if (parsed.query == nullptr) return Error{parsed.errors.front().message, std::nullopt};
  if (parsed.query->is_log()) return Error{"rule result is not a vector or scalar", std::nullopt};
  std::vector<Cause> causes;
  if (Status status = EvaluateTick(*parsed.query, at_ms, &causes); !status) return status.error();
  std::vector<gotemplate::QuerySample> samples;
  for (const Cause& cause : causes) {
    samples.push_back({engine::rules::LabelMap(storage_->symbols(), cause.labels),
                       engine::rules::TemplateValue(cause.value, nullptr)});
  }
  return samples;
}

LabelsId LogRules::LabelsOf(std::span<const engine::logql::Label> labels) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const engine::logql::Label& label : labels) {
    if (!label.value.empty()) pairs.emplace_back(label.name, label.value);
  }
  return storage_->symbols().InternPairs(pairs);
}

// Where two rules write one series, the receiver keeps the sample that came first.
void LogRules::Append(LabelsId labels, int64_t t_ms, double value) {
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
  } else if (engine::IsStaleNan(place->second)) {
    place->second = value;
  }
}

void LogRules::Write(RuleRun* run, int64_t t_ms, const std::vector<OutputSample>& samples) {
  std::vector<LabelsId> written;
  for (const OutputSample& sample : samples) {
    Append(sample.labels, t_ms, sample.value);
    written.push_back(sample.labels);
  }
  std::sort(written.begin(), written.end());
  for (LabelsId before : run->written()) {
    if (!std::binary_search(written.begin(), written.end(), before)) Append(before, t_ms, engine::StaleNan());
  }
  run->written() = std::move(written);
}

Status LogRules::LoadUntil(int64_t t_ms) {
  for (Written& series : written_) {
    for (; series.next < series.samples.size() && series.samples[series.next].first <= t_ms; ++series.next) {
      const auto& [at_ms, value] = series.samples[series.next];
      if (Status status = storage_->Append(series.labels, at_ms, value); !status) return status;
    }
  }
  return {};
}

bool LogRules::Writes(std::string_view metric) const {
  return std::any_of(runs_.begin(), runs_.end(), [&](const RuleRun& run) {
    if (run.spec().alerting) return metric == "ALERTS" || metric == "ALERTS_FOR_STATE";
    return run.spec().name == metric;
  });
}

}  // namespace rulecheck::unittest
