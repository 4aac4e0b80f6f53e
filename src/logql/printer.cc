// The canonical form, as the String methods of pkg/logql/syntax/ast.go and of the
// filters in pkg/logql/log.
#include <fmt/format.h>

#include "base/duration.h"
#include "base/go_format.h"
#include "logql/lexis.h"
#include "logql/line_match.h"
#include "rulecheck/logql.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::logql {
namespace {

class Printer {
 public:
  std::string Take() { return std::move(out_); }

  void Print(const Expr& expr) {
    switch (expr.kind) {
      case NodeKind::kLog:
        return PrintLog(To<LogExpr>(expr));
      case NodeKind::kRangeAggregation:
        return PrintRangeAggregation(To<RangeAggregation>(expr));
      case NodeKind::kVectorAggregation:
        return PrintVectorAggregation(To<VectorAggregation>(expr));
      case NodeKind::kBinary:
        return PrintBinary(To<Binary>(expr));
      case NodeKind::kLiteral:
        out_ += FormatFloatV(To<Literal>(expr).value);
        return;
      case NodeKind::kVector:
        out_ += fmt::format("vector({})", FormatFloat(To<Vector>(expr).value, 'f', 6));
        return;
      case NodeKind::kLabelReplace:
        return PrintLabelReplace(To<LabelReplace>(expr));
    }
  }

  void Print(const Stage& stage) {
    if (stage.kind == StageKind::kLineFilter) return PrintLineFilter(To<LineFilter>(stage));
    out_ += "| ";
    switch (stage.kind) {
      case StageKind::kLineFilter:
        return;
      case StageKind::kJson:
        out_ += "json";
        return PrintExtractions(To<JsonStage>(stage).extractions);
      case StageKind::kLogfmt:
        return PrintLogfmt(To<LogfmtStage>(stage));
      case StageKind::kRegexp:
        out_ += "regexp " + Quote(To<RegexpStage>(stage).text.value);
        return;
      case StageKind::kPattern:
        out_ += "pattern " + Quote(To<PatternStage>(stage).text.value);
        return;
      case StageKind::kUnpack:
        out_ += "unpack";
        return;
      case StageKind::kLabelFilter:
        return Print(*To<LabelFilterStage>(stage).filter);
      case StageKind::kLineFormat:
        out_ += "line_format " + Quote(To<LineFormatStage>(stage).text.value);
        return;
      case StageKind::kLabelFormat:
        return PrintLabelFormat(To<LabelFormatStage>(stage));
      case StageKind::kDecolorize:
        out_ += "decolorize";
        return;
      case StageKind::kDrop:
        out_ += "drop ";
        return PrintNames(To<DropStage>(stage).names);
      case StageKind::kKeep:
        out_ += "keep ";
        return PrintNames(To<KeepStage>(stage).names);
    }
  }

  void Print(const LabelFilter& filter) {
    switch (filter.kind) {
      case LabelFilterKind::kString:
        return PrintStringFilter(filter);
      case LabelFilterKind::kNumber:
        return PrintComparison(filter, FormatFloat(filter.number, 'f', -1));
      case LabelFilterKind::kDuration:
        return PrintComparison(filter, FormatGoDuration(filter.duration_ns));
      case LabelFilterKind::kBytes:
        return PrintComparison(filter, FormatBytes(filter.bytes));
      case LabelFilterKind::kIp:
        out_ +=
            fmt::format("{}{}ip({})", filter.label.name, MatchOpText(filter.match), Quote(filter.text.value));
        return;
      case LabelFilterKind::kAnd:
      case LabelFilterKind::kOr:
        out_ += "( ";
        Print(*filter.left);
        out_ += filter.kind == LabelFilterKind::kAnd ? " , " : " or ";
        Print(*filter.right);
        out_ += " )";
        return;
    }
  }

 private:
  // --- metric queries

  void PrintRangeAggregation(const RangeAggregation& node) {
    out_ += node.function->name;
    out_ += '(';
    if (node.has_parameter) out_ += FormatFloat(node.parameter, 'f', -1) + ",";
    PrintRange(*node.range);
    out_ += ')';
    if (node.grouping != nullptr) PrintGrouping(*node.grouping);
  }

  void PrintRange(const LogRange& range) {
    PrintLog(*range.log);
    if (range.unwrap != nullptr) PrintUnwrap(*range.unwrap);
    out_ += fmt::format("[{}]", FormatPrometheusDuration(range.range_ns / 1'000'000));
    if (range.offset_ns != 0) out_ += " offset " + FormatGoDuration(range.offset_ns);
  }

  void PrintUnwrap(const Unwrap& unwrap) {
    out_ += " | unwrap ";
    if (unwrap.conversion == Conversion::kNone) {
      out_ += unwrap.label.name;
    } else {
      out_ += fmt::format("{}({})", ConversionName(unwrap.conversion), unwrap.label.name);
    }
    for (const LabelFilter* filter : unwrap.filters) {
      out_ += " | ";
      Print(*filter);
    }
  }

  // `by ()` goes without saying.
  void PrintVectorAggregation(const VectorAggregation& node) {
    out_ += node.function->name;
    const Grouping* grouping = node.grouping;
    if (grouping != nullptr && (grouping->without || !grouping->labels.empty())) PrintGrouping(*grouping);
    out_ += '(';
    if (node.has_parameter) out_ += fmt::format("{},", node.parameter);
    Print(*node.expr);
    out_ += ')';
  }

  void PrintGrouping(const Grouping& grouping) {
    out_ += grouping.without ? " without (" : " by (";
    PrintLabels(grouping.labels);
    out_ += ')';
  }

  void PrintLabels(std::span<const LabelRef> labels) {
    for (size_t i = 0; i < labels.size(); ++i) {
      if (i > 0) out_ += ',';
      out_ += labels[i].name;
    }
  }

  void PrintBinary(const Binary& node) {
    out_ += '(';
    Print(*node.lhs);
    out_ += ' ';
    out_ += OpText(node.op);
    if (node.return_bool) out_ += " bool";
    PrintMatching(node.matching);
    out_ += ' ';
    Print(*node.rhs);
    out_ += ')';
  }

  // The blank before a group that is not there is printed all the same, and with
  // `ignoring ()` the group is lost.
  void PrintMatching(const VectorMatching& matching) {
    if (!matching.on && matching.labels.empty()) return;
    out_ += matching.on ? " on (" : " ignoring (";
    PrintLabels(matching.labels);
    out_ += ") ";
    if (matching.card != Cardinality::kOneToOne) {
      out_ += matching.card == Cardinality::kManyToOne ? "group_left" : "group_right";
    }
    if (matching.include.empty()) return;
    out_ += " (";
    PrintLabels(matching.include);
    out_ += ')';
  }

  void PrintLabelReplace(const LabelReplace& node) {
    out_ += "label_replace(";
    Print(*node.expr);
    for (const Text& text : {node.dst, node.replacement, node.src, node.regex}) {
      out_ += ',';
      out_ += Quote(text.value);
    }
    out_ += ')';
  }

  // --- log queries

  void PrintLog(const LogExpr& log) {
    out_ += '{';
    for (size_t i = 0; i < log.matchers.size(); ++i) {
      if (i > 0) out_ += ", ";
      PrintMatcher(log.matchers[i]);
    }
    out_ += '}';
    for (const Stage* stage : log.stages) {
      out_ += ' ';
      Print(*stage);
    }
  }

  void PrintMatcher(const Matcher& matcher) {
    if (IsPlainLabelName(matcher.label.name)) {
      out_ += matcher.label.name;
    } else {
      out_ += Quote(matcher.label.name);
    }
    out_ += MatchOpText(matcher.op);
    out_ += Quote(matcher.value.value);
  }

  // A negative filter of several operands is one filter for each.
  void PrintLineFilter(const LineFilter& filter) {
    for (size_t i = 0; i < filter.operands.size(); ++i) {
      if (i > 0) out_ += IsNegative(filter.op) ? " " : " or ";
      if (i == 0 || IsNegative(filter.op)) {
        out_ += LineOpText(filter.op);
        out_ += ' ';
      }
      const LineOperand& operand = filter.operands[i];
      out_ += operand.ip ? fmt::format("ip({})", Quote(operand.text.value)) : Quote(operand.text.value);
    }
  }

  void PrintLogfmt(const LogfmtStage& stage) {
    out_ += "logfmt";
    if (stage.strict) out_ += " --strict";
    if (stage.keep_empty) out_ += " --keep-empty";
    PrintExtractions(stage.extractions);
  }

  void PrintExtractions(std::span<const Extraction> extractions) {
    for (size_t i = 0; i < extractions.size(); ++i) {
      out_ += i == 0 ? ' ' : ',';
      out_ += extractions[i].label.name;
      out_ += '=';
      out_ += Quote(extractions[i].path);
    }
  }

  void PrintLabelFormat(const LabelFormatStage& stage) {
    out_ += "label_format ";
    for (size_t i = 0; i < stage.formats.size(); ++i) {
      const LabelFormat& format = stage.formats[i];
      if (i > 0) out_ += ',';
      out_ += format.label.name;
      out_ += '=';
      if (format.rename) {
        out_ += format.source.name;
      } else {
        out_ += Quote(format.text.value);
      }
    }
  }

  void PrintNames(std::span<const NamedMatcher> names) {
    for (size_t i = 0; i < names.size(); ++i) {
      if (i > 0) out_ += ',';
      if (names[i].has_matcher) {
        PrintMatcher(names[i].matcher);
      } else {
        out_ += names[i].label.name;
      }
    }
  }

  // --- label filters

  void PrintComparison(const LabelFilter& filter, std::string_view value) {
    out_ += filter.label.name;
    out_ += CompareOpText(filter.compare);
    out_ += value;
  }

  // A regular expression that Loki runs as such keeps its back-ticks.
  void PrintStringFilter(const LabelFilter& filter) {
    const std::string_view value = filter.text.value;
    if (filter.match != MatchOp::kRegexp || !RunsAsRegex(value)) {
      return PrintMatcher({filter.label, filter.match, filter.text, filter.span});
    }
    out_ += filter.label.name;
    out_ += "=~";
    out_ += value.find('`') != std::string_view::npos ? Quote(value) : fmt::format("`{}`", value);
  }

  std::string out_;
};

template <typename Node>
std::string PrintNode(const Node& node) {
  Printer printer;
  printer.Print(node);
  return printer.Take();
}

}  // namespace

std::string Print(const Expr& expr) {
  return PrintNode(expr);
}

std::string Print(const Stage& stage) {
  return PrintNode(stage);
}

std::string Print(const LabelFilter& filter) {
  return PrintNode(filter);
}

}  // namespace rulecheck::logql
