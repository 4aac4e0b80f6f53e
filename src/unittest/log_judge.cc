#include "unittest/log_judge.h"

#include <algorithm>

#include "base/duration.h"
#include "base/go_format.h"
#include "engine/logql/log_engine.h"
#include "engine/logql/log_grid.h"
#include "promql/series.h"
#include "rulecheck/logql.h"
#include "unittest/check_ids.h"
#include "unittest/log_trace.h"

namespace rulecheck::unittest {
namespace {

using engine::logql::LogOutcome;
using engine::logql::LogResultType;

// Lines that a case may get; more are an error, like more of anything.
constexpr uint64_t kMaxJudgedLines = 1'000'000;
// Selectors of a query whose lines are followed.
constexpr size_t kMaxTraces = 3;

// A line that came, in the order in which it came.
struct GotLine {
  int64_t t_ns;
  engine::logql::LabelSetId labels;
  const std::string* line;
};

class Judge {
 public:
  explicit Judge(const LogQuestion& question)
      : question_(question), case_(question.log_case), zero_ns_(question.start_ms * 1'000'000) {}

  LogAnswer Answer() {
    if (Parse() && CheckKind() && Evaluate() && ReadExpected()) {
      ReadGot();
      CheckOrder();
      const bool same = Compare(out_.expected, out_.got, question_.match, case_.subset).ok();
      const bool differs = !same || !out_.order.empty();
      if (question_.want_trace || differs) Trace();
    }
    return std::move(out_);
  }

 private:
  bool Fail(std::string message) {
    out_.error = std::move(message);
    return false;
  }

  void Report(Location where, std::string message, const std::string& hint = "") {
    FindingBuilder finding = FindingSink(&out_.findings).Report(kTestSyntax, where, std::move(message));
    if (!hint.empty()) finding.Help(hint);
  }

  bool Parse() {
    logql::ParseOutcome parsed = logql::Parse(std::string(case_.expr.value), {});
    for (const logql::ParseError& error : parsed.errors)
      Report(case_.expr.At(error.span), error.message, error.hint);
    if (parsed.query == nullptr) return Fail("the query does not parse: " + parsed.errors.front().message);
    query_ = std::move(parsed.query);
    out_.query = query_;
    return true;
  }

  bool CheckKind() {
    if (query_->is_log() && case_.samples) {
      return Fail("the query is a log query and gives lines: expect `exp_lines` or `exp_streams`");
    }
    if (!query_->is_log() && !case_.samples) {
      return Fail("the query is a metric query and gives samples: expect `exp_samples`");
    }
    return true;
  }

  bool Evaluate() {
    const int64_t at_ns = engine::logql::SaturatingAdd(zero_ns_, case_.eval_time_ms * 1'000'000);
    const int64_t start_ns = engine::logql::SaturatingAdd(zero_ns_, case_.start_ns);
    engine::logql::LogEvalOptions options;
    options.now_ns = at_ns;
    options.direction =
        case_.backward ? engine::logql::Direction::kBackward : engine::logql::Direction::kForward;
    options.limit = case_.limit > 0 ? case_.limit : kMaxJudgedLines;
    // A log query reads a stretch of time as one step, a metric query is asked at one time.
    const int64_t width = engine::logql::SaturatingSub(at_ns, start_ns);
    const engine::logql::LogGrid grid =
        query_->is_log()
            ? engine::logql::LogGrid{start_ns, at_ns,
                                     engine::logql::SaturatingAdd(std::max<int64_t>(0, width), 1)}
            : engine::logql::LogGrid{at_ns, at_ns, 0};
    if (query_->is_log() && start_ns > at_ns) return Fail("`start` is later than `eval_time`");
    Result<LogOutcome> outcome = engine::logql::Evaluate(*query_->root(), question_.store, grid, options);
    if (!outcome) {
      const Error& error = outcome.error();
      if (error.span) Report(case_.expr.At(*error.span), error.message);
      Trace();
      return Fail("the query cannot be evaluated: " + error.message);
    }
    outcome_ = std::move(*outcome);
    return true;
  }

  void Trace() {
    const int64_t at_ns = zero_ns_ + case_.eval_time_ms * 1'000'000;
    const auto traces = TraceLines(*query_, question_.store, zero_ns_ + case_.start_ns, at_ns, kMaxTraces);
    out_.reasons = TraceReasons(traces, question_.store, zero_ns_);
  }

  // --- what is expected

  bool ReadLabels(const MappedText& text, Span place, Fields* out) {
    promql::SeriesOutcome parsed = promql::ParseMetric(text.value);
    if (!parsed.ok()) {
      const promql::ParseError& error = parsed.errors.front();
      const Location where{&question_.test_file, {place.begin, place.begin}};
      Report(text.value.empty() ? where : text.At(error.span), error.message, error.hint);
      return Fail("labels: " + error.message);
    }
    for (const promql::SeriesLabel& label : parsed.series.labels) out->emplace_back(label.name, label.value);
    std::sort(out->begin(), out->end());
    return true;
  }

  bool ReadExpected() {
    out_.noun = case_.samples ? "sample" : "line";
    if (case_.samples) return ReadSamples();
    if (case_.streams) return ReadStreams();
    for (const ExpectedLine& line : *case_.lines) AddLine({}, line);
    return true;
  }

  bool ReadSamples() {
    for (const ExpectedSample& sample : *case_.samples) {
      Item item;
      item.place = sample.span;
      item.value = sample.value;
      item.tolerance = sample.tolerance;
      if (!ReadLabels(sample.labels, sample.span, &item.labels)) return false;
      out_.expected.push_back(std::move(item));
    }
    return true;
  }

  bool ReadStreams() {
    for (const ExpectedStream& stream : *case_.streams) {
      Fields labels;
      if (!ReadLabels(stream.labels, stream.span, &labels)) return false;
      const auto untimed = [](const ExpectedLine& line) { return !line.at_ns; };
      if (std::any_of(stream.lines.begin(), stream.lines.end(), untimed)) untimed_.push_back(labels);
      for (const ExpectedLine& line : stream.lines) AddLine(labels, line);
    }
    return true;
  }

  void AddLine(const Fields& labels, const ExpectedLine& line) {
    Item item;
    item.labels = labels;
    item.line = LineText(line.at_ns, line.line);
    item.place = line.where.span;
    out_.expected.push_back(std::move(item));
  }

  // --- what came

  Fields LabelsOf(engine::logql::LabelSetId id) const {
    Fields out;
    for (const engine::logql::Label& label : outcome_.sets->labels(id))
      out.emplace_back(label.name, label.value);
    return out;
  }

  void ReadGot() {
    if (outcome_.type == LogResultType::kScalar) {
      AddSample({}, outcome_.scalar.value);
    } else if (outcome_.type == LogResultType::kVector) {
      for (const engine::logql::VectorSample& sample : outcome_.vector)
        AddSample(LabelsOf(sample.labels), sample.point.value);
    } else {
      for (const GotLine& line : LinesInOrder()) AddGotLine(line);
    }
  }

  void AddSample(Fields labels, double value) {
    Item item;
    item.labels = std::move(labels);
    item.value = value;
    out_.got.push_back(std::move(item));
  }

  std::vector<GotLine> LinesInOrder() const {
    std::vector<GotLine> lines;
    for (const engine::logql::StreamResult& stream : outcome_.streams) {
      for (const engine::logql::LogLine& line : stream.lines)
        lines.push_back({line.t_ns, stream.labels, &line.line});
    }
    // Streams stay apart where the case names them.
    if (case_.streams) return lines;
    const bool forward = !case_.backward;
    std::stable_sort(lines.begin(), lines.end(), [forward](const GotLine& a, const GotLine& b) {
      return forward ? a.t_ns < b.t_ns : a.t_ns > b.t_ns;
    });
    return lines;
  }

  void AddGotLine(const GotLine& line) {
    Item item;
    std::optional<int64_t> at_ns;
    if (case_.streams) {
      item.labels = LabelsOf(line.labels);
      const bool untimed = std::find(untimed_.begin(), untimed_.end(), item.labels) != untimed_.end();
      if (!untimed) at_ns = line.t_ns - zero_ns_;
    }
    item.line = LineText(at_ns, *line.line);
    out_.got.push_back(std::move(item));
  }

  static std::string LineText(std::optional<int64_t> at_ns, std::string_view line) {
    if (!at_ns) return std::string(line);
    const bool whole = *at_ns % 1'000'000 == 0 && *at_ns >= 0;
    const std::string time = whole ? FormatPrometheusDuration(*at_ns / 1'000'000) : FormatGoDuration(*at_ns);
    return time + " " + std::string(line);
  }

  // Lines of one stream, or of all where streams are not told apart, in their order.
  void CheckOrder() {
    if (case_.samples) return;
    const auto sequence = [](const std::vector<Item>& items) {
      std::vector<const Item*> out;
      for (const Item& item : items) out.push_back(&item);
      std::stable_sort(out.begin(), out.end(),
                       [](const Item* a, const Item* b) { return a->labels < b->labels; });
      return out;
    };
    const auto expected = sequence(out_.expected);
    const auto got = sequence(out_.got);
    for (size_t i = 0; i < std::min(expected.size(), got.size()); ++i) {
      if (expected[i]->labels == got[i]->labels && expected[i]->line == got[i]->line) continue;
      out_.order = "the lines come in another order: " + ShownLine(*got[i]->line) + " where " +
                   ShownLine(*expected[i]->line) + " is expected";
      return;
    }
  }

  const LogQuestion& question_;
  const LogCase& case_;
  int64_t zero_ns_;
  LogAnswer out_;
  std::shared_ptr<const logql::Query> query_;
  LogOutcome outcome_;
  std::vector<Fields> untimed_;  // labels of expected streams that say no times
};

}  // namespace

LogAnswer AnswerLogCase(const LogQuestion& question) {
  return Judge(question).Answer();
}

}  // namespace rulecheck::unittest
