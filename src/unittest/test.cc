#include "rulecheck/test.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/parallel.h"
#include "policy/gate.h"
#include "policy/project.h"
#include "unittest/coverage/cover.h"
#include "unittest/discover.h"
#include "unittest/mutate/mutate.h"
#include "unittest/partition.h"
#include "unittest/plan.h"
#include "unittest/rule_cache.h"
#include "unittest/run_jobs.h"
#include "unittest/unmoved.h"

namespace rulecheck {
namespace {

using namespace unittest;  // NOLINT: this file is the entry of that room

using TestFiles = std::vector<documents::TestFile>;

bool SameFinding(const Finding& a, const Finding& b) {
  return !FindingLess(a, b) && !FindingLess(b, a);
}

// A file whose groups are all in other parts is theirs to speak of.
bool IsHere(const Plan& plan) {
  return plan.whole || !plan.groups.empty();
}

std::vector<Plan> MakePlans(TestFiles files, const TestOptions& options, const CaseFilter& filter,
                            RuleCache* rules, RunCounts* counts) {
  std::vector<Plan> plans(files.size());
  for (size_t i = 0; i < files.size(); ++i) plans[i] = MakePlan(std::move(files[i]), options, filter);
  for (const Plan& plan : plans) counts->queries += plan.case_count;
  counts->selected = ApplyPartition(options.partition, &plans);
  if (options.list_only) return plans;
  // Those of other parts, too: what a report counts is the same in each.
  ParallelFor(plans.size(), options.jobs, [&](size_t i) { AddRules(options, rules, &plans[i]); });
  return plans;
}

std::vector<Job> JobsOf(const std::vector<Plan>& plans) {
  std::vector<Job> jobs;
  for (const Plan& plan : plans) {
    for (const PlannedGroup& group : plan.groups) jobs.push_back({&plan, &group});
  }
  return jobs;
}

// The cases by name only.
void ListCases(const std::vector<Job>& jobs, Run* run) {
  for (const Job& job : jobs) {
    GroupOutcome outcome = MakeOutcome(*job.plan, *job.group);
    std::move(outcome.cases.begin(), outcome.cases.end(), std::back_inserter(run->cases));
  }
}

bool AllPassed(const GroupOutcome& outcome) {
  return std::all_of(outcome.cases.begin(), outcome.cases.end(),
                     [](const CaseResult& result) { return result.status == CaseStatus::kPassed; });
}

// Plans with a case that does not pass go to *failing.
void RunCases(const std::vector<Job>& jobs, const std::vector<Plan>& plans, const TestOptions& options,
              Run* run, std::set<const Plan*>* failing) {
  for (const Plan& plan : plans) {
    if (plan.blocked) failing->insert(&plan);
  }
  const auto broken =
      std::count_if(plans.begin(), plans.end(), [](const Plan& p) { return p.file.HasErrors(); });
  if (options.progress != nullptr) {
    for (const Job& job : jobs) options.progress->total += job.group->cases.size();
  }
  auto outcomes = RunJobs(jobs, options, static_cast<uint64_t>(broken));
  for (size_t i = 0; i < jobs.size(); ++i) {
    if (!outcomes[i]) {
      failing->insert(jobs[i].plan);
      run->counts.not_run += jobs[i].group->cases.size();
      continue;
    }
    if (options.mutate && !AllPassed(*outcomes[i])) failing->insert(jobs[i].plan);
    std::move(outcomes[i]->cases.begin(), outcomes[i]->cases.end(), std::back_inserter(run->cases));
    std::move(outcomes[i]->findings.begin(), outcomes[i]->findings.end(), std::back_inserter(run->findings));
    std::move(outcomes[i]->files.begin(), outcomes[i]->files.end(), std::back_inserter(run->files));
  }
}

void AddTestFiles(const std::vector<Plan>& plans, Run* run) {
  for (const Plan& plan : plans) {
    run->files.push_back(plan.file.file);
    ++run->counts.files;
    if (!IsHere(plan)) continue;
    run->findings.insert(run->findings.end(), plan.file.findings.begin(), plan.file.findings.end());
    run->findings.insert(run->findings.end(), plan.findings.begin(), plan.findings.end());
  }
}

void AddRuleFiles(const RuleCache& cache, Run* run) {
  for (const auto& file : cache.All()) {
    if (file->loaded != nullptr) run->files.push_back(file->loaded->file);
    run->findings.insert(run->findings.end(), file->findings.begin(), file->findings.end());
    ++run->counts.files;
    run->counts.groups += file->groups.size() + file->log_groups.size();
    for (const auto& group : file->groups) run->counts.rules += group.rules.size();
    for (const auto& group : file->log_groups) run->counts.rules += group.rules.size();
  }
}

// Suppressions stand in rule files and in test files.
void ApplyGate(const TestOptions& options, const RuleCache& cache, const std::vector<Plan>& plans, Run* run) {
  std::vector<std::shared_ptr<const LoadedFile>> files;
  for (const auto& file : cache.All()) {
    if (file->loaded != nullptr) files.push_back(file->loaded);
  }
  for (const Plan& plan : plans) {
    auto loaded = std::make_shared<LoadedFile>();
    loaded->file = plan.file.file;
    files.push_back(std::move(loaded));
  }
  policy::GateSettings settings{options.select, options.ignore, options.severities, options.extend_select};
  settings.project = options.project.get();
  settings.today = options.today;
  if (options.project != nullptr) {
    for (const auto& file : run->files) options.project->For(file->path());
  }
  // A suppression may be of a check of `lint`, so nothing is said of those.
  policy::Gate(std::move(settings), TestChecks()).Apply({files, {}, false}, &run->findings);
}

bool SameRules(const LoadOptions& a, const LoadOptions& b) {
  const auto features = [](const promql::Features& f) {
    return std::array<bool, 4>{f.experimental_functions, f.extended_range_selectors, f.binop_fill_modifiers,
                               f.duration_expressions};
  };
  return a.promql.target_version == b.promql.target_version &&
         features(a.promql.features) == features(b.promql.features) && a.dialect == b.dialect &&
         a.tool == b.tool;
}

// What settings say of versions and dialects, for all files of a run; and what is wrong with them.
void ApplySettings(const TestFiles& files, TestOptions* options, std::vector<std::string>* trouble) {
  const LoadOptions* first = nullptr;
  for (const documents::TestFile& file : files) {
    const policy::PathSettings& settings = options->project->For(file.file->path());
    if (first == nullptr) first = settings.load.get();
    if (!SameRules(*first, *settings.load)) {
      trouble->push_back(file.file->path() +
                         ": settings have another `target` than for other tests; run them apart");
      return;
    }
  }
  const auto& errors = options->project->errors();
  trouble->insert(trouble->end(), errors.begin(), errors.end());
  if (first != nullptr) options->load = *first;
}

// A part of the mutants, each on all cases: those of other parts may notice it, too.
std::shared_ptr<const MutationReport> MutatePart(TestFiles files, const TestOptions& options,
                                                 const CaseFilter& filter, RuleCache* rules) {
  TestOptions whole = options;
  whole.partition = {};
  whole.progress = nullptr;
  Run run;
  const std::vector<Plan> plans = MakePlans(std::move(files), whole, filter, rules, &run.counts);
  std::set<const Plan*> failing;
  RunCases(JobsOf(plans), plans, whole, &run, &failing);
  return Mutate(plans, failing, options);
}

void AddFindings(const std::vector<Finding>& findings, Run* run) {
  run->findings.insert(run->findings.end(), findings.begin(), findings.end());
}

// Of all cases, whichever part of them is run here: parts say the same, once merged.
void AddUnproven(TestFiles files, const TestOptions& options, const CaseFilter& filter, RuleCache* rules,
                 Run* run) {
  if (!filter.everything() || options.promtool_compat || options.list_only) return;
  TestOptions whole = options;
  whole.partition = {};
  RunCounts counts;
  const std::vector<Plan> plans = MakePlans(std::move(files), whole, filter, rules, &counts);
  AddFindings(UnprovenAlerts(plans), run);
}

Run RunFiles(TestFiles files, const TestOptions& options) {
  Run run;
  run.kind = RunKind::kTest;
  const CaseFilter filter(options.run);
  run.unreadable = filter.errors();
  if (!run.unreadable.empty()) return run;
  RuleCache cache(options);
  const bool part = options.partition.count > 1 && !options.list_only;
  if (part && options.mutate) run.mutation = MutatePart(files, options, filter, &cache);
  if (part) AddUnproven(files, options, filter, &cache, &run);
  const std::vector<Plan> plans = MakePlans(std::move(files), options, filter, &cache, &run.counts);
  const std::vector<Job> jobs = JobsOf(plans);
  AddTestFiles(plans, &run);
  if (options.list_only) {
    ListCases(jobs, &run);
  } else {
    std::set<const Plan*> failing;
    RunCases(jobs, plans, options, &run, &failing);
    if (!part && filter.everything() && !options.promtool_compat) AddFindings(UnprovenAlerts(plans), &run);
    if (options.coverage) run.coverage = Cover(plans, options);
    if (options.mutate && !part) run.mutation = Mutate(plans, failing, options);
  }
  AddRuleFiles(cache, &run);
  ApplyGate(options, cache, plans, &run);
  run.findings.erase(std::unique(run.findings.begin(), run.findings.end(), SameFinding), run.findings.end());
  return run;
}

}  // namespace

Run Test(const std::vector<std::string>& paths, const TestOptions& asked) {
  TestOptions options = asked;
  Discovered found = Discover(paths, options);
  if (options.project != nullptr) {
    Run refused;
    refused.kind = RunKind::kTest;
    ApplySettings(found.files, &options, &refused.unreadable);
    refused.refused = !refused.unreadable.empty();
    if (refused.refused) return refused;
  }
  Run run = RunFiles(std::move(found.files), options);
  run.unreadable.insert(run.unreadable.begin(), found.unreadable.begin(), found.unreadable.end());
  run.skipped.insert(run.skipped.end(), found.skipped.begin(), found.skipped.end());
  return run;
}

Run TestFileText(std::shared_ptr<const SourceFile> file, const TestOptions& options) {
  TestFiles files;
  files.push_back(LoadTest(std::move(file), options));
  return RunFiles(std::move(files), options);
}

std::vector<TestInputs> FindTests(const std::vector<std::string>& paths, const TestOptions& options) {
  std::vector<TestInputs> out;
  for (const documents::TestFile& file : Discover(paths, options).files) {
    out.push_back({file.file->path(), RuleFilesOf(file, options)});
  }
  return out;
}

}  // namespace rulecheck
