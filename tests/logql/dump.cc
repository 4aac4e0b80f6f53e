#include "logql/dump.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/go_format.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::logql {
namespace {

class Dumper {
 public:
  explicit Dumper(std::string_view text) : text_(text) {}

  std::string Take() { return std::move(out_); }

  void Dump(const Expr& expr, size_t level) {
    Line(level, KindName(expr.kind), expr.span, Details(expr));
    if (expr.paren_span != expr.span) Line(level + 1, "parentheses", expr.paren_span, "");
    if (const auto* literal = As<Literal>(&expr); literal != nullptr && literal->folded != nullptr) {
      Dump(*literal->folded, level + 1);
    }
    if (const auto* log = As<LogExpr>(&expr)) {
      for (const Stage* stage : log->stages) DumpStage(*stage, level + 1);
    }
    std::vector<const Expr*> children;
    AppendChildren(expr, &children);
    for (const Expr* child : children) Dump(*child, level + 1);
    if (const auto* node = As<RangeAggregation>(&expr)) DumpRange(*node->range, level + 1);
  }

 private:
  void Line(size_t level, std::string_view kind, Span span, std::string_view details) {
    out_.append(2 * level, ' ');
    out_ += fmt::format("{} {}..{}{}\n", kind, span.begin, span.end, details);
  }

  static std::string_view KindName(NodeKind kind) {
    static constexpr std::string_view kNames[] = {
        "log", "range-aggregation", "vector-aggregation", "binary", "number", "vector", "label_replace"};
    return kNames[static_cast<size_t>(kind)];
  }

  static std::string KindName(StageKind kind) {
    std::string name(InfoOf(kind).name);
    std::replace(name.begin(), name.end(), ' ', '-');
    return name;
  }

  std::string Details(const Expr& expr) {
    switch (expr.kind) {
      case NodeKind::kLog:
        return Matchers(To<LogExpr>(expr));
      case NodeKind::kRangeAggregation: {
        const auto& node = To<RangeAggregation>(expr);
        return fmt::format(" {}{}{}", node.function->name,
                           node.has_parameter ? " " + FormatFloatV(node.parameter) : "",
                           Group(node.grouping));
      }
      case NodeKind::kVectorAggregation: {
        const auto& node = To<VectorAggregation>(expr);
        return fmt::format(" {}{}{}", node.function->name,
                           node.has_parameter ? fmt::format(" {}", node.parameter) : "",
                           Group(node.grouping));
      }
      case NodeKind::kBinary:
        return BinaryDetails(To<Binary>(expr));
      case NodeKind::kLiteral:
        return " " + FormatFloatV(To<Literal>(expr).value);
      case NodeKind::kVector:
        return " " + FormatFloatV(To<Vector>(expr).value);
      case NodeKind::kLabelReplace: {
        const auto& node = To<LabelReplace>(expr);
        return fmt::format(" {} {} {} {}", Quote(node.dst.value), Quote(node.replacement.value),
                           Quote(node.src.value), Quote(node.regex.value));
      }
    }
    return {};
  }

  std::string Matchers(const LogExpr& log) {
    std::string out;
    for (const Matcher& m : log.matchers) {
      out +=
          fmt::format(" {}{}{} `{}`", m.label.name, MatchOpText(m.op), Quote(m.value.value), Source(m.span));
    }
    return out;
  }

  std::string BinaryDetails(const Binary& node) {
    std::string out = fmt::format(" {} `{}`", OpText(node.op), Source(node.op_span));
    if (node.return_bool) out += " bool";
    const VectorMatching& matching = node.matching;
    if (matching.has_labels_clause) {
      static constexpr std::string_view kCards[] = {"one-to-one", "many-to-one", "one-to-many"};
      out += fmt::format(" {}({}) {} ({}) `{}`", matching.on ? "on" : "ignoring", Names(matching.labels),
                         kCards[static_cast<size_t>(matching.card)], Names(matching.include),
                         Source(matching.span));
    }
    return out;
  }

  std::string Group(const Grouping* grouping) {
    if (grouping == nullptr) return {};
    return fmt::format(" {}({}) `{}`", grouping->without ? "without" : "by", Names(grouping->labels),
                       Source(grouping->span));
  }

  void DumpRange(const LogRange& range, size_t level) {
    Line(level, "range", range.span,
         fmt::format(" {}ns `{}`{}", range.range_ns, Source(range.range_span),
                     range.offset_span.empty()
                         ? ""
                         : fmt::format(" offset {}ns `{}`", range.offset_ns, Source(range.offset_span))));
    if (range.unwrap == nullptr) return;
    Line(level, "unwrap", range.unwrap->span,
         fmt::format(" {}{} `{}`", ConversionName(range.unwrap->conversion),
                     range.unwrap->conversion == Conversion::kNone
                         ? range.unwrap->label.name
                         : fmt::format("({})", range.unwrap->label.name),
                     Source(range.unwrap->label.span)));
    for (const LabelFilter* filter : range.unwrap->filters) DumpFilter(*filter, level + 1);
  }

  void DumpStage(const Stage& stage, size_t level) {
    Line(level, KindName(stage.kind), stage.span, StageDetails(stage));
    if (const auto* filter = As<LabelFilterStage>(&stage)) DumpFilter(*filter->filter, level + 1);
  }

  std::string StageDetails(const Stage& stage) {
    switch (stage.kind) {
      case StageKind::kLineFilter:
        return LineFilterDetails(To<LineFilter>(stage));
      case StageKind::kJson:
        return Extractions(To<JsonStage>(stage).extractions);
      case StageKind::kLogfmt: {
        const auto& logfmt = To<LogfmtStage>(stage);
        return fmt::format("{}{}{}", logfmt.strict ? " strict" : "", logfmt.keep_empty ? " keep-empty" : "",
                           Extractions(logfmt.extractions));
      }
      case StageKind::kRegexp:
      case StageKind::kPattern:
      case StageKind::kLineFormat:
        return " " + Quote(static_cast<const TextStage&>(stage).text.value);
      case StageKind::kLabelFormat: {
        std::string out;
        for (const LabelFormat& f : To<LabelFormatStage>(stage).formats) {
          out += fmt::format(" {}={} `{}`", f.label.name,
                             f.rename ? std::string(f.source.name) : Quote(f.text.value), Source(f.span));
        }
        return out;
      }
      case StageKind::kDrop:
      case StageKind::kKeep: {
        std::string out;
        for (const NamedMatcher& n : static_cast<const NamesStage&>(stage).names) {
          out += fmt::format(
              " {}{} `{}`", n.label.name,
              n.has_matcher ? fmt::format("{}{}", MatchOpText(n.matcher.op), Quote(n.matcher.value.value))
                            : "",
              Source(n.span));
        }
        return out;
      }
      default:
        return {};
    }
  }

  std::string LineFilterDetails(const LineFilter& filter) {
    std::string out = fmt::format(" {}", LineOpText(filter.op));
    for (const LineOperand& operand : filter.operands) {
      out +=
          fmt::format(" {}{} `{}`", operand.ip ? "ip " : "", Quote(operand.text.value), Source(operand.span));
    }
    return out;
  }

  std::string Extractions(std::span<const Extraction> extractions) {
    std::string out;
    for (const Extraction& e : extractions) {
      out += fmt::format(" {}={} `{}`", e.label.name, Quote(e.path), Source(e.span));
    }
    return out;
  }

  void DumpFilter(const LabelFilter& filter, size_t level) {
    Line(level, "filter", filter.span, FilterDetails(filter));
    if (filter.paren_span != filter.span) Line(level + 1, "parentheses", filter.paren_span, "");
    if (filter.left == nullptr) return;
    DumpFilter(*filter.left, level + 1);
    DumpFilter(*filter.right, level + 1);
  }

  std::string FilterDetails(const LabelFilter& f) {
    switch (f.kind) {
      case LabelFilterKind::kString:
        return fmt::format(" {}{}{}", f.label.name, MatchOpText(f.match), Quote(f.text.value));
      case LabelFilterKind::kIp:
        return fmt::format(" {}{}ip {}", f.label.name, MatchOpText(f.match), Quote(f.text.value));
      case LabelFilterKind::kNumber:
        return Comparison(f, FormatFloatV(f.number));
      case LabelFilterKind::kDuration:
        return Comparison(f, fmt::format("{}ns", f.duration_ns));
      case LabelFilterKind::kBytes:
        return Comparison(f, fmt::format("{} bytes", f.bytes));
      case LabelFilterKind::kAnd:
        return fmt::format(" and `{}`", Source(f.op_span));
      case LabelFilterKind::kOr:
        return fmt::format(" or `{}`", Source(f.op_span));
    }
    return {};
  }

  std::string Comparison(const LabelFilter& f, std::string_view value) {
    return fmt::format(" {}{}{} `{}`", f.label.name, CompareOpText(f.compare), value, Source(f.value_span));
  }

  static std::string Names(std::span<const LabelRef> labels) {
    std::string out;
    for (const LabelRef& label : labels) out += fmt::format("{}{}", out.empty() ? "" : " ", label.name);
    return out;
  }

  std::string_view Source(Span span) const { return text_.substr(span.begin, span.size()); }

  std::string_view text_;
  std::string out_;
};

std::string ErrorLines(std::string_view text, Span span, std::string_view message, std::string_view hint) {
  const size_t at = std::min<size_t>(span.begin, text.size());
  const size_t begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
  const size_t line_end = std::min(text.find('\n', at), text.size());
  const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(begin), '\n');
  std::string out = fmt::format("{}:{}: {}\n", line, at - begin + 1, message);
  if (!hint.empty()) out += fmt::format("  hint: {}\n", hint);
  const size_t end = std::clamp<size_t>(span.end, at + 1, std::max(line_end, at + 1));
  out += fmt::format("  | {}\n", text.substr(begin, line_end - begin));
  out += fmt::format("  | {}{}\n", std::string(at - begin, ' '), std::string(end - at, '^'));
  return out;
}

}  // namespace

std::string DumpQuery(const Query& query) {
  Dumper dumper(query.text());
  dumper.Dump(*query.root(), 0);
  std::string out = dumper.Take() + "print: " + Print(*query.root()) + "\n";
  for (const StageError& error : CheckStages(query)) {
    out += fmt::format("{} ", error.refused ? "stage error" : "never matches");
    out += ErrorLines(query.text(), error.span, error.message, error.hint);
  }
  return out;
}

std::string DumpErrors(std::string_view text, const std::vector<ParseError>& errors) {
  std::string out;
  for (const ParseError& error : errors) out += ErrorLines(text, error.span, error.message, error.hint);
  return out;
}

}  // namespace rulecheck::logql
