// Which cases run, where, and in which order: filters, parts, stops, standard input.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>

#include "rulecheck/test.h"
#include "run_text.h"

namespace rulecheck {
namespace {

namespace fs = std::filesystem;

const fs::path kTestdata = RULECHECK_SOURCE_DIR;

std::string CaseText(const CaseResult& c) {
  return c.file + "::" + c.group + "::" + c.name + " " + std::to_string(static_cast<int>(c.status)) + "\n" +
         c.detail;
}

std::string FindingText(const Finding& f) {
  const LineColumn at = f.where.file->Position(f.where.span.begin);
  return f.where.file->path() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + " " +
         f.check + " " + f.message;
}

// The parts of a run together: cases as a multiset, findings as a set.
struct Together {
  std::multiset<std::string> cases;
  std::set<std::string> findings;
  bool operator==(const Together&) const = default;
};

void Add(const Run& run, Together* out) {
  for (const CaseResult& c : run.cases) out->cases.insert(CaseText(c));
  for (const Finding& f : run.findings) out->findings.insert(FindingText(f));
}

void CheckParts(const std::string& path, Partition::Kind kind, const std::vector<uint32_t>& counts) {
  Together whole;
  const Run all = Test({path}, {});
  Add(all, &whole);
  REQUIRE(!whole.cases.empty());
  for (const uint32_t count : counts) {
    CAPTURE(count);
    Together parts;
    for (uint32_t index = 1; index <= count; ++index) {
      TestOptions options;
      options.partition = {kind, index, count};
      const Run run = Test({path}, options);
      CHECK(run.counts.selected == all.cases.size());
      Add(run, &parts);
    }
    CHECK(parts.cases == whole.cases);
    CHECK(parts.findings == whole.findings);
  }
}

TEST_CASE("the parts of a run together give the whole run") {
  for (const auto kind : {Partition::Kind::kSlice, Partition::Kind::kHash}) {
    CheckParts((kTestdata / "rules").string(), kind, {2, 3, 7});
    CheckParts((kTestdata / "testdata/unittest").string(), kind, {2, 3, 7});
  }
}

TEST_CASE("the parts of the corpus together give the whole corpus") {
  const fs::path corpus = kTestdata / "../shared/corpus";
  if (!fs::exists(corpus)) {
    std::cout << "skipped: no ../shared\n";
    return;
  }
  CheckParts((corpus / "openshift+cluster-monitoring-operator").string(), Partition::Kind::kSlice, {2, 3, 7});
  CheckParts((corpus / "prometheus+prometheus").string(), Partition::Kind::kHash, {2, 3, 7});
}

TEST_CASE("hashes do not move when a filter takes groups away") {
  const std::string path = (kTestdata / "rules").string();
  TestOptions options;
  options.list_only = true;
  options.partition = {Partition::Kind::kHash, 1, 2};
  std::set<std::string> first;
  for (const CaseResult& c : Test({path}, options).cases) first.insert(c.file + "::" + c.group);
  REQUIRE(!first.empty());
  options.run = {"a"};
  for (const CaseResult& c : Test({path}, options).cases) CHECK(first.contains(c.file + "::" + c.group));
}

TEST_CASE("a part is written slice:M/N or hash:M/N") {
  const Result<Partition> part = ParsePartition("hash:2/5");
  REQUIRE(part.ok());
  CHECK(part->kind == Partition::Kind::kHash);
  CHECK(part->index == 2);
  CHECK(part->count == 5);
  CHECK(ParsePartition("slice:1/1").ok());
  for (const char* text : {"", "2/5", "slice:0/5", "slice:6/5", "slice:/", "slice:1/0", "slice:a/5",
                           "count:1/2", "slice:1/5x", "slice:-1/5", "slice:1/99999999999", "1/5:slice"}) {
    CAPTURE(text);
    CHECK_FALSE(ParsePartition(text).ok());
  }
}

TEST_CASE("neither the order nor the number of threads shows in the report") {
  const std::string root = (kTestdata / "rules").string();
  TestOptions options;
  options.jobs = 1;
  const std::string first = RunText(Test({root}, options), root);
  options.jobs = 8;
  CHECK(RunText(Test({root}, options), root) == first);
  for (const uint64_t seed : {0u, 1u, 4711u}) {
    options.shuffle = seed;
    CHECK(RunText(Test({root}, options), root) == first);
  }
}

// Eight groups of two cases; both cases of every third fail.
std::shared_ptr<const SourceFile> Failing() {
  std::string text = "tests:\n";
  for (int i = 0; i < 8; ++i) {
    const std::string value = i % 3 == 2 ? "1" : "0";
    text += "  - name: g" + std::to_string(i) + "\n    promql_expr_test:\n";
    for (int k = 0; k < 2; ++k) {
      text += "      - expr: vector(0)\n        exp_samples: [{value: " + value + "}]\n";
    }
  }
  return std::make_shared<SourceFile>("failing_test.yaml", text);
}

TEST_CASE("a run stops after enough failures, at the same place for any number of threads") {
  const auto file = Failing();
  for (const unsigned jobs : {1u, 2u, 8u}) {
    TestOptions options;
    options.jobs = jobs;
    options.max_failures = 1;
    Run run = TestFileText(file, options);
    CHECK(run.cases.size() == 6);  // g0, g1 and the whole of g2
    CHECK(run.counts.not_run == 10);
    options.max_failures = 3;
    run = TestFileText(file, options);
    CHECK(run.cases.size() == 12);
    options.max_failures = 100;
    run = TestFileText(file, options);
    CHECK(run.cases.size() == 16);
    CHECK(run.counts.not_run == 0);
  }
}

TEST_CASE("another order stops at another place, the same for the same seed") {
  const auto file = Failing();
  std::set<size_t> sizes;
  for (uint64_t seed = 0; seed < 20; ++seed) {
    TestOptions options;
    options.max_failures = 1;
    options.shuffle = seed;
    options.jobs = 1;
    const std::string text = RunText(TestFileText(file, options), "");
    options.jobs = 4;
    CHECK(RunText(TestFileText(file, options), "") == text);
    sizes.insert(TestFileText(file, options).cases.size());
  }
  CHECK(sizes.size() > 1);
}

TEST_CASE("a test file that does not load counts as a failure") {
  const fs::path folder = kTestdata / "testdata/unittest";
  TestOptions options;
  options.max_failures = 1;
  const Run run = Test({(folder / "passing").string(), (folder / "broken-test-file").string()}, options);
  CHECK(run.cases.empty());
  CHECK(run.counts.not_run == 6);
  CHECK(!run.findings.empty());
}

TEST_CASE("a list names the cases and runs nothing") {
  const std::string path = (kTestdata / "testdata/unittest/passing").string();
  TestOptions options;
  const Run all = Test({path}, options);
  options.list_only = true;
  const Run list = Test({path}, options);
  REQUIRE(list.cases.size() == all.cases.size());
  for (size_t i = 0; i < list.cases.size(); ++i) CHECK(list.cases[i].name == all.cases[i].name);
  CHECK(list.counts.rules == 0);
}

TEST_CASE("standard input is a file among others, and a file named twice runs once") {
  const fs::path folder = kTestdata / "testdata/unittest/passing";
  std::ifstream in(folder / "test.yaml", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  TestOptions options;
  options.standard_input = std::make_shared<SourceFile>((folder / "piped.yaml").string(), text);
  const std::string path = (folder / "test.yaml").string();
  const Run run = Test({"-", path, path, folder.string()}, options);
  CHECK(run.cases.size() == 12);
  CHECK(run.cases.front().file == (folder / "piped.yaml").string());
  CHECK(std::all_of(run.cases.begin(), run.cases.end(),
                    [](const CaseResult& c) { return c.status == CaseStatus::kPassed; }));
}

class CasesFolder {
 public:
  explicit CasesFolder(const char* name) : path_(fs::path(RULECHECK_BINARY_DIR) / name) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~CasesFolder() { fs::remove_all(path_); }
  std::string Write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
    return (path_ / name).string();
  }
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

TEST_CASE("nothing that was asked for is silently left out") {
  const CasesFolder folder("nothing_test");
  const std::string rules = folder.Write("rules.yaml", "groups: []\n");
  Run run = Test({folder.path()}, {});
  CHECK(run.cases.empty());
  REQUIRE(run.skipped.size() == 1);
  CHECK(run.skipped[0].reason == "no test file in this directory");

  // A test file that is broken is no other kind of file.
  folder.Write("a_test.yaml", "rule_files: [rules.yaml]\ntests:\n  - promql_expr_test: [\n");
  run = Test({folder.path()}, {});
  CHECK(run.skipped.empty());
  REQUIRE(!run.findings.empty());
  CHECK(run.findings[0].severity == Severity::kError);

  run = Test({folder.Write("b_test.yaml", "rule_files: ['no*.yaml']\ntests: []\n")}, {});
  CHECK(std::any_of(run.findings.begin(), run.findings.end(),
                    [](const Finding& f) { return f.check == "test/no-rule-file"; }));
  CHECK(std::any_of(run.findings.begin(), run.findings.end(),
                    [](const Finding& f) { return f.check == "test/no-case"; }));
}

TEST_CASE("the files behind a test are known without running it") {
  const CasesFolder folder("inputs_test");
  const std::string deep = folder.Write("rules/a/deep.yaml", "groups: []\n");
  const std::string flat = folder.Write("rules/flat.yaml", "groups: []\n");
  const std::string test =
      folder.Write("x_test.yaml", "rule_files: ['rules/**/*.yaml', missing.yaml]\ntests: []\n");
  const std::vector<TestInputs> inputs = FindTests({folder.path()}, {});
  REQUIRE(inputs.size() == 1);
  CHECK(inputs[0].path == test);
  CHECK(inputs[0].rule_files == std::vector<std::string>{deep, flat});
}

}  // namespace
}  // namespace rulecheck
