// Runs the acceptance scripts of LogQL: ours under testdata/engine_logql/eval, and Loki's
// own where they are at hand.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "engine/script/logql/log_script.h"

namespace rulecheck::engine::logql {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> ScriptsBelow(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".logqltest") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

size_t RunAll(const std::vector<fs::path>& files, const script::Options& options) {
  size_t passed = 0;
  for (const fs::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const script::Report report = script::Run(file.filename().string(), text, options);
    CHECK_MESSAGE(report.error.empty(), report.error);
    CHECK_MESSAGE(report.passed > 0, file.string() << " has no eval that passes");
    for (const std::string& failure : report.failures) FAIL_CHECK(failure);
    passed += report.passed;
  }
  return passed;
}

TEST_CASE("our own acceptance scripts of LogQL pass") {
  const auto files = ScriptsBelow(RULECHECK_SOURCE_DIR "/testdata/engine_logql/eval");
  CHECK(files.size() >= 5);
  RunAll(files, {});
}

TEST_CASE("Loki's acceptance scripts pass") {
  const fs::path corpus = RULECHECK_SOURCE_DIR "/../shared/corpus/grafana+loki";
  if (!fs::exists(corpus)) {
    MESSAGE("skipped: no ../shared");
    return;
  }
  script::Options options;
  options.compare_error_texts = false;
  CHECK(RunAll(ScriptsBelow(corpus), options) == 1095);
}

script::Report RunText(const std::string& text) {
  return script::Run("s", text, {});
}

TEST_CASE("a script with a mistake does not run") {
  CHECK(RunText("lod\n").error == "s:1: unexpected command 'lod'");
  CHECK(RunText("load\n\n").error == "s:1: load without lines");
  CHECK(RunText("load\n  {a=\"b\"} \"x\"\n").error == "s:2: missing '@ <start>' time");
  CHECK(RunText("load\n  {a=\"b\"} \"x\" @ 1x\n").error == "s:2: invalid duration '1x'");
  CHECK(RunText("load\n  {a=\"b\"} \"x\" @ 0s [repeat every 1s]\n").error.find("[repeat every") !=
        std::string::npos);
  CHECK(RunText("load\n  {a=\"b\"} \"x\" @ 0s [metadata k=v]\n").error.find("pairs") != std::string::npos);
  CHECK(RunText("\n\neval now up\n").error == "s:3: expected 'instant' or 'range' after eval");
  CHECK(RunText("eval instant at 1m vector(1)\n").error.find("eval expects nothing") != std::string::npos);
  CHECK(RunText("eval instant at 1m vector(1)\n  {} 1\n  expect empty\n").error.find("several") !=
        std::string::npos);
  CHECK(RunText("eval instant at 1m vector(1)\n  {} 1 2\n").error ==
        "s:2: an instant query has one value a series");
  CHECK(RunText("eval range from 2m to 1m step 1m vector(1)\n  {} 1\n").error.find("before its start") !=
        std::string::npos);
  CHECK(RunText("eval instant at 1m vector(1)\n  expect sometimes\n").error.find("sometimes") !=
        std::string::npos);
}

TEST_CASE("an answer that differs is a failure with its place") {
  const std::string load = "load\n  {a=\"b\"} \"x\" @ 1s\n\n";
  const auto failure = [&](const std::string& expectation) {
    const script::Report report =
        RunText(load + "eval instant at 1s count_over_time({a=\"b\"}[1s])\n  " + expectation + "\n");
    CHECK(report.passed + report.failed == 1);
    return report.failures.empty() ? std::string() : report.failures.front();
  };
  CHECK(failure("{a=\"b\"} 1").empty());
  CHECK(failure("{a=\"b\"} 2").starts_with("s:4: {a=\"b\"}: expected 2, got 1"));
  CHECK(failure("{a=\"c\"} 1").starts_with("s:4: missing {a=\"c\"} 1"));
  CHECK(failure("expect empty").starts_with("s:4: unexpected {a=\"b\"} 1"));
  CHECK(failure("expect fail").starts_with("s:4: expected an error, got a vector"));
  CHECK(failure("1").starts_with("s:4: expected a number"));
}

}  // namespace
}  // namespace rulecheck::engine::logql
