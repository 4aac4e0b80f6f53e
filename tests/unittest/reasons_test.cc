// Which reason is found for what: one failing case a row.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <string>

#include "rulecheck/test.h"

namespace rulecheck {
namespace {

Run RunGroup(const std::string& group, TargetVersion target = kNewestVersion) {
  TestOptions options;
  options.jobs = 1;
  options.load.promql.target_version = target;
  const std::string path = std::string(RULECHECK_SOURCE_DIR) + "/testdata/explain/memory.yaml";
  const std::string text = "rule_files: [rules.yaml]\nevaluation_interval: 1m\ntests:\n" + group;
  return TestFileText(std::make_shared<SourceFile>(path, text), options);
}

// The reasons of the only case, "id: text" a line.
std::string Why(const Run& run) {
  REQUIRE(run.cases.size() == 1);
  REQUIRE(run.cases[0].status != CaseStatus::kPassed);
  REQUIRE(run.cases[0].explanation != nullptr);
  std::string out;
  for (const CaseReason& reason : run.cases[0].explanation->reasons) {
    out += reason.id + ": " + reason.text + "\n";
  }
  return out;
}

std::string Series(const std::string& series, const std::string& interval) {
  return fmt::format("- interval: {}\n  input_series: [{}]\n", interval, series);
}

// A case that expects one alert with these labels at that time.
std::string Alert(const std::string& name, const std::string& at, const std::string& alerts) {
  return fmt::format("  alert_rule_test: [{{alertname: {}, eval_time: {}, exp_alerts: [{}]}}]\n", name, at,
                     alerts);
}

struct Row {
  const char* alert;
  const char* at;
  const char* interval;
  const char* series;
  const char* expected;  // of exp_alerts
  const char* id;
  const char* says;
};

constexpr const char* kX = R"({series: 'x{job="a"}', values: 9x60})";

TEST_CASE("reasons of alerts that do not fire, or do") {
  const Row rows[] = {
      {"Absent", "5m", "1m", R"({series: 'x{job="a"}', values: 9x2})", "{exp_labels: {job: a}}", "not-absent",
       "its last sample is at 2m and still counts"},
      {"Ratio", "10m", "1m", "{series: err_total, values: 0x10}, {series: req_total, values: 0x10}",
       "{exp_labels: {}}", "compares-nan", "it is 0 / 0"},
      {"Quantile", "10m", "1m", R"({series: 'h_bucket{le="1"}', values: 0+5x10})", "{exp_labels: {}}",
       "no-inf-bucket", "le=\"+Inf\""},
      {"Scalar", "5m", "1m",
       R"({series: 'x{job="a"}', values: 9x9}, {series: 'lim{a="1"}', values: 1x9}, {series: 'lim{a="2"}', values: 1x9})",
       "{exp_labels: {job: a}}", "scalar-nan", "here are 2 series"},
      {"Silenced", "5m", "1m",
       R"({series: 'x{job="a"}', values: 9x9}, {series: 'silence{job="a"}', values: 1x9})",
       "{exp_labels: {job: a}}", "taken-by-unless", "`unless` takes it away"},
      {"Replaced", "5m", "1m", kX, "{exp_labels: {job: a, svc: a_x}}", "label-replace", "write `${1}_x`"},
      {"Unmatched", "5m", "1m", kX, "{exp_labels: {job: a, svc: a}}", "label-replace", "which is \"a\""},
      {"AnyValue", "5m", "1m", kX, "", "any-value", "no comparison that leaves 0 out"},
      {"Bool", "5m", "1m", kX, "", "any-value", "`bool` returns 0 or 1"},
      {"Lag", "30m", "15m", kX, "{exp_labels: {job: a}}", "samples-apart", "up to 15m apart"},
      {"Overwrites", "5m", "1m", kX, "{exp_labels: {job: a}}", "rule-label",
       "overwrites \"a\" of the series"},
      {"Late", "0m", "1m", kX, "{exp_labels: {job: a}}", "recorded-nothing", "one evaluation later"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.alert);
    const std::string why =
        Why(RunGroup(Series(row.series, row.interval) + Alert(row.alert, row.at, row.expected)));
    CAPTURE(why);
    CHECK(why.find(std::string(row.id) + ": ") != std::string::npos);
    CHECK(why.find(row.says) != std::string::npos);
  }
}

TEST_CASE("a pending alert between samples has no time to fire") {
  const std::string why = Why(RunGroup(Series(kX, "15m") + Alert("Lag", "30m", "{exp_labels: {job: a}}")));
  CHECK(why.find("fires at") == std::string::npos);
}

TEST_CASE("external labels are not those of alerts") {
  const std::string why = Why(RunGroup(Series(kX, "1m") + "  external_labels: {region: eu}\n" +
                                       Alert("Overwrites", "5m", "{exp_labels: {job: fixed, region: eu}}")));
  CHECK(why.find("external-label: ") != std::string::npos);
}

TEST_CASE("series that become one are named with the label that told them apart") {
  const char* series = R"({series: 'ALERTS{alertname="A", severity="info"}', values: 1x5}, )"
                       R"({series: 'ALERTS{alertname="B", severity="info"}', values: 1x5})";
  const std::string why = Why(RunGroup(Series(series, "1m") + Alert("Inhibitor", "3m", "{}")));
  CHECK(why.find("differ only in `alertname`, which the rule overwrites") != std::string::npos);
}

TEST_CASE("a counter that begins above 0") {
  const std::string why = Why(RunGroup(Series("{series: e_total, values: '_ _ _ _ _ 5 5 5'}", "1m") +
                                       "  promql_expr_test: [{expr: 'increase(e_total[5m])', eval_time: 7m, "
                                       "exp_samples: [{labels: '{}', value: 5}]}]\n"));
  CHECK(why.find("counter-begins: `e_total` begins at 5m with 5") != std::string::npos);
}

TEST_CASE("a case that the other window edge passes says so") {
  const std::string group = Series("{series: x, values: 1x20}", "1m") +
                            "  promql_expr_test: [{expr: 'count_over_time(x[5m])', eval_time: 10m, "
                            "exp_samples: [{labels: '{}', value: 6}]}]\n";
  CHECK(Why(RunGroup(group)).starts_with("window-edge: "));
  const Run old = RunGroup(group, kLastOfPrometheus2);
  REQUIRE(old.cases.size() == 1);
  CHECK(old.cases[0].status == CaseStatus::kPassed);
}

TEST_CASE("one alert that a dash makes two") {
  const std::string why = Why(RunGroup(Series(kX, "1m") + Alert("Overwrites", "5m",
                                                                "{exp_labels: {job: fixed}}, "
                                                                "{exp_annotations: {summary: hot}}")));
  CHECK(why.find("split-alert: ") != std::string::npos);
}

}  // namespace
}  // namespace rulecheck
