#include "unittest/log_explain.h"

#include <algorithm>

#include "base/strings.h"
#include "engine/logql/log_engine.h"
#include "promql/mirror.h"
#include "unittest/explain_series.h"
#include "unittest/explain_values.h"
#include "unittest/log_trace.h"
#include "unittest/render.h"

namespace rulecheck::unittest {
namespace {

constexpr int64_t kNanosPerMs = 1'000'000;

// Parts that are evaluated and shown.
constexpr size_t kMaxLogParts = 40;
// Series of one part that are shown, or drawn.
constexpr size_t kMaxLogSeries = 3;
constexpr size_t kMaxLogLines = 5;
// Selectors whose lines are followed.
constexpr size_t kMaxShownTraces = 3;
constexpr size_t kMaxLogText = 110;
// A longer line of an expression is laid out anew.
constexpr size_t kMaxLogLine = 100;

std::string CutText(std::string text) {
  return text.size() <= kMaxLogText ? text : text.substr(0, kMaxLogText) + "...";
}

NamedTexts TextsOf(std::span<const engine::logql::Label> labels) {
  NamedTexts out;
  for (const engine::logql::Label& label : labels) out.emplace_back(label.name, label.value);
  return out;
}

// No label has another value than the focus asks for.
bool InFocus(std::span<const engine::logql::Label> labels, const NamedTexts& focus) {
  return std::all_of(labels.begin(), labels.end(), [&](const engine::logql::Label& label) {
    const auto wanted =
        std::find_if(focus.begin(), focus.end(), [&](const auto& pair) { return pair.first == label.name; });
    return wanted == focus.end() || wanted->second == label.value;
  });
}

// What a part gives at the time of the question.
struct LogPart {
  bool evaluated = false;
  std::string error;
  struct Series {
    NamedTexts labels;
    double value;
  };
  std::vector<Series> series;  // in focus
  size_t others = 0;
};

class LogValues {
 public:
  LogValues(const LogAsked& asked, const logql::Query& query) : asked_(asked), query_(query) {}

  void Fill(ExplainedQuery* out) {
    std::vector<const logql::Expr*> order;
    logql::Walk(*query_.root(), [&](const logql::Expr& e) {
      const bool silent = e.kind == logql::NodeKind::kLog || e.kind == logql::NodeKind::kLiteral ||
                          e.kind == logql::NodeKind::kVector;
      if (!silent) order.push_back(&e);
      return e.kind != logql::NodeKind::kRangeAggregation;
    });
    if (order.size() > kMaxLogParts) {
      out->more_values = order.size() - kMaxLogParts;
      order.resize(kMaxLogParts);
    }
    for (const logql::Expr* e : order)
      out->values.push_back({e->span, AnchorOf(*e), Text(*e), !PartOf(*e).series.empty()});
    AddStages(out);
    std::stable_sort(out->values.begin(), out->values.end(),
                     [](const QueryValue& a, const QueryValue& b) { return a.anchor < b.anchor; });
  }

 private:
  static uint32_t AnchorOf(const logql::Expr& e) {
    const auto* binary = logql::As<logql::Binary>(&e);
    return binary != nullptr ? binary->op_span.begin : e.span.begin;
  }

  void AddStages(ExplainedQuery* out) const {
    for (const LogTrace& trace :
         TraceLines(query_, asked_.store, asked_.start_ns, asked_.at_ms * kNanosPerMs, kMaxShownTraces)) {
      out->values.push_back({trace.span, trace.span.begin,
                             Count(trace.streams, "stream") + ", " + Count(trace.lines, "line"),
                             trace.lines > 0});
      for (const StageTrace& stage : trace.stages) {
        const std::string text = std::to_string(stage.in) + " in, " + std::to_string(stage.out) + " out";
        out->values.push_back({stage.span, stage.span.begin, text, stage.out > 0});
      }
    }
  }

  const LogPart& PartOf(const logql::Expr& e) {
    LogPart& part = parts_[e.id];
    if (part.evaluated) return part;
    part.evaluated = true;
    const int64_t t_ns = asked_.at_ms * kNanosPerMs;
    engine::logql::LogEvalOptions options;
    options.now_ns = t_ns;
    auto outcome = engine::logql::Evaluate(e, asked_.store, {t_ns, t_ns, 0}, options);
    if (!outcome) {
      part.error = outcome.error().message;
      return part;
    }
    if (outcome->type == engine::logql::LogResultType::kScalar)
      part.series.push_back({{}, outcome->scalar.value});
    for (const engine::logql::VectorSample& sample : outcome->vector) {
      const auto labels = outcome->sets->labels(sample.labels);
      if (InFocus(labels, asked_.focus)) {
        part.series.push_back({TextsOf(labels), sample.point.value});
      } else {
        ++part.others;
      }
    }
    return part;
  }

  std::string Listed(const LogPart& part) const {
    if (part.series.size() == 1) return ShortNumber(part.series.front().value);
    std::vector<std::string> texts;
    for (size_t i = 0; i < std::min(part.series.size(), kMaxLogSeries); ++i) {
      NamedTexts labels = part.series[i].labels;
      std::erase_if(labels, [&](const auto& label) {
        return std::find(asked_.focus.begin(), asked_.focus.end(), label) != asked_.focus.end();
      });
      texts.push_back(CutText(LabelsText(labels)) + " " + ShortNumber(part.series[i].value));
    }
    std::string out = std::to_string(part.series.size()) + " series: " + Join(texts, ", ");
    if (part.series.size() > kMaxLogSeries)
      out += " and " + std::to_string(part.series.size() - kMaxLogSeries) + " more";
    return out;
  }

  std::optional<double> Single(const logql::Expr& e) {
    if (const auto* literal = logql::As<logql::Literal>(&e)) return literal->value;
    if (const auto* vector = logql::As<logql::Vector>(&e)) return vector->value;
    const LogPart& part = PartOf(e);
    if (!part.error.empty() || part.series.size() != 1) return std::nullopt;
    return part.series.front().value;
  }

  std::string Text(const logql::Expr& e) {
    const LogPart part = PartOf(e);
    if (!part.error.empty()) return "error: " + CutText(part.error);
    const auto* binary = logql::As<logql::Binary>(&e);
    if (binary != nullptr && logql::IsComparison(binary->op) && !binary->return_bool) {
      const std::optional<double> lhs = Single(*binary->lhs);
      const std::optional<double> rhs = Single(*binary->rhs);
      if (lhs && rhs) {
        return (part.series.empty() ? "false: " : "true: ") + ShortNumber(*lhs) + " " +
               std::string(logql::OpText(binary->op)) + " " + ShortNumber(*rhs);
      }
    }
    if (!part.series.empty()) return Listed(part);
    if (part.others == 0) return "nothing";
    return "nothing (" + std::to_string(part.others) + " series with other labels)";
  }

  const LogAsked& asked_;
  const logql::Query& query_;
  syntax::NodeTable<LogPart> parts_{query_.node_count()};
};

// The query laid out with shorter lines; null when its lines are short enough.
std::unique_ptr<logql::Query> LaidOut(const logql::Query& query) {
  const std::vector<std::string_view> lines = Split(query.text(), '\n');
  const bool fits = std::all_of(lines.begin(), lines.end(),
                                [](std::string_view line) { return line.size() <= kMaxLogLine; });
  if (fits) return nullptr;
  return logql::Parse(logql::Format(query, kMaxLogLine), {}).query;
}

// An expression at each tick; nothing when it fails or there are no ticks.
std::optional<engine::logql::LogTicks> AtTicks(const LogAsked& asked, const logql::Expr& expr) {
  if (asked.interval_ms <= 0 || asked.last_ms < asked.from_ms || expr.kind == logql::NodeKind::kLog)
    return std::nullopt;
  const engine::logql::LogGrid grid{asked.from_ms * kNanosPerMs, asked.last_ms * kNanosPerMs,
                                    asked.interval_ms * kNanosPerMs};
  Result<engine::logql::LogTicks> ticks = engine::logql::EvaluateTicks(expr, asked.store, grid, {});
  if (!ticks) return std::nullopt;
  return std::move(*ticks);
}

int64_t TickSince(const LogAsked& asked, size_t i) {
  return asked.from_ms - asked.zero_ms + static_cast<int64_t>(i) * asked.interval_ms;
}

// A comparison that filters by a constant, as seen from what is compared with it.
struct Threshold {
  const logql::Expr* drawn;
  promql::Op op;
  double value;
};

std::optional<promql::Op> ComparisonOp(logql::Op op) {
  switch (op) {
    case logql::Op::kEql:
      return promql::Op::kEql;
    case logql::Op::kNeq:
      return promql::Op::kNeq;
    case logql::Op::kGtr:
      return promql::Op::kGtr;
    case logql::Op::kGte:
      return promql::Op::kGte;
    case logql::Op::kLss:
      return promql::Op::kLss;
    case logql::Op::kLte:
      return promql::Op::kLte;
    default:
      return std::nullopt;
  }
}

std::optional<Threshold> FindThreshold(const logql::Expr& root) {
  const auto* binary = logql::As<logql::Binary>(&root);
  if (binary == nullptr || binary->return_bool) return std::nullopt;
  const std::optional<promql::Op> op = ComparisonOp(binary->op);
  if (!op) return std::nullopt;
  if (const auto* right = logql::As<logql::Literal>(binary->rhs))
    return Threshold{binary->lhs, *op, right->value};
  const auto* left = logql::As<logql::Literal>(binary->lhs);
  if (left == nullptr) return std::nullopt;
  return Threshold{binary->rhs, promql::Mirrored(*op), left->value};
}

}  // namespace

ExplainedQuery ExplainLogValues(const LogAsked& asked) {
  const std::unique_ptr<logql::Query> laid_out = LaidOut(asked.query);
  const logql::Query& query = laid_out != nullptr ? *laid_out : asked.query;
  ExplainedQuery out;
  out.text = std::string(query.text());
  out.at_ms = asked.at_ms - asked.zero_ms;
  out.focus = asked.focus;
  LogValues(asked, query).Fill(&out);
  return out;
}

std::optional<ConditionTimes> LogConditionOverTime(const LogAsked& asked) {
  const auto ticks = AtTicks(asked, *asked.query.root());
  if (!ticks) return std::nullopt;
  ConditionTimes out;
  out.begin_ms = TickSince(asked, 0);
  out.end_ms = asked.last_ms - asked.zero_ms;
  const engine::Block& block = ticks->block;
  for (size_t s = 0; s < block.size(); ++s) {
    if (!InFocus(ticks->sets->labels(block.labels(s)), asked.focus)) continue;
    for (size_t i = 0; i < block.steps(); ++i) {
      if (!block.Has(s, i)) continue;
      const int64_t t_ms = TickSince(asked, i);
      out.first_ms = std::min(out.first_ms.value_or(t_ms), t_ms);
      out.last_ms = std::max(out.last_ms.value_or(t_ms), t_ms);
      if (t_ms == asked.at_ms - asked.zero_ms) out.now = true;
    }
  }
  return out;
}

std::optional<CasePlot> PlotLogSeries(const LogAsked& asked) {
  const std::optional<Threshold> threshold = FindThreshold(*asked.query.root());
  const logql::Expr& drawn = threshold ? *threshold->drawn : *asked.query.root();
  const auto ticks = AtTicks(asked, drawn);
  if (!ticks) return std::nullopt;
  CasePlot plot;
  plot.expression = std::string(asked.query.text().substr(drawn.paren_span.begin, drawn.paren_span.size()));
  plot.asked_ms = asked.at_ms - asked.zero_ms;
  const engine::Block& block = ticks->block;
  for (size_t i = 0; i < block.steps(); ++i) plot.times_ms.push_back(TickSince(asked, i));
  for (size_t s = 0; s < block.size(); ++s) {
    const auto labels = ticks->sets->labels(block.labels(s));
    if (!block.HasAny(s) || !InFocus(labels, asked.focus)) continue;
    if (plot.lines.size() == kMaxLogLines) {
      ++plot.more_lines;
      continue;
    }
    CasePlot::Line& line = plot.lines.emplace_back();
    line.label = LabelsText(TextsOf(labels));
    for (size_t i = 0; i < block.steps(); ++i) {
      line.values.push_back(block.Has(s, i) ? std::optional(block.values(s)[i]) : std::nullopt);
    }
  }
  if (plot.lines.empty()) return std::nullopt;
  if (threshold) {
    plot.threshold = threshold->value;
    plot.relation = RelationOf(threshold->op);
    plot.threshold_text = std::string(promql::OpText(threshold->op)) + " " + ShortNumber(threshold->value);
  }
  return plot;
}

std::vector<CaseReason> LogReasons(const LogAsked& asked) {
  const auto traces =
      TraceLines(asked.query, asked.store, asked.start_ns, asked.at_ms * kNanosPerMs, kMaxShownTraces);
  return TraceReasons(traces, asked.store, asked.zero_ms * kNanosPerMs);
}

}  // namespace rulecheck::unittest
