#include "unittest/run_jobs.h"

#include <algorithm>
#include <atomic>
#include <mutex>

#include "base/parallel.h"
#include "unittest/explain_run.h"
#include "unittest/partition.h"

namespace rulecheck::unittest {
namespace {

uint64_t CountFailed(const GroupOutcome& outcome) {
  return static_cast<uint64_t>(std::count_if(outcome.cases.begin(), outcome.cases.end(),
                                             [](const auto& c) { return c.status != CaseStatus::kPassed; }));
}

// Finds the first place in the order at which enough has failed. What ran beyond it
// on other threads is thrown away, so that the report is the same for one thread.
class StopLine {
 public:
  StopLine(size_t jobs, uint64_t max_failures, uint64_t failed)
      : failures_(max_failures == 0 ? 0 : jobs), max_failures_(max_failures), failed_(failed), limit_(jobs) {
    if (max_failures_ != 0 && failed_ >= max_failures_) limit_ = 0;
  }

  bool Passed(size_t place) const { return place >= limit_.load(std::memory_order_relaxed); }

  void Finish(size_t place, uint64_t failed) {
    if (max_failures_ == 0) return;
    std::lock_guard lock(mutex_);
    failures_[place] = failed;
    while (judged_ < limit_ && failures_[judged_]) {
      failed_ += *failures_[judged_++];
      if (failed_ >= max_failures_) limit_ = judged_;
    }
  }

 private:
  std::mutex mutex_;
  std::vector<std::optional<uint64_t>> failures_;  // by place in the order
  uint64_t max_failures_;
  uint64_t failed_;
  size_t judged_ = 0;  // places before this one are counted in failed_
  std::atomic<size_t> limit_;
};

}  // namespace

std::vector<std::optional<GroupOutcome>> RunJobs(const std::vector<Job>& jobs, const TestOptions& options,
                                                 uint64_t failed) {
  std::vector<std::optional<GroupOutcome>> outcomes(jobs.size());
  const std::vector<size_t> order = RunOrder(jobs.size(), options.shuffle);
  StopLine line(jobs.size(), options.max_failures, failed);
  ParallelFor(jobs.size(), options.jobs, [&](size_t place) {
    if (line.Passed(place)) return;
    const Job& job = jobs[order[place]];
    GroupOutcome outcome = RunGroup(*job.plan, *job.group, options);
    const uint64_t failures = CountFailed(outcome);
    if (options.progress != nullptr) {
      options.progress->done += outcome.cases.size();
      options.progress->failed += failures;
    }
    outcomes[order[place]] = std::move(outcome);
    line.Finish(place, failures);
  });
  for (size_t place = 0; place < order.size(); ++place) {
    if (line.Passed(place)) outcomes[order[place]].reset();
  }
  ExplainOutcomes(jobs, options, &outcomes);
  return outcomes;
}

}  // namespace rulecheck::unittest
