// Log keys of test files: what they load, and what is wrong with them.
#include <doctest/doctest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "documents/unit_test_keys.h"
#include "engine/logql/log_engine.h"
#include "source/tree.h"
#include "unittest/log_input.h"

namespace rulecheck::unittest {
namespace {

class ListSink : public source::DecodeSink {
 public:
  ListSink(const SourceFile* file, std::vector<Finding>* out) : file_(file), out_(out) {}

  Finding& Report(source::DecodeProblem, Span where, std::string message) override {
    Finding& finding = out_->emplace_back();
    finding.message = std::move(message);
    finding.where = {file_, where};
    return finding;
  }

 private:
  const SourceFile* file_;
  std::vector<Finding>* out_;
};

// The log keys of a test group, read and loaded.
struct Loaded {
  std::shared_ptr<SourceFile> file;
  std::shared_ptr<const source::Tree> tree;
  LogGroup group;
  engine::logql::LogStore store;
  std::vector<Finding> findings;
  std::vector<std::shared_ptr<const SourceFile>> files;

  // One line a finding: "3:5 message".
  std::string Findings() const {
    std::string out;
    for (const Finding& finding : findings) {
      const LineColumn at = finding.where.file->Position(finding.where.span.begin);
      if (finding.where.file != file.get()) {
        out += std::filesystem::path(finding.where.file->path()).filename().string() + ":";
      }
      out += std::to_string(at.line) + ":" + std::to_string(at.column) + " " + finding.message + "\n";
    }
    return out;
  }

  // One line an entry: "{labels} 1.5s line {metadata}".
  std::string Lines() const {
    std::string out;
    for (const engine::logql::Stream& stream : store.streams()) {
      for (const engine::logql::Entry& entry : stream.entries) {
        out += engine::logql::FormatLabels(stream.labels) + " " + std::to_string(entry.t_ns / 1'000'000) +
               "ms " + std::string(entry.line);
        if (!entry.metadata.empty()) out += " " + engine::logql::FormatLabels(entry.metadata);
        out += "\n";
      }
    }
    return out;
  }
};

std::unique_ptr<Loaded> Load(const std::string& text, const LogLoadLimits& limits = {}) {
  auto out = std::make_unique<Loaded>();
  out->file = std::make_shared<SourceFile>("test.yaml", text);
  out->tree = source::ParseYaml(*out->file);
  REQUIRE_FALSE(out->tree->error().has_value());
  ListSink sink(out->file.get(), &out->findings);
  source::Decoder decoder(*out->tree, source::Typing::kYamlV2, &sink);
  const source::Node& root = *out->tree->documents()[0].root;
  out->group.ingest = {false, false};
  for (const source::Entry& entry : root.entries) {
    const source::Value value{entry.value, entry.written, entry.key->value, entry.key};
    if (value.name == "log_streams") documents::ReadLogStreams(decoder, value, &out->group);
    if (value.name == "ingest_defaults") documents::ReadIngestDefaults(decoder, value, &out->group.ingest);
    if (value.name == "logql_expr_test") documents::ReadLogCases(decoder, value, &out->group);
  }
  if (!out->findings.empty()) return out;
  const std::string folder = std::string(RULECHECK_SOURCE_DIR) + "/testdata/unittest/logs";
  LoadLogs(out->group, *out->file, {0, folder, &source::Disk(), limits}, &out->store, &out->findings,
           &out->files);
  return out;
}

TEST_CASE("entries stand at their times, as texts, as lines of one text, and repeated") {
  const auto loaded = Load(R"(
log_streams:
  - labels: '{app="api", env=""}'
    entries:
      - 1m30s level=error  msg="two  blanks"
      - 1.5s fraction
      - 0s
      - at: 2m
        line: 'n={{.i}}{{if eq (mod .i 2) 1}} odd{{end}}'
        metadata: {trace_id: 'abc{{.i}}'}
        repeat: {every: 10s, times: 3}
      - {at: 5m, line: 'not a template: {{.i}}'}
  - stream: {job: web}
    entries: |
      3s {"level": "error", "n": 1}

      1s # no comment
)");
  CHECK(loaded->Findings() == "");
  CHECK(loaded->Lines() ==
        "{app=\"api\"} 0ms \n"
        "{app=\"api\"} 1500ms fraction\n"
        "{app=\"api\"} 90000ms level=error  msg=\"two  blanks\"\n"
        "{app=\"api\"} 120000ms n=0 {trace_id=\"abc0\"}\n"
        "{app=\"api\"} 130000ms n=1 odd {trace_id=\"abc1\"}\n"
        "{app=\"api\"} 140000ms n=2 {trace_id=\"abc2\"}\n"
        "{app=\"api\"} 300000ms not a template: {{.i}}\n"
        "{job=\"web\"} 1000ms # no comment\n"
        "{job=\"web\"} 3000ms {\"level\": \"error\", \"n\": 1}\n");
}

TEST_CASE("what is wrong with a stream is said at its place") {
  const auto findings = [](const std::string& text) { return Load("log_streams:\n" + text)->Findings(); };
  CHECK(findings("  - entries: [1s x]\n") ==
        "2:5 a log stream needs `labels`: Loki refuses lines without any\n");
  CHECK(findings("  - {labels: {a: b}}\n") == "2:5 a log stream needs `entries` or a `file`\n");
  CHECK(findings("  - labels: '{a=\"b\"} |= \"x\"'\n    entries: []\n") ==
        "2:14 labels of a stream are `{name=\"value\", ...}` and nothing else\n");
  CHECK(findings("  - labels: '{a=\"b\", c=~\"d\"}'\n    entries: []\n") ==
        "2:22 a label of a stream has a value: `=`, not `=~`\n");
  CHECK(findings("  - labels: '{a=\"b\", a=\"c\"}'\n    entries: []\n") ==
        "2:22 label \"a\" is given twice\n");
  CHECK(findings("  - labels: {a-b: c}\n    entries: []\n") ==
        "2:14 \"a-b\" is no name of a label: letters, digits and `_`, not a digit first\n");
  CHECK(findings("  - labels: {a: b}\n    stream: {c: d}\n    entries: []\n") ==
        "3:13 `labels` and `stream` are two names of the same: give one\n");
  CHECK(findings("  - labels: {a: b}\n    entries: [x y]\n") ==
        "3:15 an entry begins with its time since the start of the test, such as `1m30s`, found \"x\"\n");
  CHECK(findings("  - labels: {a: b}\n    entries:\n      - 1s {\"a\": 1}\n") ==
        "4:9 a line with `: ` in it is a mapping to YAML: quote the entry\n");
  CHECK(findings("  - labels: {a: b}\n    entries:\n      - 1s gone #5\n") ==
        "4:17 the entry ends before ` #`, which begins a comment in YAML; quote the entry if it is part of "
        "the line\n");
  CHECK(findings("  - labels: {a: b}\n    entries:\n      - {line: x}\n") == "4:9 an entry needs `at`\n");
  CHECK(findings("  - labels: {a: b}\n    entries:\n      - {at: -5s, line: x}\n") ==
        "4:14 a duration such as 90s, 1m30s or 1.5s is needed, found \"-5s\"\n");
  CHECK(findings("  - labels: {a: b}\n    entries:\n      - {at: 1s, line: x, metadata: {a.b: c}}\n") ==
        "4:38 \"a.b\" is no name that Loki stores: letters, digits and `_`, not a digit first\n");
  CHECK(findings("  - labels: {a: b}\n    entries:\n      - {at: 1s, line: x, repeat: {every: 1s}}\n") ==
        "4:35 `repeat` needs `times`\n");
  CHECK(findings(
            "  - labels: {a: b}\n    entries:\n      - {at: 1s, line: x, repeat: {every: 1s, times: 0}}\n") ==
        "4:54 a whole number from 1 to 1000000 is needed\n");
  CHECK(
      findings(
          "  - labels: {a: b}\n    entries:\n      - {at: 1s, line: '{{.i', repeat: {every: 1s, times: 2}}\n")
          .starts_with("4:24 template: entry:1: "));
  CHECK(findings("  - labels: {a: b}\n    entries: [2s x, 1s x, 2s x]\n") ==
        "3:30 the same line stands at the same time in the same stream: Loki stores it once\n");
}

TEST_CASE("the size of a group is bounded") {
  const std::string text =
      "log_streams:\n  - labels: {a: b}\n    entries: [{at: 1s, line: '{{.i}}', repeat: {every: 1s, times: "
      "100}}]\n";
  LogLoadLimits limits;
  limits.max_entries = 99;
  CHECK(Load(text, limits)->Findings() ==
        "3:30 too many log lines: a test group may have 99 with 536870912 bytes\n");
  limits.max_entries = 100;
  CHECK(Load(text, limits)->Findings() == "");
  limits.max_bytes = 189;
  CHECK(Load(text, limits)->Findings() ==
        "3:30 too many log lines: a test group may have 100 with 189 bytes\n");
}

TEST_CASE("files are read by format, their times counted from the first line or from zero") {
  const auto file = [](const std::string& fields) {
    return Load("log_streams:\n  - labels: {a: b}\n    file: {" + fields + "}\n");
  };
  CHECK(file("path: web.jsonl, format: json")->Lines() ==
        "{a=\"b\"} 0ms {\"ts\": \"2026-02-03T12:00:00Z\", \"level\": \"info\", \"n\": 1}\n"
        "{a=\"b\"} 1500ms {\"ts\": \"2026-02-03T12:00:01.5Z\", \"level\": \"error\", \"n\": 2}\n");
  CHECK(file("path: web.jsonl, format: json, time: ts, zero: '2026-02-03T11:59:00Z', start: 1m")
            ->Lines()
            .starts_with("{a=\"b\"} 120000ms {"));
  CHECK(file("path: trainer.logfmt, format: logfmt, time: t, time_format: unix_ms")->Lines() ==
        "{a=\"b\"} 0ms t=1770120000000 level=info msg=\"epoch 1\"\n"
        "{a=\"b\"} 250ms t=1770120000250 level=error msg=\"loss is NaN\"\n");
  const std::string time = "time: '^\\[([^\\]]+)\\]', time_format: '02/Jan/2006:15:04:05 -0700'";
  CHECK(file("path: access.log, format: plain, untimed: join, " + time)->Lines() ==
        "{a=\"b\"} 0ms [03/Feb/2026:12:00:00 +0000] GET / 200\n"
        "{a=\"b\"} 61000ms [03/Feb/2026:13:01:01 +0100] GET /x 500\n  at handler.go:12\n");
  CHECK(file("path: access.log, untimed: previous, " + time)
            ->Lines()
            .ends_with("61000ms   at handler.go:12\n"));
  CHECK(file("path: access.log, every: 10s")->Lines().ends_with("20000ms   at handler.go:12\n"));
  CHECK(Load("log_streams:\n  - labels: {a: b, c: d}\n    file: {path: logcli.jsonl, format: loki}\n")
            ->Lines() == "{a=\"x\", c=\"d\"} 0ms first {trace_id=\"7\"}\n{a=\"y\", c=\"d\"} 1000ms second\n");
}

TEST_CASE("what is wrong with a file is said in the file") {
  const auto findings = [](const std::string& fields) {
    return Load("log_streams:\n  - labels: {a: b}\n    file: {" + fields + "}\n")->Findings();
  };
  const std::string time = "time: '^\\[([^\\]]+)\\]', time_format: '02/Jan/2006:15:04:05 -0700'";
  CHECK(findings("path: access.log, " + time) ==
        "access.log:3:1 no time is found in this line by \"^\\\\[([^\\\\]]+)\\\\]\"\n");
  CHECK(
      findings("path: access.log, time: '\\[([^\\]]+)'")
          .starts_with(
              "access.log:1:1 time \"03/Feb/2026:12:00:00 +0000\" is not RFC 3339 (2006-01-02T15:04:05Z)\n"));
  CHECK(findings("path: web.jsonl, format: loki") ==
        "web.jsonl:1:1 an object without a text `line`\nweb.jsonl:2:1 an object without a text `line`\n");
  CHECK(findings("path: none.log, every: 1s").find("none.log: no such file or directory") !=
        std::string::npos);
  CHECK(findings("path: access.log") ==
        "3:11 lines of a plain file have no fields: give `time`, a regular expression that finds their time, "
        "or "
        "`every`\n");
  CHECK(findings("path: access.log, time: '('").starts_with("3:36 bad regular expression: "));
  CHECK(findings("path: web.jsonl, format: xml") ==
        "3:37 `format` must be one of `plain`, `json`, `logfmt`, `loki`, found \"xml\"\n");
  CHECK(findings("path: web.jsonl, format: json, time_format: x").find("nothing of Go's reference time") !=
        std::string::npos);
  CHECK(findings("path: web.jsonl, format: json, every: 1s, zero: 5") ==
        "3:11 `every` is for lines without times: it cannot stand beside `time`, `time_format` or `zero`\n");
}

TEST_CASE("cases say what they expect, and that once") {
  const auto findings = [](const std::string& text) { return Load("logql_expr_test:\n" + text)->Findings(); };
  CHECK(findings("  - {expr: '{a=\"b\"}', eval_time: 1m, exp_lines: [x]}\n") == "");
  CHECK(
      findings("  - {expr: '{a=\"b\"}', eval_time: 1m, exp_streams: [{labels: '{}', entries: [1m x]}]}\n") ==
      "");
  CHECK(findings("  - {expr: '{a=\"b\"}', eval_time: 1m}\n") == "2:5 this LogQL test expects nothing\n");
  CHECK(findings("  - {expr: x, exp_lines: [], exp_samples: []}\n") ==
        "2:5 a LogQL test has one of `exp_samples`, `exp_streams`, `exp_lines`\n");
  CHECK(findings("  - {expr: x, exp_lines: [], direction: up}\n") ==
        "2:41 `direction` must be one of `forward`, `backward`, found \"up\"\n");
  CHECK(findings("  - {exp_lines: []}\n") == "2:5 a LogQL test needs an `expr`\n");
}

TEST_CASE("ingest_defaults is a switch, or one for each") {
  const std::string streams = "log_streams: [{labels: {job: x}, entries: [1s level=warn]}]\n";
  CHECK(Load(streams + "ingest_defaults: true")->Lines() ==
        "{job=\"x\", service_name=\"x\"} 1000ms level=warn {detected_level=\"warn\"}\n");
  CHECK(Load(streams + "ingest_defaults: {detected_level: true}")->Lines() ==
        "{job=\"x\"} 1000ms level=warn {detected_level=\"warn\"}\n");
  CHECK(Load(streams + "ingest_defaults: {level: true}")->Findings() ==
        "2:19 `level` is not a field of `ingest_defaults`\n");
}

}  // namespace
}  // namespace rulecheck::unittest
