// promtool's verdict on small texts: the facts of yaml.v3 and of the rule loader that
// decide whether a file is accepted.

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>

#include "documents/rules_verdict.h"

namespace rulecheck::documents {

namespace {

void Check(std::string_view text, RulesVerdict want) {
  CAPTURE(text);
  const auto verdict = JudgeRules(std::make_shared<SourceFile>("f.yaml", std::string(text)));
  CHECK(RulesVerdictName(verdict) == RulesVerdictName(want));
}

void Accepted(std::string_view text) {
  Check(text, RulesVerdict::kOk);
}
void Refused(std::string_view text) {
  Check(text, RulesVerdict::kError);
}
void Linted(std::string_view text) {
  Check(text, RulesVerdict::kLint);
}

std::string Rule(std::string_view rule) {
  return "groups:\n- name: g\n  rules:\n  - {" + std::string(rule) + "}\n";
}
std::string Group(std::string_view fields) {
  return "groups:\n- {name: g, " + std::string(fields) + "}\n";
}

}  // namespace

TEST_CASE("files") {
  Accepted("");
  Accepted("# nothing\n");
  Accepted("---\n");
  Accepted("~\n");
  Accepted("{}\n");
  Accepted("groups:\n");
  Accepted("groups: []\n");
  Accepted("groups: [~]\n");
  Refused("groups: {}\n");
  Refused("groups: ''\n");
  Refused("groups: [a]\n");
  Refused("[]\n");
  Refused("text\n");
  Refused("groups: []\nx: 1\n");
  Refused("groups: []\ngroups: []\n");
  Refused("groups: [\n");
}

TEST_CASE("only the first document counts") {
  Accepted("groups: []\n---\nnot: rules\n");
  Accepted("groups: []\n---\n[[[\n");
  Accepted("---\n---\nnot: rules\n");
  Refused("x: 1\n---\ngroups: []\n");
}

TEST_CASE("groups") {
  Accepted(Group("rules: ~"));
  Accepted(Group("interval: ~, query_offset: ~, limit: ~, labels: ~"));
  Accepted(Group("interval: 0, query_offset: 1h30m"));
  Accepted(Group("limit: 0x10"));
  Accepted(Group("limit: 1_000"));
  Accepted(Group("limit: 1.9"));
  Accepted(Group("limit: -.inf"));
  Refused(Group("limit: .inf"));
  Refused(Group("limit: .nan"));
  Refused(Group("limit: '5'"));
  Refused(Group("limit: yes"));
  Refused(Group("limit: 99999999999999999999"));
  Refused(Group("interval: 5"));
  Refused(Group("interval: ''"));
  Refused(Group("interval: [5m]"));
  Refused(Group("interval: 1m1h"));
  Refused(Group("labels: x"));
  Refused(Group("labels: ''"));
  Refused(Group("labels: []"));
  Refused(Group("labels: {__name__: x}"));
  Refused(Group("labels: {'': x}"));
  Accepted(Group("labels: {~: x}"));
  Refused(Group("labels: {a: {b: c}}"));
  Refused(Group("labels: {a: b, a: c}"));
  Refused(Group("partial_response_strategy: warn"));
  Refused("groups:\n- rules: []\n");
  Refused("groups:\n- {name: a}\n- {name: a}\n");
  Accepted("groups:\n- {name: a}\n- {name: b}\n");
  Accepted("groups:\n- {name: 1.0}\n- {name: 1}\n- {name: yes}\n");
}

TEST_CASE("rules") {
  Accepted(Rule("alert: a, expr: up"));
  Accepted(Rule("record: a, expr: 1"));
  Accepted(Rule("record: a, expr: 'up[5m]'"));
  Accepted(Rule("record: 'a b', expr: up"));
  Accepted(Rule("record: 1.0, expr: up, labels: {a: 010, b: yes, c: ~, d: }"));
  Accepted(Rule("record: '', alert: a, expr: up"));
  Accepted(Rule("record: a, expr: up, for: 0s, keep_firing_for: 0, annotations: {}"));
  Accepted(Rule("alert: a, expr: up, labels: {любой: x}, annotations: {__name__: y}"));
  Accepted(Rule("alert: a, expr: 'rate(x[1m * 2])'"));
  Refused(Rule("alert: a, record: b, expr: up"));
  Refused(Rule("expr: up"));
  Refused(Rule("alert: a"));
  Refused(Rule("alert: a, expr: ''"));
  Refused(Rule("alert: a, expr: ~"));
  Refused(Rule("alert: a, expr: [up]"));
  Refused(Rule("alert: a, expr: 'up ='"));
  Refused(Rule("alert: a, expr: 'sort_by_label(up, \"a\")'"));
  Refused(Rule("record: 'a{b=\"c\"}', expr: up"));
  Refused(Rule("record: a, expr: up, for: 1s"));
  Refused(Rule("record: a, expr: up, annotations: {b: c}"));
  Refused(Rule("alert: a, expr: up, for: 5min"));
  Refused(Rule("alert: a, expr: up, Labels: {}"));
  Refused(Rule("alert: a, expr: up, annotations: {'': x}"));
  Refused(Rule("alert: a, expr: !!int up"));
  Accepted(Rule("alert: a, expr: !!str up, labels: {a: !!int 5, b: !x y}"));
  Accepted("groups:\n- name: g\n  rules: [~, {alert: a, expr: up}]\n");
  Refused("groups:\n- name: g\n  rules: [a]\n");
}

TEST_CASE("templates are parsed for alerts only") {
  Refused(Rule("alert: a, expr: up, annotations: {b: '{{ $label }}'}"));
  Refused(Rule("alert: a, expr: up, labels: {b: '{{ if }}'}"));
  Refused(Rule("alert: a, expr: up, annotations: {b: '{{ unknown 1 }}'}"));
  Accepted(Rule("alert: a, expr: up, annotations: {b: '{{ .Foo }} {{ $labels.x }}'}"));
  Accepted(Rule("record: a, expr: up, labels: {b: '{{ $label'}"));
}

TEST_CASE("merge keys") {
  const std::string base = "groups:\n- name: g\n  rules:\n  - &r {alert: a, expr: up}\n";
  Accepted(base + "  - {<<: *r, alert: b}\n");
  Accepted(base + "  - {<<: [*r], alert: b}\n");
  Refused(base + "  - {<<: x, alert: b, expr: up}\n");
  Refused(base + "  - {<<: ~, alert: b, expr: up}\n");
  Refused(base + "  - {<<: {fro: 1m}, alert: b, expr: up}\n");
  Linted(base + "  - *r\n");
  Linted(base + "  - {<<: *r}\n");
}

TEST_CASE("the duplicate lint looks at names and labels only") {
  const std::string head = "groups:\n- name: g\n  labels: {a: b}\n  rules:\n  - {alert: x, expr: up}\n";
  Linted(head + "  - {alert: x, expr: down, for: 5m}\n");
  Linted(head + "  - {record: x, expr: down}\n");
  Linted(head + "  - {alert: x, expr: up, labels: {a: b}}\n");
  Accepted(head + "  - {alert: x, expr: up, labels: {a: c}}\n");
  Linted(head + "- name: h\n  rules:\n  - {alert: x, expr: up, labels: {a: b}}\n");
  Accepted(head + "- name: h\n  rules:\n  - {alert: x, expr: up}\n");
  Accepted(head + "  - {alert: X, expr: up}\n");
}

}  // namespace rulecheck::documents
