// Every folder of testdata/unittest: its test.yaml under both modes gives exactly
// expected.txt and expected.compat.txt.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "rulecheck/test.h"
#include "run_text.h"

namespace rulecheck {
namespace {

namespace fs = std::filesystem;

std::string GoldenText(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

TestOptions Options(bool compat) {
  TestOptions options;
  options.promtool_compat = compat;
  options.jobs = 1;
  return options;
}

void CheckGolden(const fs::path& golden, const std::string& got) {
  if (std::getenv("RULECHECK_UPDATE") != nullptr) {
    std::ofstream(golden, std::ios::binary) << got;
    return;
  }
  INFO(golden.string());
  CHECK(GoldenText(golden) == got);
}

TEST_CASE("unit-test files give their recorded output") {
  fs::path root = fs::path(RULECHECK_SOURCE_DIR) / "testdata/unittest";
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(root)) {
    // The failures are in docs/failures.md.
    if (fs::exists(entry.path() / "test.yaml")) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  REQUIRE(folders.size() >= 10);
  for (const fs::path& folder : folders) {
    std::string test = (folder / "test.yaml").string();
    CheckGolden(folder / "expected.txt", RunText(Test({test}, Options(false)), folder.string()));
    CheckGolden(folder / "expected.compat.txt", RunText(Test({test}, Options(true)), folder.string()));
  }
}

TEST_CASE("the report does not depend on the number of threads") {
  fs::path root = fs::path(RULECHECK_SOURCE_DIR) / "testdata/unittest";
  TestOptions options;
  std::string first;
  for (unsigned jobs : {1u, 2u, 8u}) {
    options.jobs = jobs;
    std::string text = RunText(Test({root.string()}, options), root.string());
    if (jobs == 1) first = text;
    CHECK(text == first);
  }
  CHECK(first.find("passing/test.yaml") != std::string::npos);
}

TEST_CASE("rules over stretches of time and tick by tick give the same report") {
  fs::path root = fs::path(RULECHECK_SOURCE_DIR) / "testdata/unittest";
  for (bool compat : {false, true}) {
    TestOptions options = Options(compat);
    std::string blocks = RunText(Test({root.string()}, options), root.string());
    options.tick_by_tick = true;
    CHECK(RunText(Test({root.string()}, options), root.string()) == blocks);
  }
}

TEST_CASE("a filter chooses cases by file, group and case") {
  fs::path file = fs::path(RULECHECK_SOURCE_DIR) / "testdata/unittest/passing/test.yaml";
  TestOptions options;
  options.run = {"::alert HighErrorRatio at 15m$"};
  Run run = Test({file.string()}, options);
  REQUIRE(run.cases.size() == 1);
  CHECK(run.cases[0].status == CaseStatus::kPassed);
  CHECK(run.counts.queries == 6);

  options.run = {"no such case"};
  run = Test({file.string()}, options);
  CHECK(run.cases.empty());
  CHECK(run.counts.queries == 6);

  options.run = {"("};
  run = Test({file.string()}, options);
  CHECK(run.cases.empty());
  CHECK(run.unreadable.size() == 1);
}

TEST_CASE("what cannot be read is said") {
  Run run = Test({"/no/such/test.yaml"}, {});
  REQUIRE(run.unreadable.size() == 1);
  CHECK(run.unreadable[0] == "/no/such/test.yaml: no such file or directory");
}

}  // namespace
}  // namespace rulecheck
