// Tests that say less than they seem to.
#include <doctest/doctest.h>

#include <algorithm>

#include "rulecheck/test.h"
#include "source/file_system.h"

namespace rulecheck {
namespace {

size_t Count(const std::string& check, const std::string& group) {
  source::MemoryFiles files(
      {{"/r.yaml",
        "groups:\n  - name: g\n    rules:\n      - {record: job:up:sum, expr: 'sum by (job) (up)'}\n"
        "      - {alert: Down, expr: 'job:up:sum == 0'}\n      - {alert: Gone, expr: 'absent(up)'}\n      - "
        "{alert: Long, expr: 'up == 0', for: 5m}\n"
        "      - {alert: Any, expr: '{__name__=~\"disk_.+\"} > 5'}\n"},
       {"/t.yaml", "rule_files: [r.yaml]\nevaluation_interval: 1m\ntests:\n  - interval: 1m\n" + group}});
  TestOptions options;
  options.files = &files;
  options.jobs = 1;
  const Run run = Test({"/t.yaml"}, options);
  CHECK(std::none_of(run.findings.begin(), run.findings.end(),
                     [](const Finding& f) { return f.severity == Severity::kError; }));
  return static_cast<size_t>(std::count_if(run.findings.begin(), run.findings.end(),
                                           [&](const Finding& f) { return f.check == check; }));
}

TEST_CASE("a series is unread when no rule and no expression asks for its name") {
  const std::string cases =
      "    promql_expr_test: [{expr: 'sum(seen)', eval_time: 1m, exp_samples: [{value: 1}]}]\n";
  const auto unread = [&](const std::string& name) {
    return Count("test/unread-series", "    input_series: [{series: seen, values: 1x5}, {series: '" + name +
                                           "', values: 1x5}]\n" + cases);
  };
  CHECK(unread("upp{job=\"a\"}") == 1);
  CHECK(unread("up{job=\"a\"}") == 0);
  CHECK(unread("disk_free") == 0);
}

TEST_CASE("an alert cannot fire before its `for` has elapsed") {
  const auto early = [](const std::string& cases) {
    return Count("test/early-case",
                 "    input_series: [{series: up, values: 1x9}]\n    alert_rule_test: [" + cases + "]\n");
  };
  CHECK(early("{alertname: Long, eval_time: 4m}, {alertname: Long, eval_time: 3m}") == 1);
  CHECK(early("{alertname: Long, eval_time: 4m}, {alertname: Long, eval_time: 5m}") == 0);
  CHECK(early("{alertname: Long, eval_time: 4m, exp_state: pending}") == 0);
  CHECK(early("{alertname: Long, eval_time: 4m, fires_within: 1m}") == 0);
  CHECK(early("{alertname: Down, eval_time: 0}") == 0);
}

TEST_CASE("an expression that reads no rule stays without the rules") {
  const auto ruleless = [](const std::string& expr) {
    return Count("test/ruleless-case",
                 "    input_series: [{series: up, values: 1x9}]\n    promql_expr_test: [{expr: '" + expr +
                     "', eval_time: 1m}]\n");
  };
  CHECK(ruleless("sum(up)") == 1);
  CHECK(ruleless("vector(1)") == 1);
  CHECK(ruleless("sum(job:up:sum)") == 0);
  CHECK(ruleless("{__name__=~\"job:.+\"}") == 0);
  CHECK(ruleless("count(ALERTS)") == 0);
}

TEST_CASE("a case that passes without the rules proves nothing") {
  const auto unmoved = [](const std::string& expr, const std::string& samples) {
    return Count(
        "test/unmoved-case",
        "    input_series: [{series: up, values: 1x9}, {series: 'job:up:sum{a=\"b\"}', values: 2x9}]\n"
        "    promql_expr_test: [{expr: '" +
            expr + "', eval_time: 1m, exp_samples: " + samples + "}]\n");
  };
  CHECK(unmoved("job:up:sum{a=\"\"} or vector(1)", "[{labels: job:up:sum, value: 1}]") == 0);
  CHECK(unmoved("job:up:sum{a=\"\"} * 0 or vector(0)", "[{value: 0}]") == 1);
  CHECK(unmoved("job:up:sum > 5", "[]") == 0);
  CHECK(unmoved("absent(job:up:sum{a=\"\"})", "[]") == 0);
  CHECK(unmoved("job:up:sum{a=\"\"}", "[{labels: job:up:sum, value: 1}]") == 0);
  CHECK(unmoved("sum(job:up:sum)", "[{value: 3}]") == 0);
  CHECK(unmoved("job:up:sum{a=\"b\"} * 1", "[{labels: '{a=\"b\"}', value: 2}]") == 1);
  // One that fails is told so, and nothing else.
  CHECK(unmoved("job:up:sum > 0", "[]") == 0);
}

TEST_CASE("an alert that no case expects to fire") {
  const auto unproven = [](const std::string& cases) {
    return Count("test/unproven-alert", "    input_series: [{series: up, values: 1x10 0x10}]\n" + cases);
  };
  CHECK(unproven("    alert_rule_test: [{alertname: Down, eval_time: 5m}]\n") == 1);
  CHECK(unproven(
            "    alert_rule_test: [{alertname: Down, eval_time: 5m}, {alertname: Down, eval_time: 6m}]\n") ==
        1);
  CHECK(unproven("    alert_rule_test: [{alertname: Down, eval_time: 5m}, {alertname: Down, eval_time: 15m, "
                 "exp_alerts: [{}]}]\n") == 0);
  CHECK(unproven("    alert_rule_test: [{alertname: Down, eval_time: 5m}, {alertname: Down, eval_time: 5m, "
                 "fires_within: 10m}]\n") == 0);
  CHECK(unproven("    alert_rule_test: [{alertname: Down, eval_time: 5m, exp_state: inactive}]\n") == 1);
  CHECK(unproven(
            "    alert_rule_test: [{alertname: Down, eval_time: 5m}]\n    promql_expr_test: [{expr: ALERTS, "
            "eval_time: 5m}]\n") == 0);
}

TEST_CASE("an alert that has nothing to read proves nothing by not firing") {
  const auto vacuous = [&](const std::string& name, const std::string& series) {
    return Count("test/vacuous-case", "    input_series: [{series: '" + series +
                                          "', values: 1x5}]\n    alert_rule_test: [{alertname: " + name +
                                          ", eval_time: 1m, exp_alerts: []}]\n");
  };
  CHECK(vacuous("Down", "other") == 1);
  CHECK(vacuous("Down", "up{job=\"a\"}") == 0);
  CHECK(vacuous("Gone", "up") == 0);
  CHECK(vacuous("Any", "other") == 0);
}

TEST_CASE("two cases that say the same are one too many") {
  const std::string one = "{alertname: Down, eval_time: 1m, exp_alerts: []}";
  const std::string series = "    input_series: [{series: up, values: 1x5}]\n";
  CHECK(Count("test/repeated-case", series + "    alert_rule_test: [" + one + ", " + one + "]\n") == 1);
  CHECK(Count("test/repeated-case", series + "    alert_rule_test: [" + one +
                                        ", {alertname: Down, eval_time: 2m, exp_alerts: []}]\n") == 0);
}

}  // namespace
}  // namespace rulecheck
