#include "documents/unit_test.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "documents/start_timestamp.h"

namespace rulecheck::documents {
namespace {

TestFile Load(const std::string& text, bool compat = true) {
  LoadOptions options;
  options.promtool_compat = compat;
  return LoadTestFile(std::make_shared<SourceFile>("test.yaml", text), options);
}

std::string First(const TestFile& file) {
  if (file.findings.empty()) return "";
  const Finding& f = file.findings.front();
  LineColumn at = file.file->Position(f.where.span.begin);
  return std::to_string(at.line) + ":" + std::to_string(at.column) + " " + f.message;
}

const std::string kBase =
    "evaluation_interval: 1m\n"
    "tests:\n"
    "  - interval: 1m\n"
    "    input_series:\n"
    "      - series: x\n"
    "        values: 1x3\n"
    "    promql_expr_test:\n"
    "      - expr: x\n"
    "        eval_time: 1m\n"
    "        exp_samples:\n"
    "          - labels: x\n"
    "            value: 1\n";

std::string Edit(const std::string& from, const std::string& to) {
  std::string text = kBase;
  size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST_CASE("a merged key that is set again") {
  const std::string text =
      "tests:\n"
      "  - external_labels: &l {a: x, b: y}\n"
      "  - external_labels:\n"
      "      <<: *l\n"
      "      b: z\n";
  // As yaml.v2: "key \"b\" already set in map".
  CHECK(First(Load(text)) == "4:7 promtool refuses to merge key \"b\", which is set here, too");
  CHECK(First(Load(text, false)).empty());
}

TEST_CASE("fields that are newer than the target are refused") {
  const auto load = [](const std::string& text, TargetVersion target) {
    LoadOptions options;
    options.promtool_compat = true;
    options.promql.target_version = target;
    return First(LoadTestFile(std::make_shared<SourceFile>("test.yaml", text), options));
  };
  const std::string fuzzy = kBase + "fuzzy_compare: true\n";
  CHECK(load(fuzzy, kNewestVersion).empty());
  CHECK(load(fuzzy, 2053) == "13:1 `fuzzy_compare` is a field only from version 3.5 on, the target is 2.53");
  const std::string start = Edit("  - interval: 1m\n", "  - interval: 1m\n    start_timestamp: 5\n");
  CHECK(load(start, 3009).empty());
  CHECK(load(start, 3008) == "4:5 `start_timestamp` is a field only from version 3.9 on, the target is 3.8");
  CHECK(load(kBase, 2005).empty());
}

// What promtool's decoder takes and refuses, as tried on promtool itself.
TEST_CASE("values that promtool takes") {
  for (const char* value :
       {"0x1", "01", "0b1", "0o1", "0_1", "+1", "", "!!float 1", "!!float '1'", "!!int '1'", "1e0", "1.",
        "18446744073709551615", "184467440737095516150", ".nan", "~"}) {
    INFO(value);
    CHECK_FALSE(Load(Edit("value: 1\n", std::string("value: ") + value + "\n")).HasErrors());
  }
  for (const char* time : {"0", "", "~", "null", "1h30m", "'5m'"}) {
    INFO(time);
    CHECK_FALSE(Load(Edit("eval_time: 1m", std::string("eval_time: ") + time)).HasErrors());
  }
  for (const char* fuzzy : {"yes", "y", "true", "Off", "~"}) {
    INFO(fuzzy);
    CHECK_FALSE(Load(kBase + "fuzzy_compare: " + fuzzy + "\n").HasErrors());
  }
  for (const char* text : {"tests:\n", "tests:\n  - \n", "", "# nothing\n", "~\n", "tests: []\nrule_files:\n",
                           "rule_files: [~, 1]\n"}) {
    INFO(text);
    CHECK_FALSE(Load(text).HasErrors());
  }
  CHECK_FALSE(
      Load(kBase + "    name: 1\n    external_labels: {a: 1, 2: c, x: ~, 'a-b': true}\n").HasErrors());
  CHECK_FALSE(Load("\xEF\xBB\xBF" + kBase).HasErrors());
  CHECK_FALSE(Load(kBase + "---\nfoo: [\n").HasErrors());
}

TEST_CASE("values that promtool refuses") {
  for (const char* value : {"'1'", "true", "1:00", "Inf", "NaN", "[1]", "{}", "!!int abc"}) {
    INFO(value);
    CHECK(Load(Edit("value: 1\n", std::string("value: ") + value + "\n")).HasErrors());
  }
  for (const char* time : {"60", "Null", "''", "[1m]", "{a: 1m}", "-1m", "' 1m'", "1m5", "306700d"}) {
    INFO(time);
    CHECK(Load(Edit("eval_time: 1m", std::string("eval_time: ") + time)).HasErrors());
  }
  for (const char* rest :
       {"fuzzy_compare: 'true'\n", "fuzzy_compare: 1\n", "foo: 1\n", "evaluation_interval: 1m\n",
        "    ~: 1\n", "    1: 1\n", "    external_labels: {a: b, a: c}\n", "    external_labels: {y: [1]}\n",
        "    external_labels: [a]\n", "    alert_rule_test:\n      - eval_time: 1m\n",
        "group_eval_order: [a, a]\n", "rule_files: a\n", "rule_files: [[a]]\n", "    name: *nope\n"}) {
    INFO(rest);
    CHECK(Load(kBase + rest).HasErrors());
  }
  for (const char* text : {"tests: a\n", "tests: {a: b}\n", "tests:\n  - a\n", "abc\n", "- a\n"}) {
    INFO(text);
    CHECK(Load(text).HasErrors());
  }
}

TEST_CASE("merge keys fill in what is not given") {
  TestFile file = Load("tests:\n  - &t\n    interval: 1m\n    name: a\n  - <<: *t\n    interval: 2m\n");
  REQUIRE(file.findings.empty());
  REQUIRE(file.groups.size() == 2);
  CHECK(file.groups[1].interval_ms == 120'000);
  CHECK(file.groups[1].name.value == "a");
}

TEST_CASE("errors stand at their place, with a hint") {
  TestFile file = Load("tests:\n  - name: a\n    inptu_series: []\n");
  CHECK(First(file) == "3:5 `inptu_series` is not a field of a test group");
  REQUIRE(file.findings.size() == 1);
  REQUIRE(file.findings[0].notes.size() == 1);
  CHECK(file.findings[0].notes[0] == "Did you mean `input_series`?");
  file = Load(Edit("eval_time: 1m\n", "eval_time: 1m\n        eval_time: 2m\n"));
  CHECK(First(file) == "10:9 the key `eval_time` stands twice in this mapping");
  REQUIRE(file.findings[0].labels.size() == 1);
}

TEST_CASE("vmalert's name for expression tests is known, not to promtool") {
  std::string text = Edit("promql_expr_test", "metricsql_expr_test");
  CHECK(Load(text, true).HasErrors());
  TestFile file = Load(text, false);
  CHECK_FALSE(file.HasErrors());
  REQUIRE(file.groups.size() == 1);
  CHECK(file.groups[0].expr_cases.size() == 1);
}

TEST_CASE("test files are told by content") {
  const auto looks = [](const std::string& text) {
    const SourceFile file("x.yaml", text);
    return LooksLikeTestFile(*source::ParseYaml(file)->documents()[0].root);
  };
  CHECK(looks(kBase));
  CHECK(looks("rule_files: [a.yaml]\ntests: []\n"));
  CHECK_FALSE(looks("rule_files: [a.yaml]\nscrape_configs: []\n"));
  CHECK_FALSE(looks("groups: []\n"));
  CHECK_FALSE(looks("tests: [unit, e2e]\n"));
  CHECK_FALSE(looks("- tests\n"));
}

TEST_CASE("start timestamps") {
  auto ms = [](std::string_view text) {
    Result<int64_t> result = ParseStartTimestamp(text);
    REQUIRE(result.ok());
    return *result;
  };
  CHECK(ms("0") == 0);
  CHECK(ms("1609459200") == 1609459200000);
  CHECK(ms("1.5") == 1500);
  CHECK(ms("2024-01-01T00:00:00Z") == 1704067200000);
  CHECK(ms("2024-02-29T12:30:15.250+02:00") == 1709202615250);
  CHECK(ms("1969-12-31T23:59:59Z") == -1000);
  for (const char* text : {"yesterday", "2024-01-01", "2024-13-01T00:00:00Z", "2023-02-29T00:00:00Z", "1e30",
                           "2024-01-01 00:00:00Z", "2024-01-01T00:00:00", "NaN", ""}) {
    INFO(text);
    CHECK_FALSE(ParseStartTimestamp(text).ok());
  }
}

}  // namespace
}  // namespace rulecheck::documents
