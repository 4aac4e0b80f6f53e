// Expectations that are made to say what comes, in place.
#include "rulecheck/update.h"

#include <doctest/doctest.h>

#include "source/file_system.h"

namespace rulecheck {
namespace {

const char kUpdatedRules[] = R"(groups:
  - name: g
    rules:
      - alert: Down
        expr: up == 0
        labels: {severity: page}
        annotations: {summary: "{{ $labels.job }} is down"}
      - record: job:up:sum
        expr: sum by (job) (up)
)";

const std::string kHead = R"(rule_files: [rules.yaml]
evaluation_interval: 1m
tests:
  # two jobs
  - interval: 1m
    input_series:
      - series: up{job="api"}
        values: 0x9
      - series: up{job="web"}
        values: 1x9
)";

UpdatedFile Updated(const std::string& cases, UpdateScope scope = UpdateScope::kFailing) {
  source::MemoryFiles files({{"/rules.yaml", kUpdatedRules}, {"/t_test.yaml", kHead + cases}});
  TestOptions options;
  options.files = &files;
  options.jobs = 1;
  std::vector<UpdatedFile> out = UpdateTests({"/t_test.yaml"}, options, scope);
  if (out.empty()) return {};
  REQUIRE(out.size() == 1);
  return std::move(out.front());
}

void Becomes(const std::string& cases, const std::string& wanted) {
  CAPTURE(cases);
  const UpdatedFile updated = Updated(cases);
  CHECK(updated.text == kHead + wanted);
  CHECK(updated.refused.empty());
}

TEST_CASE("values, labels and annotations change where they stand") {
  Becomes(R"(    alert_rule_test:
      - eval_time: 5m
        alertname: Down
        exp_alerts:
          - exp_labels: { job: 'api', severity: "ticket" } # flow
            exp_annotations:
              summary: web is down # one
    promql_expr_test:
      - expr: job:up:sum
        eval_time: 5m
        exp_samples:
          - {labels: 'job:up:sum{job="api"}', value: 3}
          - labels: 'job:up:sum{job="wob"}'
            value: 1
)",
          R"(    alert_rule_test:
      - eval_time: 5m
        alertname: Down
        exp_alerts:
          - exp_labels: { job: 'api', severity: "page" } # flow
            exp_annotations:
              summary: api is down # one
    promql_expr_test:
      - expr: job:up:sum
        eval_time: 5m
        exp_samples:
          - {labels: 'job:up:sum{job="api"}', value: 0}
          - labels: 'job:up:sum{job="web"}'
            value: 1
)");
}

TEST_CASE("what is missing comes, what does not come goes") {
  Becomes(R"(    alert_rule_test:
      - eval_time: 5m
        alertname: Down
        exp_alerts: []
      - eval_time: 6m
        alertname: Down
    promql_expr_test:
      - expr: job:up:sum
        eval_time: 5m
        exp_samples:
          - labels: 'job:up:sum{job="api"}'
            value: 0
      - expr: up > 5
        eval_time: 5m
        exp_samples:
          - labels: up
            value: 7
)",
          R"(    alert_rule_test:
      - eval_time: 5m
        alertname: Down
        exp_alerts:
          - exp_labels:
              job: api
              severity: page
            exp_annotations:
              summary: api is down
      - eval_time: 6m
        alertname: Down
        exp_alerts:
          - exp_labels:
              job: api
              severity: page
            exp_annotations:
              summary: api is down
    promql_expr_test:
      - expr: job:up:sum
        eval_time: 5m
        exp_samples:
          - labels: 'job:up:sum{job="api"}'
            value: 0
          - labels: 'job:up:sum{job="web"}'
            value: 1
      - expr: up > 5
        eval_time: 5m
        exp_samples: []
)");
}

TEST_CASE("only cases without an expectation, when that is asked for") {
  const std::string cases = R"(    alert_rule_test:
      - eval_time: 5m
        alertname: Down
        exp_alerts: []
      - eval_time: 6m
        alertname: Down
)";
  const UpdatedFile updated = Updated(cases, UpdateScope::kMissing);
  CHECK(updated.updated == 1);
  CHECK(updated.text.find("exp_alerts: []") != std::string::npos);
  CHECK(updated.text.find("severity: page") != std::string::npos);
}

TEST_CASE("what two cases share by an alias is not rewritten for one of them") {
  const UpdatedFile updated = Updated(R"(    alert_rule_test:
      - eval_time: 5m
        alertname: Down
        exp_alerts: &shared
          - exp_labels: {job: api, severity: page}
            exp_annotations: {summary: api is up}
      - eval_time: 6m
        alertname: Gone
        exp_alerts: *shared
)");
  CHECK(updated.refused.size() >= 1);
}

TEST_CASE("a file whose cases pass is left alone") {
  const UpdatedFile updated =
      Updated("    promql_expr_test: [{expr: 'sum(up)', eval_time: 5m, exp_samples: [{value: 1}]}]\n");
  CHECK(updated.file == nullptr);
}

}  // namespace
}  // namespace rulecheck
