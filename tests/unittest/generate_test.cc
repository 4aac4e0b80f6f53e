// Tests made from rules: what is said of them is what a run of them shows.
#include "rulecheck/generate.h"

#include <doctest/doctest.h>

#include "rulecheck/mutation.h"
#include "source/file_system.h"

namespace rulecheck {
namespace {

struct Made {
  GeneratedTests tests;
  Run run;  // of the generated file, with mutants
};

Made Make(const std::string& rules, bool mutants = false) {
  source::MemoryFiles files({{"/r.yaml", rules}});
  TestOptions options;
  options.files = &files;
  options.jobs = 1;
  Result<GeneratedTests> made = GenerateTests("/r.yaml", "", options, {2, mutants});
  REQUIRE(made.ok());
  Made out{std::move(*made), {}};
  if (out.tests.text.empty()) return out;
  files.Set("/r_generated_test.yaml", out.tests.text);
  options.mutate = true;
  out.run = Test({"/r_generated_test.yaml"}, options);
  return out;
}

std::string OneRule(const std::string& expr, const std::string& hold = "2m") {
  return "groups:\n  - name: g\n    rules:\n      - alert: A\n        for: " + hold +
         "\n        expr: |\n          " + expr + "\n";
}

TEST_CASE("series are found under which an alert fires, does not fire, resolves") {
  for (const char* expr : {
           "up == 0",
           "up{job=\"api\", instance=~\"web-[0-9]+\"} < 1",
           "sum by (job) (rate(errors_total{code=~\"5..\"}[5m])) / sum by (job) (rate(requests_total[5m])) > "
           "0.05",
           "(size_bytes - free_bytes) / size_bytes > 0.9",
           "1 - avg by (node) (rate(cpu_seconds_total{mode=\"idle\"}[5m])) > 0.8",
           "absent(up{job=\"api\"})",
           "histogram_quantile(0.99, sum by (job) (rate(latency_seconds[5m]))) > 0.5",
           "histogram_count(rate(latency_seconds[5m])) < 2",
           "histogram_sum(rate(latency_seconds[5m])) / histogram_count(rate(latency_seconds[5m])) > 0.3",
           "histogram_avg(rate(latency_seconds[5m])) > 0.3 and histogram_count(rate(latency_seconds[5m])) > "
           "10",
           "count by (job) (up == 0) >= 3",
           "time() - last_success_timestamp_seconds > 3600",
           "histogram_quantile(0.99, sum by (le, job) (rate(latency_seconds_bucket[5m]))) > 0.5",
           "a > 5 and on (x) b < 3",
           "a > 5 unless on (x) quiet == 1",
           "increase(restarts_total[15m]) > 3",
           "max_over_time(queue_length[10m]) * 2 >= 100",
           "a > b",
           "-a < -5",
           "x / (x offset 1d > 100000) > 2",
           "stdvar by (job) (shards) != 0",
           "count(count by (version) (build_info)) > 1",
           "count by (job) (count_values by (job) (\"hash\", config_hash)) != 1",
           "sum(rate(errors_total[3d])) / sum(rate(requests_total[3d])) > 0.01 and on () "
           "sum(rate(errors_total[1h])) > 0.1",
           "avg_over_time(load[7d]) < 0.7",
           "max by (node) (busy) < 5 and on () (hour() >= 6 and hour() < 15)",
           "time() - started > 3600 and started > 0",
           "histogram_quantile(0.9, sum by (le, job) (rate(d_bucket[5m]))) > 5 and sum by (job) "
           "(rate(d_bucket[5m])) > 0",
       }) {
    CAPTURE(expr);
    const Made made = Make(OneRule(expr));
    REQUIRE(made.tests.alerts.size() == 1);
    const GeneratedAlert& alert = made.tests.alerts.front();
    CHECK(alert.fires);
    CHECK(alert.quiet);
    CHECK(alert.resolves);
    CHECK(alert.not_reached.empty());
    REQUIRE_FALSE(made.run.cases.empty());
    for (const CaseResult& c : made.run.cases) CHECK(c.status == CaseStatus::kPassed);
  }
}

TEST_CASE("log lines are found that pass a pipeline") {
  for (const char* expr : {
           "sum by (job, kind) (count_over_time({job=\"a\"} |= \"ERROR\" | json kind=\"error.kind\" | "
           "__error__=\"\" [5m])) > 10",
           "sum by (node) (count_over_time({job=\"n\"} |= \"Xid\" | regexp `Xid \\(.+?\\): (?P<xid>\\d+)` | "
           "xid=~\"48|63\" [10m])) > 0",
           "max_over_time({job=\"n\"} | logfmt | unwrap util | __error__=\"\" [1h]) by (node) < 5",
           "absent_over_time({job=\"audit\"} |= \"step\" [15m])",
           "sum by (pod) (rate({app=~\"web|api\"} | pattern `<_> <status> <_>` | status >= 500 [1m])) > 0.5",
       }) {
    CAPTURE(expr);
    const Made made = Make(OneRule(expr));
    REQUIRE(made.tests.alerts.size() == 1);
    CHECK(made.tests.alerts.front().fires);
    CHECK(made.tests.alerts.front().quiet);
    CHECK(made.tests.alerts.front().resolves);
    REQUIRE_FALSE(made.run.cases.empty());
    for (const CaseResult& c : made.run.cases) CHECK(c.status == CaseStatus::kPassed);
  }
}

TEST_CASE("what label flow proves of an alert is said") {
  CHECK(Make(OneRule("a{x=\"1\"} and b{x=\"2\"}")).tests.alerts.front().no_turn.starts_with("by label flow"));
  CHECK(
      Make(OneRule("vector(1)")).tests.alerts.front().no_turn.starts_with("its expression reads no series"));
  CHECK(Make(OneRule("up == 0")).tests.alerts.front().no_turn.empty());
}

TEST_CASE("recording rules that read each other, once or twenty times, end in an answer") {
  const std::string head = "groups:\n  - name: g\n    rules:\n";
  const std::string circle =
      "      - {record: a, expr: b + b}\n      - {record: b, expr: a + a}\n      - {alert: A, expr: a > 1}\n";
  CHECK_FALSE(Make(head + circle).tests.alerts.front().fires);
  std::string layers;
  for (int i = 0; i < 10; ++i) {
    std::string operands = "r" + std::to_string(i + 1);
    for (int copy = 1; copy < 20; ++copy) operands += " + r" + std::to_string(i + 1);
    layers += "      - {record: r" + std::to_string(i) + ", expr: " + operands + "}\n";
  }
  const Made made =
      Make(head + layers + "      - {record: r10, expr: up}\n      - {alert: A, expr: r0 > 1}\n");
  REQUIRE(made.tests.alerts.size() == 1);
  CHECK((made.tests.alerts.front().fires || !made.tests.alerts.front().not_reached.empty()));
}

TEST_CASE("each side of `or` has a test of its own") {
  const Made made = Make(OneRule("a > 5 or b < 2"));
  CHECK(made.tests.text.find("by the left of `or`") != std::string::npos);
  CHECK(made.tests.text.find("by the right of `or`") != std::string::npos);
}

TEST_CASE("a way leads back through recording rules") {
  const Made made = Make(
      "groups:\n  - name: g\n    rules:\n      - {record: job:errors:rate5m, expr: 'sum by (job) "
      "(rate(e[5m]))'}\n"
      "      - {alert: A, expr: 'job:errors:rate5m{job=\"api\"} > 10', for: 5m}\n");
  CHECK(made.tests.alerts.front().resolves);
}

TEST_CASE("a generated test notices bounds and times that are moved") {
  const Made made = Make(OneRule("queue_length > 10", "5m"));
  for (const Mutant& mutant : made.run.mutation->mutants) {
    CAPTURE(mutant.kind);
    CAPTURE(mutant.edit.replacement);
    CHECK(mutant.status == MutantStatus::kKilled);
  }
}

TEST_CASE("with mutants, tests are found that tell an alert from itself with a change") {
  for (const char* expr : {
           "sum by (job) (queue_length) > 10",
           "free_ratio < 0.1 unless on (instance) maintenance == 1",
           "errors{code=\"500\"} > 5 and on (job) requests > 100",
           "max by (instance) (a) > 5 or min by (instance) (b) < 2",
       }) {
    CAPTURE(expr);
    const GeneratedAlert plain = Make(OneRule(expr)).tests.alerts.front();
    CHECK(plain.mutants == 0);
    const Made made = Make(OneRule(expr), true);
    const GeneratedAlert& alert = made.tests.alerts.front();
    CHECK(alert.mutants > 0);
    CHECK(alert.killed == alert.mutants);
    for (const std::string& survivor : alert.survivors) CHECK(survivor == "");
    for (const CaseResult& c : made.run.cases) CHECK(c.status == CaseStatus::kPassed);
    for (const Mutant& mutant : made.run.mutation->mutants) {
      CAPTURE(mutant.kind);
      CAPTURE(mutant.edit.replacement);
      CHECK(mutant.status != MutantStatus::kSurvived);
    }
  }
}

TEST_CASE("what cannot be reached is said") {
  const Made made = Make(OneRule("vector(1) > 2"));
  CHECK_FALSE(made.tests.alerts.front().fires);
  CHECK_FALSE(made.tests.alerts.front().not_reached.empty());
  CHECK(made.tests.text.empty());
  TestOptions options;
  CHECK_FALSE(GenerateTests("/no/such.yaml", "", options).ok());
}

}  // namespace
}  // namespace rulecheck
