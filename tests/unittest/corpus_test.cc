// promtool 3.14's recorded verdicts on real unit tests, whole and mutated.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "rulecheck/test.h"
#include "run_text.h"

namespace rulecheck {
namespace {

namespace fs = std::filesystem;

const fs::path kShared = fs::path(RULECHECK_SOURCE_DIR) / "../shared";

bool Skip(const fs::path& path) {
  if (fs::exists(path)) return false;
  std::cout << "skipped: no ../shared\n";
  return true;
}

bool Passes(const Run& run) {
  return run.unreadable.empty() &&
         std::all_of(run.cases.begin(), run.cases.end(),
                     [](const CaseResult& c) { return c.status == CaseStatus::kPassed; }) &&
         std::none_of(run.findings.begin(), run.findings.end(),
                      [](const Finding& f) { return f.severity == Severity::kError; });
}

TEST_CASE("a corpus test passes exactly when it passes in promtool, in both modes") {
  fs::path rows = kShared / "corpus/promtool_3_14.jsonl";
  if (Skip(rows)) return;
  TestOptions compat;
  compat.promtool_compat = true;
  std::ifstream in(rows);
  size_t judged = 0, empty = 0;
  for (std::string line; std::getline(in, line);) {
    auto row = nlohmann::json::parse(line);
    if (row["kind"] != "promtool-test") continue;
    std::string path = row["path"];
    INFO(path);
    const std::string full = (kShared / "corpus" / path).string();
    const bool passes = row["verdict"] == "pass";
    CHECK(Passes(Test({full}, compat)) == passes);
    const Run run = Test({full}, {});
    // What asserts nothing is an error by default: docs/promtool-differences.md.
    const bool asserts = run.counts.queries > 0 || run.findings.size() > 1;
    empty += !asserts;
    CHECK(Passes(run) == (passes && asserts));
    ++judged;
  }
  CHECK(judged == 255);
  CHECK(empty == 2);
}

TEST_CASE("the corpus gives the same report over stretches of time and tick by tick") {
  fs::path corpus = kShared / "corpus";
  if (Skip(corpus)) return;
  TestOptions options;
  std::string blocks = RunText(Test({corpus.string()}, options), corpus.string());
  options.tick_by_tick = true;
  options.jobs = 1;
  CHECK(RunText(Test({corpus.string()}, options), corpus.string()) == blocks);
  CHECK(blocks.find("UNSUPPORTED") == std::string::npos);
}

TEST_CASE("rules/ gives the same report over stretches of time and tick by tick") {
  const std::string rules = std::string(RULECHECK_SOURCE_DIR) + "/rules";
  TestOptions options;
  std::string blocks = RunText(Test({rules}, options), rules);
  options.tick_by_tick = true;
  CHECK(RunText(Test({rules}, options), rules) == blocks);
  CHECK(blocks.find("passed") != std::string::npos);
}

}  // namespace
}  // namespace rulecheck
