// JUnit, TAP, GitHub's commands and JSON lines over one run that has hostile texts.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "report/report.h"

namespace rulecheck::report {
namespace {

Run HostileRun() {
  Run run;
  run.kind = RunKind::kTest;
  auto file = std::make_shared<SourceFile>("rules/a,b:c.yaml", "- alert: Up\n  expr: up > 1\n");
  Finding finding;
  finding.check = "promql/x";
  finding.severity = Severity::kError;
  finding.message = "50% of <this> & \"that\"\x01\x1b[31m";
  finding.where = {file.get(), {20, 24}};
  finding.notes.push_back("a note");
  run.findings.push_back(finding);
  finding.severity = Severity::kWarning;
  finding.message = "a remark";
  finding.where = {file.get(), {0, 24}};  // two lines
  finding.notes.clear();
  run.findings.push_back(finding);
  run.cases = {{"rules/t.yaml", "g # 1", "alert Up at 5m", CaseStatus::kPassed, {}, "", 0.25},
               {"rules/t.yaml",
                "g",
                "expr \"]]>\" \\ at 5m",
                CaseStatus::kFailed,
                {file.get(), {2, 7}},
                "expected 1\n  got \xff",
                0.5},
               {"rules/t.yaml", "g", "expr x", CaseStatus::kUnsupported, {}, "not supported yet", 0}};
  run.skipped = {{"rules/c.yaml", 1, "not # rules"}};
  run.unreadable = {"rules/d.yaml: Permission denied"};
  run.counts = {3, 1, 1, 3, 3, 0};
  run.files = {file};
  return run;
}

Run NoCases() {
  Run run;
  run.kind = RunKind::kTest;
  return run;
}

// Runs a consumer that may not be installed; -1 when it is not.
int Consume(const std::string& text, const std::string& suffix, const std::string& program,
            const std::string& command) {
  if (std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) != 0) {
    std::cout << "skipped: no " << program << "\n";
    return -1;
  }
  const std::string path = std::string(RULECHECK_BINARY_DIR) + "/format_test" + suffix;
  std::ofstream(path, std::ios::binary) << text;
  const int status = std::system((command + " " + path).c_str());
  std::remove(path.c_str());
  return WEXITSTATUS(status);
}

TEST_CASE("junit: suites by file, failures and errors apart, nothing that XML cannot hold") {
  CHECK("\n" + RenderJunit(HostileRun(), {}) == R"xml(
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="rulecheck" tests="6" failures="1" errors="3" skipped="1" time="0.750000">
  <testsuite name="rules/a,b:c.yaml" tests="1" failures="0" errors="1" skipped="0" time="0.000000" file="rules/a,b:c.yaml">
    <testcase name="promql/x at 2:9" classname="rules/a,b:c.yaml::load" file="rules/a,b:c.yaml" line="2" time="0.000000">
      <error message="50% of &lt;this&gt; &amp; &quot;that&quot;��[31m" type="promql/x">rules/a,b:c.yaml:2:9: 50% of &lt;this&gt; &amp; "that"��[31m
a note</error>
    </testcase>
  </testsuite>
  <testsuite name="rules/c.yaml" tests="1" failures="0" errors="0" skipped="1" time="0.000000" file="rules/c.yaml">
    <testcase name="document 2" classname="rules/c.yaml::load" file="rules/c.yaml" time="0.000000">
      <skipped message="not # rules"/>
    </testcase>
  </testsuite>
  <testsuite name="rules/d.yaml" tests="1" failures="0" errors="1" skipped="0" time="0.000000" file="rules/d.yaml">
    <testcase name="read" classname="rules/d.yaml::load" file="rules/d.yaml" time="0.000000">
      <error message="rules/d.yaml: Permission denied" type="unreadable">rules/d.yaml: Permission denied</error>
    </testcase>
  </testsuite>
  <testsuite name="rules/t.yaml" tests="3" failures="1" errors="1" skipped="0" time="0.750000" file="rules/t.yaml">
    <testcase name="alert Up at 5m" classname="rules/t.yaml::g # 1" file="rules/t.yaml" time="0.250000"/>
    <testcase name="expr &quot;]]&gt;&quot; \ at 5m" classname="rules/t.yaml::g" file="rules/t.yaml" line="1" time="0.500000">
      <failure message="expected 1" type="failed">expected 1
  got �</failure>
    </testcase>
    <testcase name="expr x" classname="rules/t.yaml::g" file="rules/t.yaml" time="0.000000">
      <error message="not supported yet" type="unsupported">not supported yet</error>
    </testcase>
  </testsuite>
  <testsuite name="remarks" tests="0" failures="0" errors="0" skipped="0" time="0.000000">
    <system-out>rules/a,b:c.yaml:1:1: warning promql/x a remark
</system-out>
  </testsuite>
</testsuites>
)xml");
}

TEST_CASE("junit: an XML reader agrees, attributes and counts are those of the schema") {
  const std::string check =
      "python3 -c '\nimport sys, xml.etree.ElementTree as e\n"
      "root = e.parse(sys.argv[1]).getroot()\n"
      "assert root.tag == \"testsuites\"\n"
      "known = {\"name\", \"classname\", \"file\", \"line\", \"time\"}\n"
      "kinds = {\"failure\": \"failures\", \"error\": \"errors\", \"skipped\": \"skipped\"}\n"
      "for suite in root:\n"
      "  assert suite.tag == \"testsuite\" and suite.get(\"name\")\n"
      "  cases = suite.findall(\"testcase\")\n"
      "  assert int(suite.get(\"tests\")) == len(cases)\n"
      "  for tag, count in kinds.items():\n"
      "    assert int(suite.get(count)) == sum(c.find(tag) is not None for c in cases)\n"
      "  for case in cases:\n"
      "    assert set(case.attrib) <= known and case.get(\"name\") and case.get(\"classname\")\n"
      "    assert float(case.get(\"time\")) >= 0 and {x.tag for x in case} <= set(kinds)\n'";
  const int code = Consume(RenderJunit(HostileRun(), {}), ".xml", "python3", check);
  CHECK((code == 0 || code == -1));
  CHECK(Consume(RenderJunit(NoCases(), {}), ".xml", "python3", check) <= 0);
}

TEST_CASE("tap: points, directives and diagnostics") {
  CHECK("\n" + RenderTap(HostileRun(), {}) == R"(
TAP version 13
# rules/a,b:c.yaml:1:1: warning promql/x a remark
1..6
not ok 1 - rules/a,b:c.yaml :: load :: promql/x at 2:9
  ---
  message: "50% of <this> & \"that\"\u0001\u001b[31m"
  severity: error
  kind: "promql/x"
  at:
    file: "rules/a,b:c.yaml"
    line: 2
    column: 9
  detail: |2
    rules/a,b:c.yaml:2:9: 50% of <this> & "that"��[31m
    a note
  ...
ok 2 - rules/c.yaml :: load :: document 2 # SKIP not # rules
not ok 3 - rules/d.yaml :: load :: read
  ---
  message: "rules/d.yaml: Permission denied"
  severity: error
  kind: "unreadable"
  at:
    file: "rules/d.yaml"
  detail: |2
    rules/d.yaml: Permission denied
  ...
ok 4 - rules/t.yaml :: g \# 1 :: alert Up at 5m
not ok 5 - rules/t.yaml :: g :: expr "]]>" \\ at 5m
  ---
  message: "expected 1"
  severity: fail
  kind: "failed"
  at:
    file: "rules/t.yaml"
    line: 1
    column: 3
  detail: |2
    expected 1
      got �
  ...
not ok 6 - rules/t.yaml :: g :: expr x
  ---
  message: "not supported yet"
  severity: error
  kind: "unsupported"
  at:
    file: "rules/t.yaml"
  detail: |2
    not supported yet
  ...
)");
}

TEST_CASE("tap: prove counts as we do") {
  Run run = HostileRun();
  CHECK(Consume(RenderTap(run, {}), ".tap", "prove", "prove --exec cat >/dev/null 2>&1") != 0);
  run.findings.clear();
  run.unreadable.clear();
  run.cases.resize(1);
  CHECK(Consume(RenderTap(run, {}), ".tap", "prove", "prove --exec cat >/dev/null 2>&1") <= 0);
  // Nothing that ran is no success, unless it is an empty part of a run.
  Run nothing = NoCases();
  CHECK(Consume(RenderTap(nothing, {}), ".tap", "prove", "prove --exec cat >/dev/null 2>&1") != 0);
  nothing.counts.selected = 3;
  CHECK(Consume(RenderTap(nothing, {}), ".tap", "prove", "prove --exec cat >/dev/null 2>&1") <= 0);
}

TEST_CASE("github: commands, escaped, errors first; columns only within a line") {
  CHECK("\n" + RenderGithub(HostileRun(), {}) == R"(
::error::rules/d.yaml: Permission denied
::error file=rules/a%2Cb%3Ac.yaml,line=1,endLine=1,col=3,endColumn=3,title=g > expr "]]>" \ at 5m::expected 1%0A  got �
::error file=rules/t.yaml,title=g > expr x::not supported yet
::error file=rules/a%2Cb%3Ac.yaml,line=2,endLine=2,col=9,endColumn=13,title=promql/x::50%25 of <this> & "that"��[31m%0Aa note
::warning file=rules/a%2Cb%3Ac.yaml,line=1,endLine=2,title=promql/x::a remark
)");
}

TEST_CASE("jsonl: an object a line, passed cases included, the summary last") {
  const std::string text = RenderJsonl(HostileRun(), {});
  std::vector<std::string> events;
  size_t begin = 0;
  for (size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    const auto line = nlohmann::json::parse(text.substr(begin, end - begin));
    events.push_back(line["event"]);
    begin = end + 1;
  }
  CHECK(begin == text.size());
  CHECK(events == std::vector<std::string>{"unreadable", "skipped", "finding", "finding", "case", "case",
                                           "case", "summary"});
}

TEST_CASE("lint has a result for every file, in JUnit and in TAP") {
  Run run;
  run.files = {std::make_shared<SourceFile>("b.yaml", ""), std::make_shared<SourceFile>("a.yaml", "")};
  CHECK(RenderTap(run, {}) ==
        "TAP version 13\n1..2\nok 1 - a.yaml :: lint :: no errors\nok 2 - b.yaml :: lint :: no errors\n");
  CHECK(RenderJunit(run, {}).find("tests=\"2\" failures=\"0\"") != std::string::npos);
}

TEST_CASE("slowest groups first") {
  Run run = HostileRun();
  CHECK(Durations(run, 1) == "slowest test groups:\n     500.0 ms  rules/t.yaml::g (2 cases)\n");
  CHECK(Durations({}, 3).empty());
}

// A finding with a second place and a fix, behind characters of two and of four bytes.
Run FixedFinding() {
  Run run;
  run.counts = {1, 1, 1, 1, 0, 0};
  auto file = std::make_shared<SourceFile>("./rules/ü b.yaml", "x: é𐐀 abc\n");
  Finding finding;
  finding.check = "promql/x";
  finding.severity = Severity::kWarning;
  finding.message = "`a|b` is <this> & *that*";
  finding.where = {file.get(), {10, 13}};
  finding.subject = "g/x";
  finding.labels.push_back({{file.get(), {0, 1}}, "because of this"});
  finding.notes.push_back("a note");
  finding.fix = Fix{"write d", true, {{{10, 13}, "d"}}};
  run.findings = {finding, finding};
  run.files = {file};
  return run;
}

TEST_CASE("sarif: columns in UTF-16 units, rules by index, places as URIs") {
  const auto sarif = nlohmann::json::parse(RenderSarif(FixedFinding(), {}));
  CHECK(sarif["version"] == "2.1.0");
  const auto& run = sarif["runs"][0];
  CHECK(run["columnKind"] == "utf16CodeUnits");
  REQUIRE(run["results"].size() == 2);
  const auto& result = run["results"][0];
  CHECK(run["tool"]["driver"]["rules"][result["ruleIndex"].get<size_t>()]["id"] == "promql/x");
  const auto& place = result["locations"][0]["physicalLocation"];
  CHECK(place["artifactLocation"]["uri"] == "rules/%C3%BC%20b.yaml");
  CHECK(place["region"] ==
        nlohmann::json{{"startLine", 1}, {"startColumn", 8}, {"endLine", 1}, {"endColumn", 11}});
  CHECK(result["relatedLocations"][0]["message"]["text"] == "because of this");
  CHECK(result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"] == "d");
  // Two findings that look alike are told apart, the same way in each run.
  CHECK(result["partialFingerprints"] != run["results"][1]["partialFingerprints"]);
  CHECK(RenderSarif(FixedFinding(), {}) == RenderSarif(FixedFinding(), {}));
}

TEST_CASE("sarif: what could not be read, and failed cases, are in it") {
  const auto sarif = nlohmann::json::parse(RenderSarif(HostileRun(), {}));
  const auto& run = sarif["runs"][0];
  CHECK(run["invocations"][0]["executionSuccessful"] == false);
  CHECK(run["invocations"][0]["toolExecutionNotifications"].size() == 1);
  CHECK(run["results"].size() == 4);
}

// The fields that SARIF's schema requires, with their types; its own file is not among ours.
TEST_CASE("sarif: required fields, as a reader with a schema sees them") {
  const std::string schema =
      R"({"type":"object","required":["version","runs"],"properties":{"version":{"const":"2.1.0"},"runs":{"type":"array",
      "items":{"required":["tool","results"],"properties":{"tool":{"required":["driver"],"properties":{"driver":{"required":["name"]}}},
      "results":{"items":{"required":["message","ruleId"],"properties":{"level":{"enum":["none","note","warning","error"]},
      "message":{"required":["text"]},"ruleIndex":{"type":"integer","minimum":-1},"locations":{"items":{"properties":{"physicalLocation":
      {"properties":{"region":{"properties":{"startLine":{"type":"integer","minimum":1},"startColumn":{"type":"integer","minimum":1}}}}}}}},
      "fixes":{"items":{"required":["artifactChanges"],"properties":{"artifactChanges":{"items":{"required":["artifactLocation","replacements"],
      "properties":{"replacements":{"items":{"required":["deletedRegion"]}}}}}}}}}}}}}}}})";
  std::ofstream(std::string(RULECHECK_BINARY_DIR) + "/sarif_fields.json") << schema;
  const std::string check =
      "python3 -c '\nimport json, sys\ntry:\n  import jsonschema\nexcept ImportError:\n"
      "  print(\"skipped: no jsonschema\"); sys.exit(0)\n"
      "jsonschema.validate(json.load(open(sys.argv[2])), json.load(open(sys.argv[1])))\n' " +
      std::string(RULECHECK_BINARY_DIR) + "/sarif_fields.json";
  for (const Run& run : {HostileRun(), NoCases(), FixedFinding()})
    CHECK(Consume(RenderSarif(run, {}), ".sarif", "python3", check) <= 0);
}

TEST_CASE("gitlab: one entry each with path, line and a fingerprint of its own") {
  const auto report = nlohmann::json::parse(RenderGitlab(FixedFinding(), {}));
  REQUIRE(report.size() == 2);
  CHECK(report[0]["description"] == "promql/x: `a|b` is <this> & *that*");
  CHECK(report[0]["severity"] == "minor");
  CHECK(report[0]["location"] == nlohmann::json{{"path", "rules/ü b.yaml"}, {"lines", {{"begin", 1}}}});
  CHECK(report[0]["fingerprint"] != report[1]["fingerprint"]);
  CHECK(nlohmann::json::parse(RenderGitlab(HostileRun(), {})).size() == 5);
  CHECK(RenderGitlab(NoCases(), {}) == "[]\n");
}

TEST_CASE("checkstyle: an XML reader agrees") {
  CHECK("\n" + RenderCheckstyle(FixedFinding(), {}) == R"xml(
<?xml version="1.0" encoding="UTF-8"?>
<checkstyle version="4.3">
  <file name="./rules/ü b.yaml">
    <error line="1" column="11" severity="warning" message="`a|b` is &lt;this&gt; &amp; *that*" source="rulecheck.promql/x"/>
    <error line="1" column="11" severity="warning" message="`a|b` is &lt;this&gt; &amp; *that*" source="rulecheck.promql/x"/>
  </file>
</checkstyle>
)xml");
  for (const Run& run : {HostileRun(), NoCases(), FixedFinding()})
    CHECK(Consume(RenderCheckstyle(run, {}), ".xml", "xmllint", "xmllint --noout") <= 0);
}

TEST_CASE("rdjson: columns in bytes, suggestions, one object or one a line") {
  const auto report = nlohmann::json::parse(RenderRdjson(FixedFinding(), {}));
  REQUIRE(report["diagnostics"].size() == 2);
  const auto& one = report["diagnostics"][0];
  CHECK(one["location"]["range"]["start"] == nlohmann::json{{"line", 1}, {"column", 11}});
  CHECK(one["severity"] == "WARNING");
  CHECK(one["message"] == "`a|b` is <this> & *that*\na note");
  CHECK(one["suggestions"][0]["text"] == "d");
  const std::string lines = RenderRdjsonl(FixedFinding(), {});
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 2);
  CHECK(nlohmann::json::parse(lines.substr(0, lines.find('\n'))) == one);
}

TEST_CASE("markdown: a table in which texts stay texts") {
  CHECK("\n" + RenderMarkdown(FixedFinding(), {}) == R"md(
### rulecheck: 0 errors, 2 warnings, 0 info

1 files, 1 rules.

| | where | what |
|---|---|---|
| warning | ./rules/ü b.yaml:1 | `a\|b` is \<this\> & \*that\* (promql/x) |
| warning | ./rules/ü b.yaml:1 | `a\|b` is \<this\> & \*that\* (promql/x) |
)md");
}

TEST_CASE("html: one page, in which texts stay texts") {
  const std::string page = RenderHtml(FixedFinding(), {});
  CHECK(page.starts_with("<!DOCTYPE html>"));
  CHECK(page.ends_with("</html>\n"));
  CHECK(page.find("<code>a|b</code> is &lt;this&gt; &amp; *that*") != std::string::npos);
  CHECK(page.find("<this>") == std::string::npos);
  for (const char* loads : {"src=", "href=", "url(", "<script", "@import"})
    CHECK(page.find(loads) == std::string::npos);
  // Each element that is opened is closed.
  for (const char* name : {"article", "pre", "p", "table", "tr", "h2", "span", "body"}) {
    CAPTURE(name);
    const auto count = [&](const std::string& text) {
      size_t out = 0;
      for (size_t at = page.find(text); at != std::string::npos; at = page.find(text, at + 1)) ++out;
      return out;
    };
    const std::string opened = std::string("<") + name;
    CHECK(count(opened + ">") + count(opened + " ") == count(std::string("</") + name + ">"));
  }
}

}  // namespace
}  // namespace rulecheck::report
