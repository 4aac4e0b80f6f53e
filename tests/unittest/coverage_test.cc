// What is said to be reached of rules, and what is not.
#include "rulecheck/coverage.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "rulecheck/test.h"
#include "source/file_system.h"
#include "unittest/coverage/marks.h"

namespace rulecheck {
namespace {

// "what hole" of every point that is not covered, by rule.
std::map<std::string, std::vector<std::string>> Holes(const std::string& rules, const std::string& test) {
  source::MemoryFiles files({{"/rules.yaml", rules}, {"/rules_test.yaml", test}});
  TestOptions options;
  options.files = &files;
  options.coverage = true;
  options.jobs = 1;
  const Run run = Test({"/rules_test.yaml"}, options);
  REQUIRE(run.coverage != nullptr);
  for (const CaseResult& c : run.cases) {
    CAPTURE(c.detail);
    CHECK(c.status == CaseStatus::kPassed);
  }
  std::map<std::string, std::vector<std::string>> out;
  for (const RuleCoverage& rule : run.coverage->rules) {
    for (const CoveragePoint& point : rule.points) {
      if (!point.covered) out[rule.rule].push_back(point.what + " " + point.hole);
    }
  }
  return out;
}

const char kCoveredRules[] = R"(groups:
  - name: g
    rules:
      - alert: A
        expr: up{job=~"api|web"} == 0 unless on (job) quiet
        for: 2m
        annotations:
          text: '{{ if eq $labels.job "api" }}{{ $value }}{{ else }}other{{ end }}'
      - record: never
        expr: missing > 1 or absent_too
)";

const char kTest[] = R"(rule_files: [rules.yaml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - series: up{job="api"}
        values: 1 0x9
    alert_rule_test:
      - alertname: A
        eval_time: 5m
        exp_alerts:
          - exp_labels: {job: api}
            exp_annotations: {text: "0"}
)";

TEST_CASE("coverage names each part that no case reaches") {
  const auto holes = Holes(kCoveredRules, kTest);
  CHECK(holes.at("g/A") == std::vector<std::string>{
                               "the alert never resolved after it fired",
                               "the right side of `unless` never had a series",
                               "the matcher `job=~\"api|web\"` never selected `web`",
                               "what follows `{{ else }}` never ran",
                           });
  CHECK(holes.at("g/never").front() == "the rule never gave a result");
  CHECK(holes.at("g/never").size() == 5);
}

TEST_CASE("a side that has series and changes nothing is told apart from one without") {
  std::string test = kTest;
  const std::string series = "      - series: up{job=\"api\"}\n";
  test.insert(test.find(series), "      - series: quiet{job=\"db\"}\n        values: 1x9\n");
  const auto holes = Holes(kCoveredRules, test);
  const std::string wanted = "the right side of `unless` had series, but none that took one away";
  CHECK(std::count(holes.at("g/A").begin(), holes.at("g/A").end(), wanted) == 1);
}

TEST_CASE("an outcome of a comparison of two vectors is what pairs give, not series without a partner") {
  const char rules[] = "groups: [{name: g, rules: [{record: r, expr: a > on (x) b}]}]\n";
  const std::string head =
      "rule_files: [rules.yaml]\nevaluation_interval: 1m\ntests:\n  - interval: 1m\n    input_series:\n";
  const std::string tail =
      "    promql_expr_test:\n      - expr: r\n        eval_time: 1m\n        exp_samples: [{labels: "
      "'r{x=\"1\"}', "
      "value: 5}]\n";
  const std::string both =
      "      - {series: 'a{x=\"1\"}', values: 5x3}\n      - {series: 'b{x=\"1\"}', values: 2x3}\n"
      "      - {series: 'a{x=\"2\"}', values: 1x3}\n";
  auto holes = Holes(rules, head + both + tail);
  CHECK(holes.at("g/r") == std::vector<std::string>{"the comparison `a > on (x) b` was never false"});
  holes = Holes(rules, head + both + "      - {series: 'b{x=\"2\"}', values: 2x3}\n" + tail);
  CHECK(holes.empty());
}

TEST_CASE("stages of log queries pass and drop lines") {
  const char rules[] =
      "groups:\n  - name: g\n    rules:\n      - alert: L\n        expr: sum by (app) "
      "(count_over_time({app=\"x\"} "
      "|= \"err\" | json | level=\"e\" [5m])) > 0\n";
  const char test[] = R"(rule_files: [rules.yaml]
evaluation_interval: 1m
tests:
  - log_streams:
      - labels: '{app="x"}'
        entries:
          - {at: 1m, line: '{"level":"e","m":"err"}'}
          - {at: 1m, line: 'fine'}
    alert_rule_test:
      - alertname: L
        eval_time: 2m
        exp_alerts: [{exp_labels: {app: x}}]
)";
  const auto holes = Holes(rules, test);
  const auto& of = holes.at("g/L");
  CHECK(std::count(of.begin(), of.end(), "the stage `| level=\"e\"` never dropped a line") == 1);
  CHECK(std::none_of(of.begin(), of.end(),
                     [](const std::string& hole) { return hole.find("never passed") != std::string::npos; }));
}

TEST_CASE("marks stand in front of actions and behind those that branch") {
  const unittest::MarkedText marked("a {{ if .x }}{{ \"}}\" }}{{ else }}c{{ end }}{{/* {{ */}} {{- $v -}} b");
  REQUIRE(marked.marks().size() == 5);
  CHECK_FALSE(marked.marks()[0].body);
  CHECK(marked.marks()[1].body);
  CHECK(marked.marks()[3].body);
  const auto found = marked.Found(
      "a \x01"
      "0\x02\x01"
      "3\x02"
      "c");
  CHECK(found == std::vector<uint32_t>{0, 3});
}

}  // namespace
}  // namespace rulecheck
