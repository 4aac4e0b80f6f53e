// Reads `logql_expr_test`.
#include "documents/unit_test_assertions.h"
#include "documents/unit_test_keys.h"

namespace rulecheck::documents {
namespace {

using source::Decoder;
using source::Field;
using source::Node;
using source::ReadInto;
using source::Value;

void ReadExpectedLines(Decoder& d, const Value& value, std::vector<ExpectedLine>* out) {
  std::vector<MappedText> texts;
  d.Read(value, &texts);
  for (const MappedText& text : texts) out->push_back({std::nullopt, text.value, text.Whole()});
}

void ReadExpectedEntries(Decoder& d, const Value& value, std::vector<ExpectedLine>* out) {
  for (const Value& entry : d.Elements(value)) {
    MappedText text;
    if (IsUnquotedLine(d, *entry) || !d.Read(entry, &text) || !entry->is_scalar()) continue;
    if (const auto timed = ReadTimedLine(d, text)) out->push_back({timed->at_ns, timed->line, timed->where});
  }
}

constexpr Field<ExpectedStream> kExpectedStreamFields[] = {
    {"labels", ReadInto<&ExpectedStream::labels>},
    {"lines", [](Decoder& d, const Value& v, ExpectedStream* s) { ReadExpectedLines(d, v, &s->lines); }},
    {"entries", [](Decoder& d, const Value& v, ExpectedStream* s) { ReadExpectedEntries(d, v, &s->lines); }},
};

constexpr Field<ExpectedSample> kLogSampleFields[] = {
    {"labels", ReadInto<&ExpectedSample::labels>},
    {"value",
     [](Decoder& d, const Value& v, ExpectedSample* s) {
       d.Read(v, &s->value);
       s->value_span = v->span;
     }},
    {"tolerance", [](Decoder& d, const Value& v, ExpectedSample* s) { ReadTolerance(d, v, &s->tolerance); }},
};

void ReadStreams(Decoder& d, const Value& value, LogCase* c) {
  c->streams.emplace();
  for (const Value& element : d.Elements(value)) {
    ExpectedStream& stream = c->streams->emplace_back();
    stream.span = element->span;
    d.Struct<ExpectedStream>(*element, "an expected stream", kExpectedStreamFields, &stream);
    if (source::Find(*element, "lines") != nullptr && source::Find(*element, "entries") != nullptr) {
      d.Fail(element->span, "an expected stream has `lines`, or `entries` with their times, not both");
    }
  }
}

struct DirectionName {
  std::string_view name;
  bool backward;
};
constexpr std::array<DirectionName, 2> kDirections = {{{"forward", false}, {"backward", true}}};

constexpr uint64_t kMaxLimit = 1'000'000;

constexpr Field<LogCase> kLogCaseFields[] = {
    {"expr", ReadInto<&LogCase::expr>},
    {"eval_time", [](Decoder& d, const Value& v,
                     LogCase* c) { c->times.has_eval_time = d.ReadMilliseconds(v, &c->eval_time_ms); }},
    {"at", [](Decoder& d, const Value& v, LogCase* c) { ReadTimes(d, v, &c->times); }},
    {"during", [](Decoder& d, const Value& v, LogCase* c) { ReadDuring(d, v, &c->times); }},
    {"exp_samples_match", [](Decoder& d, const Value& v, LogCase* c) { ReadMatch(d, v, &c->subset); }},
    {"start", [](Decoder& d, const Value& v, LogCase* c) { ReadLogDuration(d, v, &c->start_ns); }},
    {"limit", [](Decoder& d, const Value& v, LogCase* c) { ReadCount(d, v, kMaxLimit, &c->limit); }},
    {"direction",
     [](Decoder& d, const Value& v, LogCase* c) {
       if (const DirectionName* row = ReadName(d, v, kDirections)) c->backward = row->backward;
     }},
    {"exp_samples",
     [](Decoder& d, const Value& v, LogCase* c) {
       d.List<ExpectedSample>(v, "an expected sample", kLogSampleFields, &c->samples.emplace());
     }},
    {"exp_streams", ReadStreams},
    {"exp_lines",
     [](Decoder& d, const Value& v, LogCase* c) { ReadExpectedLines(d, v, &c->lines.emplace()); }},
};

void CheckLogCase(Decoder& d, const LogCase& c) {
  if (c.expr.value.empty()) d.Fail(c.span, "a LogQL test needs an `expr`");
  if (c.subset && !c.samples) d.Fail(c.span, "`exp_samples_match` goes with `exp_samples`");
  const int given = (c.samples ? 1 : 0) + (c.streams ? 1 : 0) + (c.lines ? 1 : 0);
  if (given == 1) return;
  Finding& finding =
      d.Fail(c.span, given == 0 ? "this LogQL test expects nothing"
                                : "a LogQL test has one of `exp_samples`, `exp_streams`, `exp_lines`");
  if (given == 0) {
    finding.notes.push_back(
        "give `exp_samples` for a metric query, `exp_lines` or `exp_streams` for a log query; `[]` where "
        "nothing must come");
  }
}

}  // namespace

void ReadLogCases(Decoder& d, const Value& value, LogGroup* out) {
  for (const Value& element : d.Elements(value)) {
    LogCase& log_case = out->cases.emplace_back();
    log_case.span = element->span;
    d.Struct<LogCase>(*element, "a LogQL test", kLogCaseFields, &log_case);
    if (element->is_mapping()) CheckLogCase(d, log_case);
  }
}

}  // namespace rulecheck::documents
