// Mutants: each is what its edit makes of the file, and its verdict is that of a run of the
// changed file.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "edit/edits.h"
#include "rulecheck/mutation.h"
#include "rulecheck/test.h"
#include "source/file_system.h"

namespace rulecheck {
namespace {

namespace fs = std::filesystem;

TestOptions Mutating() {
  TestOptions options;
  options.mutate = true;
  options.jobs = 1;
  return options;
}

bool AllPass(const Run& run) {
  return std::all_of(run.cases.begin(), run.cases.end(),
                     [](const CaseResult& c) { return c.status == CaseStatus::kPassed; }) &&
         std::none_of(run.findings.begin(), run.findings.end(),
                      [](const Finding& f) { return f.severity == Severity::kError; });
}

// The run of the file with the change on disk, by an overlay.
bool PassesWith(const std::string& test, const Mutant& mutant) {
  const Result<std::string> text = edit::Apply(mutant.file->text(), {mutant.edit});
  REQUIRE(text.ok());
  source::OverlayFiles files(source::Disk());
  files.Set(mutant.file->path(), *text);
  TestOptions options;
  options.jobs = 1;
  options.files = &files;
  return AllPass(Test({test}, options));
}

// One mutant of the test file in `every`.
void HoldAgainstFiles(const std::string& test, size_t every, std::set<std::string_view>* kinds,
                      size_t* count) {
  CAPTURE(test);
  const Run run = Test({test}, Mutating());
  REQUIRE(run.mutation != nullptr);
  size_t seen = 0;
  for (const Mutant& mutant : run.mutation->mutants) {
    if (mutant.status == MutantStatus::kSkipped || seen++ % every != 0) continue;
    const bool passes = PassesWith(test, mutant);
    CAPTURE(mutant.kind);
    CAPTURE(mutant.rule);
    CAPTURE(mutant.edit.replacement);
    CAPTURE(mutant.edit.span.begin);
    CHECK(passes == (mutant.status != MutantStatus::kKilled));
    CHECK((mutant.status == MutantStatus::kKilled) == !mutant.killed_by.empty());
    kinds->insert(mutant.kind);
    ++*count;
  }
}

TEST_CASE("a mutant is killed exactly when its file fails") {
  std::set<std::string_view> kinds;
  size_t count = 0;
  const fs::path root(RULECHECK_SOURCE_DIR);
  for (const char* folder : {"rules", "testdata/unittest/passing", "testdata/unittest/logs",
                             "testdata/unittest/alert-states", "testdata/unittest/mutants"}) {
    for (const TestInputs& inputs : FindTests({(root / folder).string()}, {})) {
      const size_t every = folder == std::string_view("rules") ? 23 : 1;  // there are many
      if (AllPass(Test({inputs.path}, {}))) HoldAgainstFiles(inputs.path, every, &kinds, &count);
    }
  }
  CHECK(count > 250);
  CHECK(kinds.size() >= 25);
}

TEST_CASE("what is evaluated again gives the verdict of all rules anew, for any number of threads") {
  TestOptions options = Mutating();
  // Those without ranges of weeks, which take long tick by tick.
  std::vector<std::string> rules;
  for (const char* name : {"telemetry-stack", "ml-inference", "blackbox"})
    rules.push_back(std::string(RULECHECK_SOURCE_DIR) + "/rules/prometheus/" + name + "_test.yaml");
  const Run quick = Test(rules, options);
  options.tick_by_tick = true;
  const Run slow = Test(rules, options);
  options.tick_by_tick = false;
  options.jobs = 4;
  const Run parallel = Test(rules, options);
  REQUIRE(quick.mutation->mutants.size() > 200);
  REQUIRE(slow.mutation->mutants.size() == quick.mutation->mutants.size());
  CHECK(slow.mutation->whole_trials > quick.mutation->whole_trials);
  for (size_t i = 0; i < quick.mutation->mutants.size(); ++i) {
    const Mutant& a = quick.mutation->mutants[i];
    CAPTURE(a.rule);
    CAPTURE(a.edit.replacement);
    CHECK(a.status == slow.mutation->mutants[i].status);
    CHECK(a.status == parallel.mutation->mutants[i].status);
    CHECK(a.killed_by == parallel.mutation->mutants[i].killed_by);
    CHECK(a.nearest == parallel.mutation->mutants[i].nearest);
  }
}

TEST_CASE("a test that fails without any change judges no mutant") {
  const Run run =
      Test({std::string(RULECHECK_SOURCE_DIR) + "/testdata/unittest/failing/test.yaml"}, Mutating());
  REQUIRE_FALSE(run.mutation->mutants.empty());
  for (const Mutant& mutant : run.mutation->mutants) CHECK(mutant.status == MutantStatus::kSkipped);
}

}  // namespace
}  // namespace rulecheck
