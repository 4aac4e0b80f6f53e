#include "unittest/log_trace.h"

#include <algorithm>
#include <memory>

#include "base/duration.h"
#include "base/go_format.h"
#include "engine/logql/label_sets.h"
#include "engine/logql/log_engine.h"
#include "engine/logql/log_grid.h"
#include "engine/logql/pipeline.h"
#include "engine/logql/stream_select.h"
#include "unittest/render.h"

namespace rulecheck::unittest {
namespace {

// Lines that are followed through the stages of one selector.
constexpr uint64_t kMaxTracedLines = 100'000;
constexpr size_t kMaxStages = 40;
constexpr size_t kMaxShown = 160;

// What a selector reads, and how far its window reaches.
struct Reading {
  const logql::LogExpr* log;
  const logql::Unwrap* unwrap;  // null: none
  int64_t from_ns;
  int64_t to_ns;
  bool log_query;
};

std::vector<Reading> ReadingsOf(const logql::Query& query, int64_t start_ns, int64_t at_ns) {
  std::vector<Reading> out;
  if (const auto* log = logql::As<logql::LogExpr>(query.root())) {
    out.push_back({log, nullptr, start_ns, at_ns, true});
    return out;
  }
  logql::Walk(*query.root(), [&](const logql::Expr& node) {
    const auto* aggregation = logql::As<logql::RangeAggregation>(&node);
    if (aggregation == nullptr) return true;
    const logql::LogRange& range = *aggregation->range;
    const int64_t to = engine::logql::SaturatingSub(at_ns, range.offset_ns);
    out.push_back({range.log, range.unwrap, engine::logql::SaturatingSub(to, range.range_ns), to, false});
    return false;
  });
  return out;
}

std::string TextOf(const logql::Query& query, Span span) {
  return std::string(query.text().substr(span.begin, span.end - span.begin));
}

void CollectLabels(const logql::LabelFilter& root, std::vector<std::string_view>* names) {
  std::vector<const logql::LabelFilter*> stack{&root};
  while (!stack.empty()) {
    const logql::LabelFilter& filter = *stack.back();
    stack.pop_back();
    if (filter.right != nullptr) stack.push_back(filter.right);
    if (filter.left != nullptr) stack.push_back(filter.left);
    const bool leaf = filter.left == nullptr && filter.right == nullptr;
    if (leaf && std::find(names->begin(), names->end(), filter.label.name) == names->end()) {
      names->push_back(filter.label.name);
    }
  }
}

// One stage with the pipeline that ends with it, and the labels that it looks at.
struct TraceStep {
  std::unique_ptr<logql::Query> query;
  std::unique_ptr<engine::logql::Pipeline> pipeline;
  std::vector<std::string_view> labels;
};

class Tracer {
 public:
  Tracer(const logql::Query& query, const Reading& reading, const engine::logql::LogStore& store)
      : query_(query), reading_(reading), store_(store) {}

  LogTrace Run() {
    LogTrace trace;
    trace.selector = TextOf(query_, reading_.log->selector_span);
    trace.span = reading_.log->selector_span;
    trace.from_ns = reading_.from_ns;
    trace.to_ns = reading_.to_ns;
    trace.log_query = reading_.log_query;
    trace.all_streams = store_.streams().size();
    MakeSteps(&trace);
    auto streams = engine::logql::SelectStreams(store_, reading_.log->matchers);
    if (!streams) return trace;
    trace.streams = streams->size();
    for (const engine::logql::Stream* stream : *streams) {
      for (TraceStep& step : steps_) step.pipeline->SetStream(stream->labels);
      trace.all_lines += stream->entries.size();
      for (const engine::logql::Entry& entry : stream->entries) {
        if (!InWindow(entry.t_ns)) continue;
        if (++trace.lines <= kMaxTracedLines) Follow(entry, &trace);
      }
    }
    return trace;
  }

 private:
  bool InWindow(int64_t t_ns) const {
    if (reading_.log_query) return t_ns >= reading_.from_ns && t_ns < reading_.to_ns;
    return t_ns > reading_.from_ns && t_ns <= reading_.to_ns;
  }

  // Each stage behind all stages before it.
  void MakeSteps(LogTrace* trace) {
    std::string text = trace->selector;
    const auto add = [&](Span span, std::vector<std::string_view> labels) {
      text += " " + TextOf(query_, span);
      TraceStep step;
      step.query = logql::Parse(text, {}).query;
      if (step.query == nullptr) return false;
      const auto* log = logql::As<logql::LogExpr>(step.query->root());
      auto pipeline = engine::logql::Pipeline::ForLog(*log, {}, &sets_);
      if (!pipeline) return false;
      step.pipeline = std::move(*pipeline);
      step.labels = std::move(labels);
      steps_.push_back(std::move(step));
      trace->stages.push_back({TextOf(query_, span), span, 0, 0, std::nullopt});
      return true;
    };
    for (const logql::Stage* stage : reading_.log->stages) {
      std::vector<std::string_view> labels;
      if (const auto* filter = logql::As<logql::LabelFilterStage>(stage))
        CollectLabels(*filter->filter, &labels);
      if (steps_.size() == kMaxStages || !add(stage->span, std::move(labels))) return;
    }
    if (reading_.unwrap == nullptr) return;
    trace->stages.push_back(
        {TextOf(query_, reading_.unwrap->span), reading_.unwrap->span, 0, 0, std::nullopt});
    unwrap_ = reading_.unwrap->label.name;
  }

  std::string LabelsText(engine::logql::LabelSetId labels, const std::vector<std::string_view>& names) const {
    std::string out;
    for (std::string_view name : names) {
      const auto value = sets_.Find(labels, name);
      if (!out.empty()) out += ", ";
      out += value ? std::string(name) + "=" + Quote(value->substr(0, kMaxShown))
                   : "no label " + std::string(name);
      out += ParsedText(labels, name);
    }
    const auto error = sets_.Find(labels, engine::logql::kErrorLabel);
    if (error && std::find(names.begin(), names.end(), engine::logql::kErrorLabel) == names.end()) {
      out += (out.empty() ? "" : ", ") + std::string(engine::logql::kErrorLabel) + "=" + Quote(*error);
    }
    return out;
  }

  // A parser does not replace a label of the stream: it adds `name_extracted`.
  std::string ParsedText(engine::logql::LabelSetId labels, std::string_view name) const {
    const std::string extracted = std::string(name) + "_extracted";
    const auto parsed = sets_.Find(labels, extracted);
    if (!parsed) return "";
    return ", the label of the stream, which wins over the parsed one: that is " + extracted + "=" +
           Quote(parsed->substr(0, kMaxShown));
  }

  // Loki moves line filters to the front of a pipeline, but not across a line_format.
  bool RunsBeforeDecolorize(size_t step) const {
    const auto stages = reading_.log->stages;
    if (step >= stages.size() || stages[step]->kind != logql::StageKind::kLineFilter) return false;
    for (size_t i = step; i-- > 0;) {
      if (stages[i]->kind == logql::StageKind::kLineFormat) return false;
      if (stages[i]->kind == logql::StageKind::kDecolorize) return true;
    }
    return false;
  }

  void Drop(StageTrace* stage, const engine::logql::Entry& entry, std::string_view line, std::string labels) {
    if (!stage->dropped)
      stage->dropped = DroppedLine{entry.t_ns, std::string(line.substr(0, kMaxShown)), std::move(labels)};
  }

  void Follow(const engine::logql::Entry& entry, LogTrace* trace) {
    std::string line(entry.line);
    std::optional<engine::logql::LabelSetId> labels;
    for (size_t i = 0; i < steps_.size(); ++i) {
      StageTrace& stage = trace->stages[i];
      ++stage.in;
      const auto processed = steps_[i].pipeline->Process(entry);
      if (!processed) {
        const bool early = RunsBeforeDecolorize(i);
        Drop(&stage, entry, early ? entry.line : line,
             labels ? LabelsText(*labels, steps_[i].labels) : std::string());
        stage.dropped->before_decolorize = stage.dropped->before_decolorize || early;
        return;
      }
      ++stage.out;
      line = std::string(processed->line);
      labels = processed->labels;
    }
    if (unwrap_.empty() || trace->stages.size() == steps_.size()) return;
    StageTrace& stage = trace->stages.back();
    ++stage.in;
    const auto value = labels ? sets_.Find(*labels, unwrap_) : std::nullopt;
    if (value && !value->empty()) {
      ++stage.out;
    } else {
      Drop(&stage, entry, line, labels ? LabelsText(*labels, {unwrap_}) : std::string());
    }
  }

  const logql::Query& query_;
  const Reading& reading_;
  const engine::logql::LogStore& store_;
  engine::logql::LabelSets sets_;
  std::vector<TraceStep> steps_;
  std::string_view unwrap_;
};

// "1m30s", or Go's notation where there is a part of a millisecond.
std::string Since(int64_t t_ns, int64_t zero_ns) {
  const int64_t since = engine::logql::SaturatingSub(t_ns, zero_ns);
  if (since % 1'000'000 != 0) return FormatGoDuration(since);
  if (since < 0) return "-" + FormatPrometheusDuration(-(since / 1'000'000));
  return FormatPrometheusDuration(since / 1'000'000);
}

std::string WindowText(const LogTrace& trace, int64_t zero_ns) {
  const std::string bounds = Since(trace.from_ns, zero_ns) + ", " + Since(trace.to_ns, zero_ns);
  return trace.log_query ? "[" + bounds + ")" : "(" + bounds + "]";
}

// The streams that there are, for a selector that picks none.
std::string StreamsText(const engine::logql::LogStore& store) {
  constexpr size_t kShown = 4;
  std::string out;
  for (size_t i = 0; i < std::min(kShown, store.streams().size()); ++i) {
    out += (i > 0 ? ", " : "") + engine::logql::FormatLabels(store.streams()[i].labels);
  }
  const size_t rest = store.streams().size() - std::min(kShown, store.streams().size());
  return rest > 0 ? out + " and " + std::to_string(rest) + " more" : out;
}

CaseReason Reason(std::string id, std::string text) {
  CaseReason reason;
  reason.id = std::move(id);
  reason.text = std::move(text);
  return reason;
}

std::string StageText(const StageTrace& stage, int64_t zero_ns) {
  std::string text =
      "  " + stage.text + ": " + Count(stage.in, "line") + " in, " + std::to_string(stage.out) + " out";
  if (!stage.dropped) return text;
  text +=
      "; dropped first, at " + Since(stage.dropped->t_ns, zero_ns) + ": " + ShownLine(stage.dropped->line);
  if (!stage.dropped->labels.empty()) text += " (" + stage.dropped->labels + ")";
  if (stage.dropped->before_decolorize) {
    text +=
        "; Loki runs this filter before decolorize, on the line with its colour codes: put "
        "`| line_format \"{{__line__}}\"` between the two";
  }
  return text;
}

void AddReasons(const LogTrace& trace, const engine::logql::LogStore& store, int64_t zero_ns,
                std::vector<CaseReason>* out) {
  if (trace.streams == 0) {
    out->push_back(Reason(
        "no-stream", trace.all_streams == 0
                         ? trace.selector + " finds nothing: the test group has no log streams"
                         : "no log stream matches " + trace.selector + "; there are " + StreamsText(store)));
    return;
  }
  std::string text = trace.selector + " matches " + Count(trace.streams, "stream") + " with " +
                     Count(trace.lines, "line") + " in " + WindowText(trace, zero_ns);
  if (trace.lines < trace.all_lines) text += " (" + std::to_string(trace.all_lines) + " at all times)";
  out->push_back(Reason(trace.lines == 0 ? "no-line" : "log-lines", std::move(text)));
  if (trace.lines == 0) return;
  for (const StageTrace& stage : trace.stages) {
    out->push_back(Reason("log-stage", StageText(stage, zero_ns)));
    if (stage.out == 0) return;
  }
}

}  // namespace

std::string ShownLine(const std::string& line) {
  const bool plain = std::none_of(line.begin(), line.end(),
                                  [](char c) { return c == '`' || static_cast<unsigned char>(c) < 0x20; });
  return plain ? "`" + line + "`" : Quote(line);
}

std::vector<LogTrace> TraceLines(const logql::Query& query, const engine::logql::LogStore& store,
                                 int64_t start_ns, int64_t at_ns, size_t stop) {
  std::vector<LogTrace> out;
  for (const Reading& reading : ReadingsOf(query, start_ns, at_ns)) {
    if (out.size() == stop) break;
    out.push_back(Tracer(query, reading, store).Run());
  }
  return out;
}

std::vector<CaseReason> TraceReasons(const std::vector<LogTrace>& traces,
                                     const engine::logql::LogStore& store, int64_t zero_ns) {
  std::vector<CaseReason> out;
  for (const LogTrace& trace : traces) AddReasons(trace, store, zero_ns, &out);
  return out;
}

}  // namespace rulecheck::unittest
