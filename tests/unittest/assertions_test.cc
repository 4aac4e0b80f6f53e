// What cases assert beyond promtool's format: both outcomes of each, and what is refused.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "rulecheck/test.h"
#include "source/file_system.h"

namespace rulecheck {
namespace {

constexpr const char* kRules =
    "groups:\n  - name: g\n    rules:\n"
    "      - {alert: Low, expr: 'free < 0.1', for: 5m, labels: {severity: page}, annotations: {text: 'at {{ "
    "$value }}'}}\n"
    "      - {alert: Lowish, expr: 'free < 0.3'}\n";

// Disk a is low from 5m on, disk b never.
constexpr const char* kSeries =
    "    input_series:\n"
    "      - {series: 'free{disk=\"a\"}', values: 0.5x4 0.05x25}\n"
    "      - {series: 'free{disk=\"b\"}', values: 0.5x30}\n";

Run RunOf(const std::string& group, bool compat = false) {
  source::MemoryFiles files({{"/r.yaml", kRules},
                             {"/s.yaml", "- {series: 'free{disk=\"c\"}', values: 0.05x30}\n"},
                             {"/t.yaml", "rule_files: [r.yaml]\ntests:\n  - name: t\n" + group}});
  TestOptions options;
  options.files = &files;
  options.jobs = 1;
  options.promtool_compat = compat;
  return Test({"/t.yaml"}, options);
}

// "pass" where all cases pass, else what the first one says that does not, or what was refused.
std::string Outcome(const Run& run) {
  for (const Finding& finding : run.findings) {
    if (finding.severity == Severity::kError) return "refused: " + finding.message;
  }
  for (const CaseResult& result : run.cases) {
    if (result.status != CaseStatus::kPassed) return result.detail.substr(0, result.detail.find('\n'));
  }
  return run.cases.empty() ? "nothing ran" : "pass";
}

std::string Alert(const std::string& fields) {
  return Outcome(RunOf(kSeries + ("    alert_rule_test: [{alertname: Low, " + fields + "}]\n")));
}
std::string Expr(const std::string& fields) {
  return Outcome(RunOf(kSeries + ("    promql_expr_test: [{expr: free, " + fields + "}]\n")));
}
bool Fails(const std::string& outcome) {
  return outcome != "pass" && !outcome.starts_with("refused");
}

TEST_CASE("a case looks at several times") {
  CHECK(Alert("at: [0, 5m, 9m], exp_alerts: []") == "pass");
  CHECK(Fails(Alert("at: [0, 10m], exp_alerts: []")));
  CHECK(Alert("during: {to: 9m}, exp_alerts: []") == "pass");
  CHECK(Fails(Alert("during: {from: 9m, to: 10m}, exp_alerts: []")));
  CHECK(Alert("during: {from: 1m, to: 12m, every: 8m}, exp_alerts: []") == "pass");
  CHECK(RunOf(kSeries + std::string("    alert_rule_test: [{alertname: Low, during: {to: 9m, every: 3m}}]\n"))
            .cases.size() == 4);
  CHECK(Alert("at: []") == "refused: `at` has no time: this case asserts nothing");
  CHECK(Alert("at: [1m], eval_time: 1m") == "refused: a case has one of `eval_time`, `at`, `during`");
  CHECK(Alert("during: {from: 5m, to: 1m}") == "refused: `during`: `to` is before `from`");
  CHECK(Alert("during: {to: 1m, every: 0s}") == "refused: `every` must be more than 0");
  CHECK(Alert("during: {to: 1y, every: 1s}").starts_with("refused: `during`: 31536001 times are more"));
}

TEST_CASE("a subset has what is expected, and may have more") {
  CHECK(Alert("eval_time: 10m, exp_alerts_match: subset, exp_alerts: [{exp_labels: {disk: a}}]") == "pass");
  CHECK(Fails(Alert("eval_time: 10m, exp_alerts_match: subset, exp_alerts: [{exp_labels: {disk: b}}]")));
  CHECK(
      Fails(Alert("eval_time: 10m, exp_alerts_match: subset, exp_alerts: "
                  "[{exp_labels: {disk: a}}, {exp_labels: {severity: page}}]")));
  CHECK(Fails(Alert("eval_time: 10m, exp_alerts: [{exp_labels: {disk: a}}]")));
  CHECK(Alert("exp_alerts_match: subset") ==
        "refused: `exp_alerts_match: subset` without `exp_alerts` can never fail");
  CHECK(Expr("exp_samples_match: subset, exp_samples: [{labels: 'free{disk=\"b\"}', value: 0.5}]") == "pass");
  CHECK(Fails(Expr("exp_samples_match: subset, exp_samples: [{labels: 'free{disk=\"b\"}', value: 0.4}]")));
}

TEST_CASE("each expected item takes one that came, none twice") {
  // The looser one must leave the only alert that fits to the other.
  const std::string both =
      "    alert_rule_test: [{alertname: Lowish, eval_time: 6m, exp_alerts_match: subset, "
      "exp_alerts: [{}, {exp_labels: {disk: a}}]}]\n";
  CHECK(Fails(Outcome(RunOf(kSeries + both))));
  CHECK(Outcome(RunOf("    include_series: [s.yaml]\n" + (kSeries + both))) == "pass");
}

TEST_CASE("patterns match whole labels and annotations") {
  const auto with = [](const std::string& pattern) {
    return Alert("eval_time: 10m, exp_alerts: [{exp_labels: {severity: page}, exp_labels_match: {disk: '" +
                 pattern + "'}, exp_annotations_match: {text: at .*}}]");
  };
  CHECK(with("[ab]") == "pass");
  CHECK(Fails(with("[bc]")));
  CHECK(Fails(with("")));
  CHECK(with("(").starts_with("refused: not a regular expression"));
  CHECK(Alert("exp_alerts: [{exp_labels: {a: b}, exp_labels_match: {a: b}}]") ==
        "refused: \"a\" has both a value and a pattern that it must match");
}

TEST_CASE("a tolerance is a number, or a share of the value") {
  const auto with = [](const std::string& value, const std::string& tolerance) {
    return Expr(
        "exp_samples: [{labels: 'free{disk=\"a\"}', value: 0.5}, {labels: 'free{disk=\"b\"}', value: " +
        value + ", tolerance: " + tolerance + "}]");
  };
  CHECK(with("0.45", "0.06") == "pass");
  CHECK(Fails(with("0.45", "0.04")));
  CHECK(with("0.4", "25%") == "pass");
  CHECK(Fails(with("0.4", "24%")));
  CHECK(Fails(with("0.4", "0")));
  CHECK(Fails(with(".nan", "5")));
  CHECK(with("0.4", "-1").starts_with("refused: a tolerance is a number"));
  CHECK(with("0.4", "Inf").starts_with("refused: a tolerance is a number"));
}

TEST_CASE("no other alerts") {
  const std::string low =
      "exp_alerts: [{exp_labels: {severity: page, disk: a}, exp_annotations: {text: at 0.05}}]";
  CHECK(Alert("eval_time: 10m, " + low) == "pass");
  CHECK(Fails(Alert("eval_time: 10m, no_other_alerts: true, " + low)));
  CHECK(Alert("eval_time: 4m, no_other_alerts: true, exp_alerts: []") == "pass");
}

TEST_CASE("the state of a rule") {
  CHECK(Alert("at: [0, 4m], exp_state: inactive") == "pass");
  CHECK(Alert("at: [5m, 9m], exp_state: pending") == "pass");
  CHECK(Alert("at: [10m, 29m], exp_state: firing") == "pass");
  CHECK(Alert("eval_time: 4m, exp_state: pending") == "expected the rule to be pending, it is inactive");
  CHECK(Alert("eval_time: 10m, exp_state: pending") == "expected the rule to be pending, it is firing");
  CHECK(Alert("eval_time: 5m, exp_state: pending, exp_alerts: [{exp_labels: {severity: page, disk: a}, "
              "exp_annotations: {text: at 0.05}}]") == "pass");
  CHECK(Fails(Alert("eval_time: 5m, exp_state: pending, exp_alerts: [{exp_labels: {disk: a}}]")));
  CHECK(Alert("exp_state: resolved").starts_with("refused: `exp_state` must be one of"));
}

TEST_CASE("an alert fires within a time") {
  CHECK(Alert("eval_time: 5m, fires_within: 5m") == "pass");
  CHECK(Alert("eval_time: 5m, fires_within: 4m") ==
        "does not fire within 4m of 5m: the rule is pending at 9m");
  CHECK(Alert("fires_within: 20m, exp_alerts_match: subset, exp_alerts: [{exp_labels: {disk: b}}]") ==
        "does not fire as expected within 20m of 0s: the rule is firing at 20m; at 20m "
        "Low{disk=\"a\", severity=\"page\"} fires");
}

TEST_CASE("properties hold at all times") {
  CHECK(Alert("eval_time: 29m, never_fires_while: free >= 0.1") == "pass");
  CHECK(
      Alert("eval_time: 29m, never_fires_while: free < 0.1") ==
      "Low{disk=\"a\", severity=\"page\"} fires at 10m while the condition gives free{disk=\"a\"}, and at 19 "
      "more times");
  CHECK(Alert("during: {from: 10m, to: 29m}, always_fires_while: free < 0.1") == "pass");
  CHECK(Alert("during: {from: 9m, to: 29m}, always_fires_while: free < 0.1") ==
        "does not fire at 9m while the condition gives free{disk=\"a\"}");
  CHECK(Alert("during: {from: 10m, to: 29m}, always_fires_while: 'ALERTS{alertname=\"Lowish\"}'") == "pass");
  CHECK(Alert("during: {from: 10m, to: 29m}, never_fires_while: 'vector(1)'").starts_with("Low{"));
  CHECK(Alert("eval_time: 29m, never_fires_while: free > 5") ==
        "the condition never gives a sample: the property says nothing");
  CHECK(Alert("never_fires_while: free > 5").starts_with("refused: a property needs a stretch of time"));
  CHECK(Alert("at: [1m], never_fires_while: free").starts_with("refused: a property is judged `during`"));
  CHECK(Alert("eval_time: 1m, never_fires_while: free, exp_alerts: []")
            .starts_with("refused: a property says"));
  CHECK(Alert("eval_time: 1m, never_fires_while: free, exp_state: firing")
            .starts_with("refused: an alert test has"));
  CHECK(Alert("eval_time: 1m, never_fires_while: 'free >'").starts_with("refused: "));
}

TEST_CASE("a matrix makes a group of each combination") {
  const auto with = [](const std::string& matrix, const std::string& values) {
    return RunOf("    matrix: " + matrix + "\n    input_series: [{series: 'free{disk=\"a\"}', values: '" +
                 values + "'}]\n    alert_rule_test: [{alertname: Low, eval_time: 5m, exp_state: firing}]\n");
  };
  const Run run = with("{value: [0.05, 0.5], n: [10, 20]}", "${{ value }}x${{n}}");
  REQUIRE(run.cases.size() == 4);
  CHECK(run.cases[0].status == CaseStatus::kPassed);
  CHECK(run.cases[1].status == CaseStatus::kPassed);
  CHECK(run.cases[2].status == CaseStatus::kFailed);
  CHECK(run.cases[3].group == "t [value=0.5, n=20]");
  const Run typo = with("{value: [0.05]}", "${{ valu }}x10");
  CHECK(std::any_of(typo.findings.begin(), typo.findings.end(), [](const Finding& finding) {
    return finding.message == "`matrix` has no parameter \"valu\"; did you mean `value`?";
  }));
  CHECK(Outcome(with("{value: [0.05], other: [1]}", "${{ value }}x10")) ==
        "refused: no `${{ other }}` uses this parameter");
  CHECK(Outcome(with("{value: 5}", "${{ value }}x10")) ==
        "refused: parameter \"value\" needs a list of values");
  std::string many = "[1";
  for (int i = 0; i < 40; ++i) many += ", 1";
  CHECK(Outcome(with("{a: " + many + "], b: " + many + "]}", "${{ a }}x${{ b }}")) ==
        "refused: this matrix has more than 1000 combinations");
}

TEST_CASE("series come from files") {
  const std::string group = "    alert_rule_test: [{alertname: Low, eval_time: 5m, exp_state: firing}]\n";
  CHECK(Outcome(RunOf("    include_series: [s.yaml]\n" + group)) == "pass");
  CHECK(Outcome(RunOf(
            "    include_series: [s.yaml]\n    input_series: [{series: 'free{disk=\"c\"}', values: 1x9}]\n" +
            group)) == "expected the rule to be firing, it is inactive");
  CHECK(
      Outcome(RunOf("    include_series: [none.yaml]\n" + group)).starts_with("refused: `include_series`: "));
  CHECK(Outcome(RunOf("    include_series: [t.yaml]\n" + group)).starts_with("refused: `include_series`: "));
}

TEST_CASE("promtool refuses all of it") {
  for (const char* field : {"at: [1m]", "during: {to: 1m}", "exp_alerts_match: subset",
                            "no_other_alerts: true", "exp_state: firing", "fires_within: 1m",
                            "never_fires_while: up", "always_fires_while: up", "exp_receivers: []"}) {
    CAPTURE(field);
    const std::string group = std::string("    alert_rule_test: [{alertname: Low, ") + field + "}]\n";
    CHECK(Outcome(RunOf(group, true)).starts_with("refused: `"));
  }
  CHECK(Outcome(RunOf("    matrix: {a: [1]}\n", true)).starts_with("refused: `matrix` is not a field"));
  CHECK(Outcome(RunOf("    include_series: []\n", true)).starts_with("refused: `include_series` is not"));
}

TEST_CASE("loose expectations of many alerts are met in linear time") {
  std::string series = "    input_series:\n";
  std::string expected =
      "    alert_rule_test:\n      - alertname: Lowish\n        exp_alerts_match: subset\n        "
      "exp_alerts:\n";
  for (int i = 0; i < 5000; ++i) {
    const std::string disk = "d" + std::to_string(i);
    series += "      - {series: 'free{disk=\"" + disk + "\"}', values: 0}\n";
    expected += "          - exp_labels: {disk: " + disk + "}\n";
  }
  CHECK(Outcome(RunOf(series + expected)) == "pass");
  // Nothing tells these apart.
  std::string same = expected.substr(0, expected.find("          - "));
  for (int i = 0; i < 5000; ++i) same += "          - {}\n";
  CHECK(Outcome(RunOf(series + same)) == "too many items fit too many others: expect them with more labels");
}

}  // namespace
}  // namespace rulecheck
