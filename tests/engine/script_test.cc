// Runs the acceptance scripts: ours under testdata/engine, and Prometheus' own where
// they are at hand.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "engine/script/promql/script.h"

namespace rulecheck::engine {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> ScriptsBelow(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".test") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

script::Report RunFile(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  return script::Run(file.filename().string(), text);
}

size_t RunAll(const std::vector<fs::path>& files) {
  size_t passed = 0;
  for (const fs::path& file : files) {
    const script::Report report = RunFile(file);
    CHECK_MESSAGE(report.error.empty(), report.error);
    CHECK_MESSAGE(report.passed > 0, file.string() << " has no eval that passes");
    for (const std::string& failure : report.failures) FAIL_CHECK(failure);
    passed += report.passed;
  }
  return passed;
}

TEST_CASE("our own acceptance scripts pass") {
  const auto files = ScriptsBelow(RULECHECK_SOURCE_DIR "/testdata/engine");
  CHECK(files.size() >= 9);
  RunAll(files);
}

TEST_CASE("Prometheus' acceptance scripts pass") {
  const fs::path corpus = RULECHECK_SOURCE_DIR "/../shared/corpus/prometheus+prometheus";
  if (!fs::exists(corpus)) {
    MESSAGE("skipped: no ../shared");
    return;
  }
  CHECK(RunAll(ScriptsBelow(corpus)) == 2214);
}

std::string ErrorOf(const std::string& text) {
  return script::Run("s", text).error;
}

TEST_CASE("a script with a mistake does not run") {
  CHECK(ErrorOf("lod 1m\n") == "s:1: invalid command \"lod 1m\"");
  CHECK(ErrorOf("load\n").find("invalid load command") != std::string::npos);
  CHECK(ErrorOf("load 1x\n  up 1\n").find("invalid duration \"1x\"") != std::string::npos);
  CHECK(ErrorOf("\n\neval instant up\n").starts_with("s:3: invalid evaluation command"));
  CHECK(ErrorOf("eval instant at 1m up{\n").find("parse error") != std::string::npos);
  CHECK(ErrorOf("eval range from 5m to 1m step 1m up\n").find("end is before start") != std::string::npos);
  CHECK(ErrorOf("eval instant at 1m up\n  expect warn\n  expect no_warn\n")
            .find("expected and excluded at the same time") != std::string::npos);
  CHECK(ErrorOf("eval instant at 1m up\n  expect fail\n  expect fail\n").find("multiple expect fail") !=
        std::string::npos);
  CHECK(ErrorOf("eval instant at 1m up\n  expect sometimes\n").find("sometimes") != std::string::npos);
  CHECK(ErrorOf("eval instant at 1m up\n  up 1 2\n").find("several values") != std::string::npos);
  CHECK(ErrorOf("load 1m\n  up 1\nload 1m\n").starts_with("s:3: "));  // no blank line between
}

// Each of these evals is wrong in one way, and must be told from one that is right.
TEST_CASE("what differs is found") {
  const std::string load = "load 1m\n  up{a=\"1\"} 1\n  up{a=\"2\"} 2\n  h {{sum:1 count:2 buckets:[2]}}\n\n";
  const auto failures = [&](const std::string& eval) {
    const script::Report report = script::Run("s", load + eval);
    CHECK_MESSAGE(report.error.empty(), report.error);
    CHECK(report.passed + report.failed == 1);
    return report.failed;
  };
  CHECK(failures("eval instant at 0 up\n  up{a=\"1\"} 1\n  up{a=\"2\"} 2\n") == 0);
  CHECK(failures("eval instant at 0 up\n  up{a=\"1\"} 1\n") == 1);
  CHECK(failures("eval instant at 0 up\n  up{a=\"1\"} 1\n  up{a=\"2\"} 2.1\n") == 1);
  CHECK(failures("eval instant at 0 up\n  up{a=\"1\"} 1\n  up{a=\"2\"} 2\n  up{a=\"3\"} 3\n") == 1);
  CHECK(failures("eval instant at 0 up\n  expect ordered\n  up{a=\"2\"} 2\n  up{a=\"1\"} 1\n") == 1);
  CHECK(failures("eval instant at 0 up\n  expect fail\n") == 1);
  CHECK(failures("eval instant at 0 up\n  expect warn\n  up{a=\"1\"} 1\n  up{a=\"2\"} 2\n") == 1);
  CHECK(failures("eval instant at 0 time()\n  0\n") == 0);
  CHECK(failures("eval instant at 0 time()\n  1\n") == 1);
  CHECK(failures("eval instant at 0 h\n  h {{sum:1 count:2 buckets:[2]}}\n") == 0);
  CHECK(failures("eval instant at 0 h\n  h {{sum:1 count:2 buckets:[1 1]}}\n") == 1);
  CHECK(failures("eval instant at 0 h\n  h {{sum:1 count:2 buckets:[2] counter_reset_hint:gauge}}\n") == 1);
  CHECK(failures("eval range from 0 to 1m step 1m up{a=\"1\"}\n  up{a=\"1\"} 1 1\n") == 0);
  CHECK(failures("eval range from 0 to 1m step 1m up{a=\"1\"}\n  up{a=\"1\"} 1 _\n") == 1);
  CHECK(failures("eval range from 0 to 1m step 1m up{a=\"1\"}\n  up{a=\"1\"} 1 1 1\n") == 1);
  CHECK(failures("eval instant at 0 quantile(2, up)\n  expect warn msg: another text\n  {} +Inf\n") == 1);
  CHECK(failures("eval instant at 0 quantile(2, up)\n  expect no_warn\n  {} +Inf\n") == 1);
  CHECK(failures("eval instant at 0 \"x\"\n  expect string \"y\"\n") == 1);
}

}  // namespace
}  // namespace rulecheck::engine
