// Each format over one run that has a bit of everything.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "report/report.h"

namespace rulecheck::report {
namespace {

Run Sample() {
  Run run;
  auto file = std::make_shared<SourceFile>("rules/a.yaml", "- alert: Up\n  expr: rate(up[5m]) > 1\n");
  auto other = std::make_shared<SourceFile>("rules/b.yaml", "- record: up\n");
  Finding finding;
  finding.check = "promql/rate-of-gauge";
  finding.severity = Severity::kError;
  finding.message = "`rate` of a gauge";
  finding.where = {file.get(), {20, 24}};
  finding.subject = "g/Up";
  finding.labels.push_back({{other.get(), {10, 12}}, "recorded here"});
  finding.notes.push_back("use `deriv`");
  finding.fix = Fix{"write `deriv`", false, {{{20, 24}, "deriv"}}};
  run.findings.push_back(finding);
  finding.severity = Severity::kInfo;
  finding.message = "quiet";
  finding.labels.clear();
  finding.fix.reset();
  run.findings.push_back(finding);
  run.cases = {
      {"rules/a_test.yaml", "slo", "alert Up at 5m", CaseStatus::kPassed, {}, "", 0},
      {"rules/a_test.yaml",
       "slo",
       "expr up at 5m",
       CaseStatus::kFailed,
       {file.get(), {2, 7}},
       "expected 1\ngot 2",
       0},
      {"rules/a_test.yaml", "slo", "expr x", CaseStatus::kUnsupported, {}, "not supported yet: y", 0}};
  run.skipped = {{"rules/c.yaml", 1, "a test file"}};
  run.counts = {2, 1, 1, 1};
  run.files = {file, other};
  return run;
}

TEST_CASE("text: findings with frames, failed cases in full") {
  RenderOptions options;
  options.min_severity = Severity::kWarning;
  CHECK("\n" + RenderText(Sample(), options) == R"(
error[promql/rate-of-gauge]: `rate` of a gauge
 --> rules/a.yaml:2:9
  |
1 | - alert: Up
2 |   expr: rate(up[5m]) > 1
  |         ^^^^
 ::: rules/b.yaml:1:11
  |
1 | - record: up
  |           -- recorded here
  |
  = help: use `deriv`
  = unsafe fix: write `deriv`

FAIL rules/a.yaml:1:3 slo > expr up at 5m
    expected 1
    got 2

UNSUPPORTED rules/a_test.yaml slo > expr x
    not supported yet: y

)");
}

TEST_CASE("concise: one line an item") {
  CHECK("\n" + RenderConcise(Sample(), {}) == R"(
rules/a.yaml:2:9: error: `rate` of a gauge [promql/rate-of-gauge]
rules/a.yaml:2:9: info: quiet [promql/rate-of-gauge]
rules/a.yaml:1:3: error: failed: slo > expr up at 5m: expected 1; got 2
rules/a_test.yaml:1:1: error: unsupported: slo > expr x: not supported yet: y
)");
}

TEST_CASE("json: every fact") {
  const auto json = nlohmann::json::parse(RenderJson(Sample(), {}));
  CHECK(json["version"] == 1);
  REQUIRE(json["findings"].size() == 2);
  const auto& finding = json["findings"][0];
  CHECK(finding["id"] == "promql/rate-of-gauge");
  CHECK(finding["start"] == nlohmann::json({{"line", 2}, {"column", 9}, {"offset", 20}}));
  CHECK(finding["end"]["offset"] == 24);
  CHECK(finding["labels"][0]["file"] == "rules/b.yaml");
  CHECK(finding["fix"]["applicability"] == "unsafe");
  CHECK(finding["fix"]["edits"][0]["replacement"] == "deriv");
  CHECK(json["findings"][1]["fix"].is_null());
  CHECK(json["cases"].size() == 2);
  CHECK(json["cases"][0]["status"] == "failed");
  CHECK(json["skipped"][0]["reason"] == "a test file");
  CHECK(json["counts"]["cases"] == 3);
}

TEST_CASE("json: bytes that are not UTF-8 do not break it") {
  Run run = Sample();
  run.findings[0].message = "bad \xff byte";
  CHECK(nlohmann::json::parse(RenderJson(run, {}))["findings"][0]["message"] == "bad \xEF\xBF\xBD byte");
}

TEST_CASE("colour is only in text, and only when asked for") {
  RenderOptions options;
  CHECK(RenderText(Sample(), options).find('\x1b') == std::string::npos);
  options.colour = true;
  CHECK(RenderText(Sample(), options).find("\x1b[1;31merror[promql/rate-of-gauge]\x1b[0m") !=
        std::string::npos);
  CHECK(RenderConcise(Sample(), options).find('\x1b') == std::string::npos);
  CHECK(RenderJson(Sample(), options).find('\x1b') == std::string::npos);
}

TEST_CASE("summary: what was found and what was not judged") {
  Run run = Sample();
  CHECK(Summary(run, {}) ==
        "1 error, 1 info in 2 files (1 rule); 1 with a fix (--fix --unsafe-fixes); 1 document skipped (-v "
        "lists them)\n");
  run.kind = RunKind::kTest;
  CHECK(Summary(run, {}) ==
        "1 passed, 1 failed, 1 not supported yet in 2 files; 1 error, 1 info; 1 document skipped (-v lists "
        "them)\n");
  run.kind = RunKind::kLint;
  run.unreadable = {"x.yaml: permission denied"};
  RenderOptions options;
  options.skipped = true;
  CHECK(Summary(run, options) ==
        "error: x.yaml: permission denied\n"
        "skipped rules/c.yaml (document 2): a test file\n"
        "1 error, 1 info in 2 files (1 rule); 1 with a fix (--fix --unsafe-fixes); 1 document skipped; 1 "
        "unreadable\n");
  CHECK(Summary(Run{}, {}) == "no findings in 0 files (0 rules)\n");
}

}  // namespace
}  // namespace rulecheck::report
