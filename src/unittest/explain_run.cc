#include "unittest/explain_run.h"

#include <utility>

#include "base/parallel.h"
#include "unittest/group_runner.h"
#include "unittest/render.h"

namespace rulecheck::unittest {
namespace {

// Failed cases that are explained; more is more than anyone reads.
constexpr size_t kMaxExplained = 100;
// With --explain, all of them: bounded by memory.
constexpr size_t kMaxAsked = 5000;

CaseReason EdgeReason(TargetVersion target) {
  const bool old = IsPrometheus2(target);
  CaseReason reason;
  reason.id = "window-edge";
  reason.text =
      old ? "a sample stands exactly on the left edge of a window: before Prometheus 3.0 it counts, since "
            "3.0 it does not, and there this case passes"
          : "a sample stands exactly on the left edge of a window: since Prometheus 3.0 `x[5m]` leaves out "
            "the sample that is 5m old, before it counted, and there this case passes (--target-version " +
                VersionText(kLastOfPrometheus2) + ")";
  return reason;
}

// A group that runs again, and its cases that are explained.
struct Chosen {
  size_t job;
  std::vector<size_t> cases;
};

std::vector<Chosen> Choose(const TestOptions& options,
                           const std::vector<std::optional<GroupOutcome>>& outcomes) {
  std::vector<Chosen> out;
  size_t left = options.explain ? kMaxAsked : kMaxExplained;
  for (size_t job = 0; job < outcomes.size() && left > 0; ++job) {
    if (!outcomes[job]) continue;
    Chosen chosen{job, {}};
    for (size_t i = 0; i < outcomes[job]->cases.size() && left > 0; ++i) {
      if (outcomes[job]->cases[i].status == CaseStatus::kPassed && !options.explain) continue;
      chosen.cases.push_back(i);
      --left;
    }
    if (!chosen.cases.empty()) out.push_back(std::move(chosen));
  }
  return out;
}

// Cases that fail here and would pass where a sample on the left edge of a window counts the
// other way: the difference between Prometheus 2 and 3 that tests meet most.
void NameOtherEdges(const Job& job, const TestOptions& options, const std::vector<size_t>& cases,
                    GroupOutcome* outcome) {
  const auto failed = [&](size_t i) { return outcome->cases[i].status == CaseStatus::kFailed; };
  if (std::none_of(cases.begin(), cases.end(), failed)) return;
  GroupOutcome other = MakeOutcome(*job.plan, *job.group);
  GroupRunner runner(*job.plan, *job.group, options, &other);
  runner.UseOtherEdges();
  runner.Run();
  for (size_t i : cases) {
    CaseResult& result = outcome->cases[i];
    if (!failed(i) || other.cases[i].status != CaseStatus::kPassed || result.explanation == nullptr) continue;
    auto explanation = std::make_shared<CaseExplanation>(*result.explanation);
    explanation->reasons.insert(explanation->reasons.begin(), EdgeReason(options.load.promql.target_version));
    result.detail = DetailText(*result.comparison, explanation.get());
    result.explanation = std::move(explanation);
  }
}

void ExplainGroup(const Job& job, const TestOptions& options, const std::vector<size_t>& cases,
                  GroupOutcome* outcome) {
  if (job.plan->blocked) return;
  GroupOutcome again = MakeOutcome(*job.plan, *job.group);
  GroupRunner runner(*job.plan, *job.group, options, &again);
  runner.Explain(cases);
  runner.Run();
  for (size_t i : cases) {
    outcome->cases[i].comparison = again.cases[i].comparison;
    outcome->cases[i].explanation = again.cases[i].explanation;
    outcome->cases[i].detail = std::move(again.cases[i].detail);
  }
  NameOtherEdges(job, options, cases, outcome);
}

}  // namespace

void ExplainOutcomes(const std::vector<Job>& jobs, const TestOptions& options,
                     std::vector<std::optional<GroupOutcome>>* outcomes) {
  const std::vector<Chosen> chosen = Choose(options, *outcomes);
  ParallelFor(chosen.size(), options.jobs, [&](size_t i) {
    const size_t job = chosen[i].job;
    ExplainGroup(jobs[job], options, chosen[i].cases, &*(*outcomes)[job]);
  });
}

}  // namespace rulecheck::unittest
