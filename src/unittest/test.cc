#include "rulecheck/test.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <thread>

#include "source/tree.h"
#include "unittest/glob.h"
#include "unittest/plan.h"
#include "unittest/rule_cache.h"
#include "unittest/run_group.h"
#include "unittest/test_file.h"

namespace rulecheck {
namespace {

namespace fs = std::filesystem;
using namespace unittest;  // NOLINT: this file is the entry of that room

constexpr unsigned kMaxJobs = 256;

// Calls work(i) for i below `count`, on up to `jobs` threads.
template <typename Work>
void ForEachParallel(size_t count, unsigned jobs, const Work& work) {
  if (jobs == 0) jobs = std::max(1u, std::thread::hardware_concurrency());
  size_t threads = std::min<size_t>({jobs, kMaxJobs, count});
  if (threads <= 1) {
    for (size_t i = 0; i < count; ++i) work(i);
    return;
  }
  std::atomic<size_t> next{0};
  auto loop = [&] {
    for (size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::thread> pool;
  for (size_t t = 1; t < threads; ++t) pool.emplace_back(loop);
  loop();
  for (std::thread& thread : pool) thread.join();
}

bool IsYamlName(const fs::path& path) {
  return path.extension() == ".yaml" || path.extension() == ".yml";
}

// The YAML files below a directory, sorted; hidden folders and links are left out.
std::vector<std::string> WalkDirectory(const std::string& directory) {
  std::vector<std::string> files;
  std::error_code error;
  fs::recursive_directory_iterator it(directory, fs::directory_options::skip_permission_denied, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    std::string name = it->path().filename().string();
    if (it->is_directory(error)) {
      if (name.starts_with('.')) it.disable_recursion_pending();
    } else if (it->is_regular_file(error) && IsYamlName(it->path())) {
      files.push_back(it->path().lexically_normal().string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

// A path to test, and whether it was named or only found.
struct Candidate {
  std::string path;
  bool found = false;
  std::shared_ptr<const SourceFile> file;  // null: not a test file, or unreadable
  std::string unreadable;
};

void ReadCandidate(Candidate* candidate) {
  Result<std::string> text = ReadFile(candidate->path);
  if (!text) {
    candidate->unreadable = candidate->path + ": " + text.error().message;
    return;
  }
  // Most files of a tree are no test files, and few of those have the word in them.
  if (candidate->found && text->find("tests") == std::string::npos) return;
  auto file = std::make_shared<SourceFile>(candidate->path, std::move(*text));
  if (candidate->found && !LooksLikeTestFile(*source::ParseYaml(*file))) return;
  candidate->file = std::move(file);
}

std::vector<Candidate> Collect(const std::vector<std::string>& paths, unsigned jobs) {
  std::vector<Candidate> candidates;
  for (const std::string& path : paths) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      for (std::string& file : WalkDirectory(path))
        candidates.push_back({std::move(file), true, nullptr, ""});
    } else {
      candidates.push_back({path, false, nullptr, ""});
    }
  }
  ForEachParallel(candidates.size(), jobs, [&](size_t i) { ReadCandidate(&candidates[i]); });
  return candidates;
}

struct Job {
  const Plan* plan;
  const PlannedGroup* group;
};

bool SameFinding(const Finding& a, const Finding& b) {
  return !FindingLess(a, b) && !FindingLess(b, a);
}

void AddRuleFiles(const RuleCache& cache, Run* run) {
  for (const auto& file : cache.All()) {
    if (file->loaded.file != nullptr) run->files.push_back(file->loaded.file);
    run->findings.insert(run->findings.end(), file->findings.begin(), file->findings.end());
    ++run->counts.files;
    run->counts.groups += file->groups.size();
    for (const auto& group : file->groups) run->counts.rules += group.rules.size();
  }
}

Run RunFiles(const std::vector<std::shared_ptr<const SourceFile>>& files, const TestOptions& options) {
  Run run;
  CaseFilter filter(options.run);
  run.unreadable = filter.errors();
  if (!run.unreadable.empty()) return run;
  RuleCache cache(options);
  std::vector<Plan> plans(files.size());
  ForEachParallel(files.size(), options.jobs,
                  [&](size_t i) { plans[i] = MakePlan(files[i], options, filter, &cache); });

  std::vector<Job> jobs;
  for (const Plan& plan : plans) {
    for (const PlannedGroup& group : plan.groups) jobs.push_back({&plan, &group});
  }
  std::vector<GroupOutcome> outcomes(jobs.size());
  ForEachParallel(jobs.size(), options.jobs,
                  [&](size_t i) { outcomes[i] = RunGroup(*jobs[i].plan, *jobs[i].group, options); });

  for (const Plan& plan : plans) {
    run.files.push_back(plan.file.file);
    run.findings.insert(run.findings.end(), plan.file.findings.begin(), plan.file.findings.end());
    run.findings.insert(run.findings.end(), plan.findings.begin(), plan.findings.end());
    run.counts.queries += plan.case_count;
    ++run.counts.files;
  }
  for (GroupOutcome& outcome : outcomes) {
    std::move(outcome.cases.begin(), outcome.cases.end(), std::back_inserter(run.cases));
    std::move(outcome.findings.begin(), outcome.findings.end(), std::back_inserter(run.findings));
  }
  AddRuleFiles(cache, &run);
  std::stable_sort(run.findings.begin(), run.findings.end(), FindingLess);
  run.findings.erase(std::unique(run.findings.begin(), run.findings.end(), SameFinding), run.findings.end());
  return run;
}

}  // namespace

Run Test(const std::vector<std::string>& paths, const TestOptions& options) {
  std::vector<std::shared_ptr<const SourceFile>> files;
  std::vector<std::string> unreadable;
  for (Candidate& candidate : Collect(paths, options.jobs)) {
    if (!candidate.unreadable.empty()) unreadable.push_back(std::move(candidate.unreadable));
    if (candidate.file != nullptr) files.push_back(std::move(candidate.file));
  }
  Run run = RunFiles(files, options);
  run.unreadable.insert(run.unreadable.begin(), unreadable.begin(), unreadable.end());
  return run;
}

Run TestFileText(std::shared_ptr<const SourceFile> file, const TestOptions& options) {
  return RunFiles({std::move(file)}, options);
}

}  // namespace rulecheck
