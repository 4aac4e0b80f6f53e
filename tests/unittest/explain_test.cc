// Explanations as data: the first reason of each file of testdata/unittest/failures,
// values under expressions, bounds, and that threads change nothing.
#include <doctest/doctest.h>

#include <filesystem>
#include <map>

#include "report/report.h"
#include "rulecheck/test.h"

namespace rulecheck {
namespace {

std::string Folder() {
  return std::string(RULECHECK_SOURCE_DIR) + "/testdata/unittest/failures/";
}

Run RunFile(const std::string& name, bool explain = false) {
  TestOptions options;
  options.jobs = 1;
  options.explain = explain;
  return Test({Folder() + name + ".yaml"}, options);
}

Run RunText(const std::string& text, TestOptions options = {}) {
  options.jobs = 1;
  return TestFileText(std::make_shared<SourceFile>(Folder() + "memory.yaml", text), options);
}

const CaseResult& FirstFailed(const Run& run) {
  for (const CaseResult& result : run.cases) {
    if (result.status != CaseStatus::kPassed) return result;
  }
  FAIL("no case failed");
  return run.cases.front();
}

TEST_CASE("the first reason is the cause") {
  const std::map<std::string, std::string> causes = {{"02-missing-alert", "threshold-not-reached"},
                                                     {"03-extra-alert", "firing"},
                                                     {"04-pending-instead-of-firing", "pending"},
                                                     {"05-wrong-label", "rule-label"},
                                                     {"06-wrong-annotation", "rule-annotation"},
                                                     {"07-rule-error", "rule-error"},
                                                     {"08-nan", "nan"},
                                                     {"10-missing-rule", "alert-not-defined"},
                                                     {"11-no-input-series", "no-input-series"},
                                                     {"12-samples-end", "samples-end"},
                                                     {"13-labels-do-not-match", "no-matching-pairs"}};
  for (const auto& [file, id] : causes) {
    CAPTURE(file);
    Run run = RunFile(file);
    const CaseResult& failed = FirstFailed(run);
    REQUIRE(failed.explanation != nullptr);
    REQUIRE(!failed.explanation->reasons.empty());
    CHECK(failed.explanation->reasons.front().id == id);
    if (failed.comparison == nullptr) continue;  // the detail is the error
    CHECK(failed.detail.find(failed.explanation->reasons.front().text) != std::string::npos);
  }
}

TEST_CASE("a pending alert says until when") {
  Run run = RunFile("04-pending-instead-of-firing");
  const CaseExplanation& why = *FirstFailed(run).explanation;
  CHECK(why.reasons.front().text == "pending since 4m; fires at 9m with `for: 5m`; the test asks at 7m");
  REQUIRE(why.alerts.size() == 1);
  const auto& runs = why.alerts[0].runs;
  REQUIRE(runs.size() == 3);
  CHECK(runs[1].state == AlertStateKind::kPending);
  CHECK(runs[1].first_ms == 4 * 60'000);
  CHECK(runs[1].last_ms == 8 * 60'000);
  CHECK(runs[2].state == AlertStateKind::kFiring);
}

TEST_CASE("each part of an expression has its value") {
  Run run = RunFile("01-wrong-value");
  const CaseExplanation& why = *FirstFailed(run).explanation;
  REQUIRE(why.queries.size() == 2);
  const ExplainedQuery& rule = why.queries[1];
  CHECK(rule.title == "recording rule ml-recording/node:gpu_memory:used_ratio");
  REQUIRE(rule.values.size() == 3);
  CHECK(rule.values[0].text == "6e+10");
  CHECK(rule.values[1].text == "0.75");
  CHECK(rule.values[2].text == "8e+10");
  CHECK(rule.text[rule.values[1].anchor] == '/');
}

TEST_CASE("a passed case is explained only when asked") {
  Run run = RunFile("04-pending-instead-of-firing");
  REQUIRE(run.cases.size() == 2);
  CHECK(run.cases[1].status == CaseStatus::kPassed);
  CHECK(run.cases[1].explanation == nullptr);
  run = RunFile("04-pending-instead-of-firing", true);
  CHECK(run.cases[1].status == CaseStatus::kPassed);
  REQUIRE(run.cases[1].explanation != nullptr);
  CHECK(run.cases[1].explanation->queries.size() == 2);
  CHECK(run.cases[1].detail.empty());
}

TEST_CASE("a time between evaluations is told") {
  Run run = RunText(
      "rule_files: [rules.yaml]\n"
      "tests:\n"
      "  - input_series: [{series: 'pod_ready{pod=\"a\"}', values: 1x10}]\n"
      "    alert_rule_test:\n"
      "      - eval_time: 5m30s\n"
      "        alertname: PodOOMKilled\n"
      "        exp_alerts: [{exp_labels: {pod: a, severity: critical}}]\n");
  const CaseExplanation& why = *FirstFailed(run).explanation;
  CHECK(why.reasons.back().id == "between-evaluations");
}

TEST_CASE("a matcher that fits nothing is named with what there is") {
  Run run = RunText(
      "tests:\n"
      "  - input_series:\n"
      "      - {series: 'up{job=\"web\"}', values: 1x10}\n"
      "      - {series: 'up{job=\"db\"}', values: 1x10}\n"
      "    promql_expr_test:\n"
      "      - {expr: 'up{job=\"api\"}', eval_time: 5m, exp_samples: [{labels: 'up{job=\"api\"}', value: "
      "1}]}\n");
  const CaseExplanation& why = *FirstFailed(run).explanation;
  REQUIRE(!why.reasons.empty());
  CHECK(why.reasons.front().text ==
        "no series `up` of this test fits `job=\"api\"`: label job is \"db\", \"web\"");
}

TEST_CASE("huge results are cut and counted") {
  std::string text = "tests:\n  - input_series:\n";
  for (int i = 0; i < 300; ++i)
    text += "      - {series: 'x{n=\"" + std::to_string(i) + "\"}', values: 1x3}\n";
  text += "    promql_expr_test:\n      - {expr: 'x + 0', eval_time: 2m, exp_samples: []}\n";
  Run run = RunText(text);
  const CaseResult& failed = FirstFailed(run);
  REQUIRE(failed.comparison != nullptr);
  CHECK(failed.comparison->got == 300);
  CHECK(failed.comparison->differences.size() == 20);
  CHECK(failed.comparison->more_unexpected == 280);
  CHECK(failed.detail.find("and 280 more differences") != std::string::npos);
}

TEST_CASE("only the first failures are explained, all of them are reported") {
  std::string text = "tests:\n  - input_series: [{series: x, values: 1x3}]\n    promql_expr_test:\n";
  for (int i = 0; i < 130; ++i) {
    text += "      - {expr: x + " + std::to_string(i) + ", exp_samples: [{value: -1}]}\n";
  }
  Run run = RunText(text);
  REQUIRE(run.cases.size() == 130);
  size_t explained = 0;
  for (const CaseResult& result : run.cases) {
    CHECK(result.status == CaseStatus::kFailed);
    CHECK(result.comparison != nullptr);
    if (result.explanation != nullptr) ++explained;
  }
  CHECK(explained == 100);
  const std::string shown = report::RenderText(run, {});
  CHECK(shown.find("30 failed cases stand above without an explanation") != std::string::npos);
}

TEST_CASE("explanations do not depend on threads or on the way rules run") {
  TestOptions options;
  options.explain = true;
  options.jobs = 1;
  const std::string folder = std::string(RULECHECK_SOURCE_DIR) + "/testdata/unittest";
  report::RenderOptions all;
  all.all_cases = true;
  const std::string first = report::RenderJson(Test({folder}, options), all);
  options.jobs = 7;
  CHECK(report::RenderJson(Test({folder}, options), all) == first);
  options.tick_by_tick = true;
  CHECK(report::RenderJson(Test({folder}, options), all) == first);
}

}  // namespace
}  // namespace rulecheck
