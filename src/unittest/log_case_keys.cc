// Reads `logql_expr_test`.
#include "unittest/log_keys.h"

namespace rulecheck::unittest {
namespace {

using source::Node;

void ReadExpectedLines(YamlReader& r, const Node& node, std::string_view what,
                       std::vector<ExpectedLine>* out) {
  r.Sequence(node, what, [&](const Node& item) {
    MappedText text;
    r.Text(item, "a line", &text);
    out->push_back({std::nullopt, text.value, text.Whole()});
  });
}

void ReadExpectedEntries(YamlReader& r, const Node& node, std::vector<ExpectedLine>* out) {
  r.Sequence(node, "entries", [&](const Node& item) {
    if (IsUnquotedLine(r, item)) return;
    MappedText text;
    r.Text(item, "an entry", &text);
    if (!item.is_scalar()) return;
    if (const auto timed = ReadTimedLine(r, text)) out->push_back({timed->at_ns, timed->line, timed->where});
  });
}

constexpr std::array<Field<ExpectedStream>, 3> kExpectedStreamFields = {{
    {"labels", [](YamlReader& r, const Node& n, ExpectedStream* s) { r.Text(n, "labels", &s->labels); }},
    {"lines",
     [](YamlReader& r, const Node& n, ExpectedStream* s) { ReadExpectedLines(r, n, "lines", &s->lines); }},
    {"entries",
     [](YamlReader& r, const Node& n, ExpectedStream* s) { ReadExpectedEntries(r, n, &s->lines); }},
}};

constexpr std::array<Field<ExpectedSample>, 2> kExpectedSampleFields = {{
    {"labels", [](YamlReader& r, const Node& n, ExpectedSample* s) { r.Text(n, "labels", &s->labels); }},
    {"value",
     [](YamlReader& r, const Node& n, ExpectedSample* s) {
       r.Float(n, &s->value);
       s->value_span = n.span;
     }},
}};

void ReadSamples(YamlReader& r, const Node& node, LogCase* c) {
  c->samples.emplace();
  r.Sequence(node, "exp_samples", [&](const Node& item) {
    ExpectedSample& sample = c->samples->emplace_back();
    sample.span = item.span;
    r.Mapping<ExpectedSample>(item, "expected sample", kExpectedSampleFields, &sample);
  });
}

void ReadStreams(YamlReader& r, const Node& node, LogCase* c) {
  c->streams.emplace();
  r.Sequence(node, "exp_streams", [&](const Node& item) {
    ExpectedStream& stream = c->streams->emplace_back();
    stream.span = item.span;
    r.Mapping<ExpectedStream>(item, "expected stream", kExpectedStreamFields, &stream);
    if (source::Find(item, "lines") != nullptr && source::Find(item, "entries") != nullptr) {
      r.Fail(item.span, "an expected stream has `lines`, or `entries` with their times, not both");
    }
  });
}

struct DirectionName {
  std::string_view name;
  engine::logql::Direction direction;
};
constexpr std::array<DirectionName, 2> kDirections = {
    {{"forward", engine::logql::Direction::kForward}, {"backward", engine::logql::Direction::kBackward}}};

constexpr std::array<Field<LogCase>, 8> kCaseFields = {{
    {"expr", [](YamlReader& r, const Node& n, LogCase* c) { r.Text(n, "expr", &c->expr); }},
    {"eval_time", [](YamlReader& r, const Node& n, LogCase* c) { r.Duration(n, &c->eval_time_ms); }},
    {"start", [](YamlReader& r, const Node& n, LogCase* c) { ReadLogDuration(r, n, &c->start_ns); }},
    {"limit", [](YamlReader& r, const Node& n, LogCase* c) { ReadCount(r, n, 1'000'000, &c->limit); }},
    {"direction",
     [](YamlReader& r, const Node& n, LogCase* c) {
       if (const DirectionName* row = ReadName(r, n, "direction", kDirections)) c->direction = row->direction;
     }},
    {"exp_samples", ReadSamples},
    {"exp_streams", ReadStreams},
    {"exp_lines", [](YamlReader& r, const Node& n,
                     LogCase* c) { ReadExpectedLines(r, n, "exp_lines", &c->lines.emplace()); }},
}};

void CheckCase(YamlReader& r, const LogCase& c) {
  if (c.expr.value.empty()) r.Fail(c.span, "a LogQL test needs an `expr`");
  const int given = (c.samples ? 1 : 0) + (c.streams ? 1 : 0) + (c.lines ? 1 : 0);
  if (given == 1) return;
  Finding* finding =
      r.Fail(c.span, given == 0 ? "this LogQL test expects nothing"
                                : "a LogQL test has one of `exp_samples`, `exp_streams`, `exp_lines`");
  if (given == 0) {
    finding->notes.push_back(
        "give `exp_samples` for a metric query, `exp_lines` or `exp_streams` for a log query; `[]` where "
        "nothing must come");
  }
}

}  // namespace

void ReadLogCases(YamlReader& reader, const Node& node, LogGroup* out) {
  reader.Sequence(node, "logql_expr_test", [&](const Node& item) {
    LogCase& log_case = out->cases.emplace_back();
    log_case.span = item.span;
    reader.Mapping<LogCase>(item, "LogQL test", kCaseFields, &log_case);
    if (item.is_mapping()) CheckCase(reader, log_case);
  });
}

}  // namespace rulecheck::unittest
