// Checks that look through recording rules: the same findings whatever the number of rules
// of a name, and none of it takes long.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <memory>
#include <set>
#include <string>

#include "rulecheck/lint.h"

namespace rulecheck {
namespace {

std::string Recording(const std::string& name, const std::string& expr, const std::string& labels = "{}") {
  return fmt::format("  - {{record: '{}', expr: '{}', labels: {}}}\n", name, expr, labels);
}

std::string Alert(const std::string& expr, const std::string& label) {
  return fmt::format("  - {{alert: A, expr: '{}', annotations: {{d: '{{{{ $labels.{} }}}}'}}}}\n", expr,
                     label);
}

Run LintRules(const std::string& rules) {
  LintOptions options;
  options.jobs = 1;
  return LintSources({std::make_shared<SourceFile>("r.yaml", "groups:\n- name: g\n  rules:\n" + rules)},
                     options);
}

std::set<std::string> Kinds(const Run& run) {
  std::set<std::string> out;
  for (const Finding& finding : run.findings) out.insert(std::string(finding.check));
  return out;
}

size_t Count(const Run& run, std::string_view check) {
  size_t out = 0;
  for (const Finding& finding : run.findings) out += finding.check == check ? 1 : 0;
  return out;
}

std::string Circle(int recorders) {
  std::string rules;
  for (int i = 0; i < recorders; ++i) {
    rules += Recording("a:b:c", "sum by (x) (d:e:f)", "{t: i}");
    rules += Recording("d:e:f", "sum by (x) (a:b:c)", "{t: i}");
  }
  return rules + Alert("a:b:c > 1", "y");
}

}  // namespace

TEST_CASE("recorded names: many recorders that read each other give the findings of few") {
  const Run few = LintRules(Circle(10)), many = LintRules(Circle(1000));
  CHECK(Kinds(few) == Kinds(many));
  CHECK(Count(few, "templates/missing-label") == 1);
  CHECK(Count(many, "templates/missing-label") == 1);
}

TEST_CASE("recorded names: labels are followed to the end of a long chain") {
  std::string rules = Recording("a:b0:c", "sum by (x) (y)");
  for (int i = 1; i < 1000; ++i)
    rules += Recording(fmt::format("a:b{}:c", i), fmt::format("max without (z) (a:b{}:c)", i - 1));
  CHECK(Count(LintRules(rules + Alert("a:b999:c > 1", "x")), "templates/missing-label") == 0);
  CHECK(Count(LintRules(rules + Alert("a:b999:c > 1", "y")), "templates/missing-label") == 1);
}

TEST_CASE("recorded names: a circle that nothing limits stays open") {
  const std::string rules = Recording("a:b:c", "d:e:f * 2") + Recording("d:e:f", "a:b:c or x");
  CHECK(Count(LintRules(rules + Alert("a:b:c > 1", "y")), "templates/missing-label") == 0);
}

TEST_CASE("recorded names: a circle keeps what each of its rules adds") {
  const std::string rules = Recording("a:b:c", "sum by (x, t) (d:e:f)", "{u: i}") +
                            Recording("d:e:f", "sum by (x, u) (a:b:c)", "{t: i}");
  for (const char* label : {"x", "t", "u"}) {
    CAPTURE(label);
    CHECK(Count(LintRules(rules + Alert("a:b:c > 1", label)), "templates/missing-label") == 0);
  }
  CHECK(Count(LintRules(rules + Alert("a:b:c > 1", "y")), "templates/missing-label") == 1);
}

TEST_CASE("recorded names: the recorders that are not named are counted") {
  std::string rules;
  for (int i = 0; i < 25; ++i) rules += Recording("a:b:c", "sum by (x) (y)", fmt::format("{{t{}: i}}", i));
  const Run run = LintRules(rules + Alert("a:b:c > 1", "z"));
  for (const Finding& finding : run.findings) {
    if (finding.check != "templates/missing-label") continue;
    CHECK(finding.labels.size() == 10);
    REQUIRE(finding.notes.size() == 1);
    CHECK(finding.notes[0] == "15 more rules record `a:b:c` without `z`");
  }
}

TEST_CASE("recorded names: conditions are followed through any number of rules") {
  std::string rules = Recording("a:b0:c", "sum by (x) (y)");
  for (int i = 1; i < 100; ++i)
    rules += Recording(fmt::format("a:b{}:c", i), fmt::format("max by (x) (a:b{}:c)", i - 1));
  CHECK(Count(LintRules(rules + Alert("a:b99:c", "x")), "alerts/always-firing") == 1);
  CHECK(Count(LintRules(rules + Recording("a:b99:c", "y > 1") + Alert("a:b99:c", "x")),
              "alerts/always-firing") == 0);
  CHECK(Count(LintRules(Recording("a:b:c", "a:b:c + 1") + Alert("a:b:c", "x")), "alerts/always-firing") == 0);
}

}  // namespace rulecheck
