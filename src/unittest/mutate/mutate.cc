#include "unittest/mutate/mutate.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <tuple>

#include "base/duration.h"
#include "base/parallel.h"
#include "unittest/mutate/equivalent.h"
#include "unittest/mutate/group_trial.h"

namespace rulecheck::unittest {
namespace {

using Clock = std::chrono::steady_clock;

// Mutants of one run: hostile rule files must not fill the memory.
constexpr size_t kMaxMutants = 2'000'000;

struct TrialJob {
  const Plan* plan;
  const PlanRules* rules;
  const PlannedGroup* group;
};

// What is known of one mutant while threads try it.
struct Trials {
  static constexpr uint64_t kAlive = UINT64_MAX;

  // The first job that kills it and the case there; kNoCase: its run fails.
  static constexpr uint32_t kNoCase = UINT32_MAX;
  std::atomic<uint64_t> killed{kAlive};
  std::atomic<bool> depends{false};                    // a case depends on its rule
  std::atomic<bool> untried{false};                    // the time was over
  std::string error;                                   // of `killed`, under the mutex
  std::optional<std::pair<Nearness, size_t>> nearest;  // with its job, under the mutex
};

class Mutator {
 public:
  Mutator(const std::vector<Plan>& plans, const std::set<const Plan*>& failing, const TestOptions& options)
      : plans_(plans), failing_(failing), options_(options), begin_(Clock::now()) {}

  std::shared_ptr<const MutationReport> Run();

 private:
  struct FileMutants {
    std::vector<RuleMutant> mutants;
    std::vector<std::optional<std::string>> equal;
    std::vector<bool> elsewhere;  // in another part of the run
    size_t first = 0;             // number of the first among all
  };

  void CollectFiles();
  void MakeMutants();
  void ChoosePart();
  void MakeJobs();
  void RunJob(size_t job);
  void TryOn(GroupTrial* trial, size_t job, const RuleMutant& mutant, Trials* trials);
  bool TimeIsOver() const;
  static bool IsKilledBefore(const Trials& trials, size_t job);
  Mutant Judged(const RuleMutant& mutant, const std::optional<std::string>& equal,
                const Trials& trials) const;
  std::string CaseName(size_t job, size_t case_index) const;

  const std::vector<Plan>& plans_;
  const std::set<const Plan*>& failing_;
  const TestOptions& options_;
  const Clock::time_point begin_;
  std::vector<const RuleFile*> files_;  // by path
  std::map<const RuleFile*, FileMutants> of_file_;
  std::set<const RuleFile*> tested_;  // by a plan that passes
  std::vector<std::unique_ptr<PlanRules>> plan_rules_;
  std::vector<TrialJob> jobs_;
  std::vector<Trials> trials_;
  std::mutex mutex_;
  std::atomic<uint64_t> tried_{0};
  std::atomic<uint64_t> whole_{0};
};

void Mutator::CollectFiles() {
  for (const Plan& plan : plans_) {
    for (const auto& file : plan.rule_files) {
      if (file->ok && of_file_.emplace(file.get(), FileMutants{}).second) files_.push_back(file.get());
      if (!failing_.contains(&plan)) tested_.insert(file.get());
    }
  }
  std::sort(files_.begin(), files_.end(),
            [](const RuleFile* a, const RuleFile* b) { return a->path < b->path; });
}

void Mutator::MakeMutants() {
  ParallelFor(files_.size(), options_.jobs, [&](size_t i) {
    FileMutants& file = of_file_.at(files_[i]);
    file.mutants = MutantsOf(*files_[i], options_);
    file.equal = ProveEqual(file.mutants);
  });
  size_t count = 0;
  for (const RuleFile* file : files_) {
    FileMutants& mutants = of_file_.at(file);
    if (count + mutants.mutants.size() > kMaxMutants) mutants.mutants.resize(kMaxMutants - count);
    mutants.first = count;
    count += mutants.mutants.size();
  }
  trials_ = std::vector<Trials>(count);
}

// Rules by what their mutants cost, the dearest first, each to the part that has least: the same however the
// parts are run.
void Mutator::ChoosePart() {
  std::map<const RuleFile*, uint64_t> groups;
  for (const Plan& plan : plans_) {
    for (const auto& file : plan.rule_files) groups[file.get()] += plan.groups.size();
  }
  using RuleKey = std::pair<std::string, std::string>;  // path, rule
  std::map<RuleKey, uint64_t> costs;
  const auto key = [](const RuleMutant& mutant) {
    return RuleKey(mutant.file->path, mutant.group->name + "/" + mutant.rule->name);
  };
  for (const auto& [file, mutants] : of_file_) {
    for (const RuleMutant& mutant : mutants.mutants) costs[key(mutant)] += 1 + groups[file];
  }
  std::vector<std::pair<RuleKey, uint64_t>> order(costs.begin(), costs.end());
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<uint64_t> load(options_.partition.count, 0);
  std::set<RuleKey> here;
  for (const auto& [rule, cost] : order) {
    const auto least = std::min_element(load.begin(), load.end());
    *least += cost;
    if (least - load.begin() + 1 == options_.partition.index) here.insert(rule);
  }
  for (auto& [file, mutants] : of_file_) {
    for (const RuleMutant& mutant : mutants.mutants) mutants.elsewhere.push_back(!here.contains(key(mutant)));
  }
}

void Mutator::MakeJobs() {
  for (const Plan& plan : plans_) {
    if (failing_.contains(&plan)) continue;
    plan_rules_.push_back(std::make_unique<PlanRules>(plan));
    for (const PlannedGroup& group : plan.groups) jobs_.push_back({&plan, plan_rules_.back().get(), &group});
  }
}

bool Mutator::TimeIsOver() const {
  if (options_.mutate_seconds <= 0) return false;
  return std::chrono::duration<double>(Clock::now() - begin_).count() > options_.mutate_seconds;
}

// By an earlier group: the report names the first.
bool Mutator::IsKilledBefore(const Trials& trials, size_t job) {
  return trials.killed.load(std::memory_order_relaxed) >> 32 < job;
}

void Mutator::TryOn(GroupTrial* trial, size_t job, const RuleMutant& mutant, Trials* trials) {
  if (IsKilledBefore(*trials, job)) return;
  TrialOutcome outcome = trial->Try(mutant);
  if (!outcome.tried) return;
  ++tried_;
  if (outcome.whole) ++whole_;
  if (!outcome.killed && !outcome.nearness) return;
  const std::lock_guard lock(mutex_);
  if (outcome.killed) {
    const uint64_t place =
        static_cast<uint64_t>(job) << 32 |
        (outcome.failed_case ? static_cast<uint32_t>(*outcome.failed_case) : Trials::kNoCase);
    if (place < trials->killed) {
      trials->killed = place;
      trials->error = std::move(outcome.error);
    }
    return;
  }
  const auto key = [](const std::pair<Nearness, size_t>& n) {
    return std::tuple(n.first.what, n.first.distance_ms, n.second, n.first.case_index);
  };
  const std::pair here(*outcome.nearness, job);
  if (!trials->nearest || key(here) < key(*trials->nearest)) trials->nearest = here;
}

void Mutator::RunJob(size_t job) {
  const TrialJob& at = jobs_[job];
  GroupTrial trial(*at.plan, *at.rules, *at.group, options_);
  if (!trial.RunOriginal()) return;
  for (const auto& file : at.plan->rule_files) {
    const FileMutants& mutants = of_file_.at(file.get());
    for (size_t i = 0; i < mutants.mutants.size(); ++i) {
      Trials& trials = trials_[mutants.first + i];
      if (mutants.equal[i] || mutants.elsewhere[i]) continue;
      if (TimeIsOver()) {
        // What depends on a rule may be thousands of others.
        if (!IsKilledBefore(trials, job)) trials.untried = true;
        continue;
      }
      if (trial.DependsOn(mutants.mutants[i])) trials.depends = true;
      TryOn(&trial, job, mutants.mutants[i], &trials);
    }
  }
}

std::string Mutator::CaseName(size_t job, size_t case_index) const {
  const TrialJob& at = jobs_[job];
  return at.plan->shown_path + "::" + at.group->name + "::" + at.group->cases[case_index].name;
}

std::string NearnessText(const Nearness& nearness) {
  const std::string at = FormatPrometheusDuration(nearness.at_ms);
  switch (nearness.what) {
    case Nearness::What::kCondition:
      return "its alerts differ only at " + at;
    case Nearness::What::kValue:
      return "only values differ, at " + at + ", and no alert";
    case Nearness::What::kNothing:
      return "its input gives the same result with both";
  }
  return "";
}

Mutant Mutator::Judged(const RuleMutant& mutant, const std::optional<std::string>& equal,
                       const Trials& trials) const {
  Mutant out;
  out.file = mutant.file->loaded->file.get();
  out.edit = mutant.edit;
  out.kind = MutationName(mutant.kind);
  out.rule = mutant.group->name + "/" + mutant.rule->name;
  const uint64_t killed = trials.killed;
  if (equal) {
    out.status = MutantStatus::kEquivalent;
    out.reason = *equal;
  } else if (killed != Trials::kAlive) {
    out.status = MutantStatus::kKilled;
    const auto job = static_cast<size_t>(killed >> 32);
    const auto index = static_cast<uint32_t>(killed);
    out.killed_by = index != Trials::kNoCase
                        ? CaseName(job, index)
                        : jobs_[job].plan->shown_path + "::" + jobs_[job].group->name + ": " + trials.error;
  } else if (!tested_.contains(mutant.file)) {
    out.status = MutantStatus::kSkipped;
    out.reason = "a case of its test file fails without any change";
  } else if (trials.untried) {
    out.status = MutantStatus::kSkipped;
    out.reason = "the time was over";
  } else {
    out.status = MutantStatus::kSurvived;
    if (trials.nearest) {
      out.nearest = CaseName(trials.nearest->second, trials.nearest->first.case_index) + ": " +
                    NearnessText(trials.nearest->first);
    }
    if (!trials.depends) out.reason = "no case asks for this rule";
  }
  return out;
}

// Order of weight where a file is read twice, for two languages: what one run kills is killed.
int Weight(MutantStatus status) {
  constexpr int kWeights[] = {3, 2, 1, 0};
  return kWeights[static_cast<size_t>(status)];
}

bool SameEdit(const Mutant& a, const Mutant& b) {
  return a.edit.span == b.edit.span && a.edit.replacement == b.edit.replacement;
}

// Adds the mutants of a file, sorted; those of the same path and edit are one.
void AddJudged(std::vector<Mutant> judged, MutationReport* report) {
  const auto before = [](const Mutant& a, const Mutant& b) {
    return std::tie(a.edit.span, a.edit.replacement) < std::tie(b.edit.span, b.edit.replacement);
  };
  std::vector<Mutant>& all = report->mutants;
  if (judged.empty()) return;
  auto first = all.end();
  while (first != all.begin() && std::prev(first)->file->path() == judged.front().file->path()) --first;
  const SourceFile* file = first == all.end() ? judged.front().file : first->file;
  judged.insert(judged.end(), std::make_move_iterator(first), std::make_move_iterator(all.end()));
  all.erase(first, all.end());
  std::stable_sort(judged.begin(), judged.end(), before);
  for (Mutant& mutant : judged) {
    mutant.file = file;
    const bool known = !all.empty() && all.back().file == file && SameEdit(all.back(), mutant);
    if (!known) {
      all.push_back(std::move(mutant));
    } else if (Weight(mutant.status) > Weight(all.back().status)) {
      all.back() = std::move(mutant);
    }
  }
}

std::shared_ptr<const MutationReport> Mutator::Run() {
  CollectFiles();
  MakeMutants();
  ChoosePart();
  MakeJobs();
  ParallelFor(jobs_.size(), options_.jobs, [&](size_t job) { RunJob(job); });
  auto report = std::make_shared<MutationReport>();
  for (const RuleFile* file : files_) {
    const FileMutants& mutants = of_file_.at(file);
    std::vector<Mutant> judged;
    for (size_t i = 0; i < mutants.mutants.size(); ++i) {
      if (!mutants.elsewhere[i])
        judged.push_back(Judged(mutants.mutants[i], mutants.equal[i], trials_[mutants.first + i]));
    }
    AddJudged(std::move(judged), report.get());
  }
  report->trials = tried_;
  report->whole_trials = whole_;
  report->seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
  return report;
}

}  // namespace

std::shared_ptr<const MutationReport> Mutate(const std::vector<Plan>& plans,
                                             const std::set<const Plan*>& failing,
                                             const TestOptions& options) {
  return Mutator(plans, failing, options).Run();
}

}  // namespace rulecheck::unittest
