#include "promql/dump.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/go_format.h"
#include "base/strings.h"

namespace rulecheck::promql {
namespace {

class Dumper {
 public:
  explicit Dumper(std::string_view text) : text_(text) {}

  std::string Take() { return std::move(out_); }

  void Dump(const Expr& expr, size_t level) {
    out_.append(2 * level, ' ');
    out_ += fmt::format("{} {}..{} {}", KindName(expr.kind), expr.span.begin, expr.span.end,
                        ValueTypeName(expr.type));
    out_ += Details(expr);
    out_ += '\n';
    std::vector<const Expr*> children;
    AppendChildren(expr, &children);
    for (const Expr* child : children) Dump(*child, level + 1);
  }

 private:
  static std::string_view KindName(NodeKind kind) {
    static constexpr std::string_view kNames[] = {"number",   "string", "selector",  "matrix",
                                                  "subquery", "call",   "aggregate", "binary",
                                                  "unary",    "paren",  "duration"};
    return kNames[static_cast<size_t>(kind)];
  }

  std::string Details(const Expr& expr) {
    switch (expr.kind) {
      case NodeKind::kNumber: {
        const auto& node = To<NumberLiteral>(expr);
        return fmt::format(" {}{}", FormatFloatV(node.value), node.is_duration ? "s" : "");
      }
      case NodeKind::kString:
        return " " + Quote(To<StringLiteral>(expr).value);
      case NodeKind::kVectorSelector:
        return SelectorDetails(To<VectorSelector>(expr));
      case NodeKind::kMatrixSelector: {
        const auto& node = To<MatrixSelector>(expr);
        return fmt::format(" range={} `{}`", Length(node.range_ns, node.range_expr), Source(node.range_span));
      }
      case NodeKind::kSubquery: {
        const auto& node = To<Subquery>(expr);
        return fmt::format(" range={} step={} `{}`{}", Length(node.range_ns, node.range_expr),
                           Length(node.step_ns, node.step_expr), Source(node.range_span), Time(node.time()));
      }
      case NodeKind::kCall:
        return fmt::format(" {} `{}`", To<Call>(expr).name, Source(To<Call>(expr).name_span));
      case NodeKind::kAggregate:
        return AggregateDetails(To<Aggregate>(expr));
      case NodeKind::kBinary:
        return BinaryDetails(To<Binary>(expr));
      case NodeKind::kUnary:
        return fmt::format(" {}", OpText(To<Unary>(expr).op));
      case NodeKind::kParen:
        return {};
      case NodeKind::kDuration:
        return {};
    }
    return {};
  }

  std::string SelectorDetails(const VectorSelector& node) {
    std::string out;
    if (!node.name_span.empty()) {
      out += fmt::format(" name={} `{}`{}", Quote(node.name), Source(node.name_span),
                         node.name_in_braces ? " in braces" : "");
    }
    for (const Matcher& m : node.matchers) {
      out += fmt::format(" {}{}{} `{}`", m.name, MatchOpText(m.op), Quote(m.value), Source(m.span));
    }
    if (node.anchored) out += " anchored";
    if (node.smoothed) out += " smoothed";
    if (node.allow_empty_matchers) out += " may match anything";
    return out + Time(node.time());
  }

  std::string AggregateDetails(const Aggregate& node) {
    std::string out = fmt::format(" {}", AggregateName(node.op));
    if (node.has_grouping) {
      out += fmt::format(" {}({}) `{}`", node.without ? "without" : "by", Labels(node.grouping),
                         Source(node.grouping_span));
    }
    return out;
  }

  std::string BinaryDetails(const Binary& node) {
    std::string out = fmt::format(" {} `{}`", OpText(node.op), Source(node.op_span));
    if (node.return_bool) out += fmt::format(" bool `{}`", Source(node.bool_span));
    if (node.matching == nullptr) return out;
    static constexpr std::string_view kCards[] = {"one-to-one", "many-to-one", "one-to-many", "many-to-many"};
    const VectorMatching& m = *node.matching;
    out += fmt::format(" {}", kCards[static_cast<size_t>(m.card)]);
    if (m.has_labels_clause) out += fmt::format(" {}({})", m.on ? "on" : "ignoring", Labels(m.labels));
    if (!m.group_span.empty())
      out += fmt::format(" include({}) `{}`", Labels(m.include), Source(m.group_span));
    if (m.fill_left) out += fmt::format(" fill_left={}", FormatFloatV(*m.fill_left));
    if (m.fill_right) out += fmt::format(" fill_right={}", FormatFloatV(*m.fill_right));
    if (!m.span.empty()) out += fmt::format(" `{}`", Source(m.span));
    return out;
  }

  std::string Labels(std::span<const LabelRef> labels) {
    std::string out;
    for (const LabelRef& label : labels) {
      out += fmt::format("{}{} `{}`", out.empty() ? "" : ", ", label.name, Source(label.span));
    }
    return out;
  }

  std::string Time(const TimeModifiers& time) {
    std::string out;
    if (!time.offset_span.empty()) {
      out +=
          fmt::format(" offset={} `{}`", Length(time.offset_ns, time.offset_expr), Source(time.offset_span));
    }
    if (time.at == AtKind::kTimestamp) out += fmt::format(" at={}ms", time.at_ms);
    if (time.at == AtKind::kStart) out += " at=start";
    if (time.at == AtKind::kEnd) out += " at=end";
    if (!time.at_span.empty()) out += fmt::format(" `{}`", Source(time.at_span));
    return out;
  }

  std::string Length(int64_t ns, const DurationExpr* expr) {
    if (expr == nullptr) return fmt::format("{}ns", ns);
    return fmt::format("expr {}..{} `{}`", expr->span.begin, expr->span.end, Source(expr->span));
  }

  std::string_view Source(Span span) const { return text_.substr(span.begin, span.size()); }

  std::string_view text_;
  std::string out_;
};

// Line and column (in bytes, from 1) of an offset, and the line itself.
struct Place {
  size_t line = 1;
  size_t begin = 0;
  size_t end = 0;
};

Place PlaceOf(std::string_view text, size_t offset) {
  Place place;
  for (size_t i = 0; i < offset && i < text.size(); ++i) {
    if (text[i] != '\n') continue;
    ++place.line;
    place.begin = i + 1;
  }
  place.end = std::min(text.find('\n', place.begin), text.size());
  return place;
}

std::string HistogramText(const HistogramLiteral& h) {
  static constexpr std::string_view kHints[] = {"unknown", "reset", "not_reset", "gauge"};
  const auto list = [](const std::vector<double>& values) {
    std::string out;
    for (const double v : values) out += (out.empty() ? "" : " ") + FormatFloatV(v);
    return out;
  };
  return fmt::format(
      "schema={} sum={} count={} zero={}@{} offset={} [{}] n_offset={} [{}] custom=[{}] hint={}{}", h.schema,
      FormatFloatV(h.sum), FormatFloatV(h.count), FormatFloatV(h.zero_count), FormatFloatV(h.zero_threshold),
      h.offset, list(h.buckets), h.negative_offset, list(h.negative_buckets), list(h.custom_values),
      kHints[static_cast<size_t>(h.hint)], h.hint_written ? " written" : "");
}

}  // namespace

std::string DumpQuery(const Query& query) {
  Dumper dumper(query.text());
  dumper.Dump(*query.root(), 0);
  const std::string printed = Print(*query.root());
  const std::string pretty = Pretty(*query.root());
  std::string out = dumper.Take() + "print: " + printed + "\n";
  if (pretty != printed) out += "pretty:\n" + pretty + "\n";
  return out;
}

std::string DumpSeries(const Series& series) {
  std::string out;
  for (const SeriesLabel& label : series.labels)
    out += fmt::format("{}={}\n", label.name, Quote(label.value));
  static constexpr std::string_view kKinds[] = {"float", "gap", "stale", "histogram"};
  for (const ValueRun& run : series.runs) {
    out += fmt::format("{} x{} {}..{}", kKinds[static_cast<size_t>(run.kind)], run.count, run.span.begin,
                       run.span.end);
    if (run.kind == ValueRun::Kind::kFloat) {
      out += " " + FormatFloatV(run.start);
      if (run.has_step) out += fmt::format(" step {}", FormatFloatV(run.step));
    }
    if (run.histogram != ValueRun::kNoHistogram) {
      out += fmt::format("\n  {}", HistogramText(series.histograms[run.histogram]));
    }
    if (run.increment != ValueRun::kNoHistogram) {
      out += fmt::format("\n  {} {}", run.subtract ? "minus" : "plus",
                         HistogramText(series.histograms[run.increment]));
    }
    out += "\n";
  }
  return out;
}

std::string DumpErrors(std::string_view text, const std::vector<ParseError>& errors) {
  std::string out;
  for (const ParseError& error : errors) {
    const Place place = PlaceOf(text, error.span.begin);
    const size_t column = error.span.begin - place.begin;
    out += fmt::format("{}:{}: {}\n", place.line, column + 1, error.message);
    if (!error.hint.empty()) out += fmt::format("  hint: {}\n", error.hint);
    const size_t end = std::clamp<size_t>(error.span.end, error.span.begin + 1,
                                          std::max<size_t>(place.end, error.span.begin + 1));
    out += fmt::format("  | {}\n", text.substr(place.begin, place.end - place.begin));
    out += fmt::format("  | {}{}\n", std::string(column, ' '), std::string(end - error.span.begin, '^'));
  }
  return out;
}

}  // namespace rulecheck::promql
