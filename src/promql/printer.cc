// The canonical form, as promql/parser/printer.go.
#include <fmt/format.h>

#include <algorithm>

#include "base/duration.h"
#include "base/go_format.h"
#include "promql/lexis.h"
#include "promql/print_nodes.h"

namespace rulecheck::promql {
namespace {

std::string DurationText(int64_t nanoseconds) {
  return FormatPrometheusDuration(nanoseconds / 1'000'000);
}

int64_t NanosecondsOf(double seconds) {
  const double value = seconds * 1e9;
  constexpr double kLimit = 9223372036854775808.0;
  if (!(value >= -kLimit && value < kLimit)) return INT64_MIN;
  return static_cast<int64_t>(value);
}

class Printer {
 public:
  explicit Printer(PrintedSpans* spans) : spans_(spans) {}

  std::string Take() { return std::move(out_); }

  void Print(const Expr& expr) {
    const auto begin = static_cast<uint32_t>(out_.size());
    PrintNode(expr);
    if (spans_ != nullptr) (*spans_)[expr.id] = {begin, static_cast<uint32_t>(out_.size())};
  }

  void PrintAggregateHead(const Aggregate& node) {
    out_ += AggregateName(node.op);
    if (!node.without && node.grouping.empty()) return;
    out_ += node.without ? " without (" : " by (";
    PrintLabels(node.grouping);
    out_ += ") ";
  }

  void PrintMatching(const Binary& node) {
    if (node.return_bool) out_ += " bool";
    const VectorMatching* matching = node.matching;
    if (matching == nullptr) return;
    const bool grouped =
        matching->card == Cardinality::kManyToOne || matching->card == Cardinality::kOneToMany;
    if (!matching->labels.empty() || matching->on || grouped) {
      out_ += matching->on ? " on (" : " ignoring (";
      PrintLabels(matching->labels);
      out_ += ")";
    }
    if (grouped) {
      out_ += matching->card == Cardinality::kManyToOne ? " group_left (" : " group_right (";
      PrintLabels(matching->include);
      out_ += ")";
    }
    PrintFill(*matching);
  }

  void PrintSubquerySuffix(const Subquery& node) {
    out_ += '[';
    PrintDuration(node.range_ns, node.range_expr);
    out_ += ':';
    if (node.step_ns != 0 || node.step_expr != nullptr) PrintDuration(node.step_ns, node.step_expr);
    out_ += ']';
    PrintAt(node.time());
    PrintOffset(node.time());
  }

 private:
  void PrintNode(const Expr& expr) {
    switch (expr.kind) {
      case NodeKind::kNumber:
        return PrintNumber(To<NumberLiteral>(expr));
      case NodeKind::kString:
        out_ += Quote(To<StringLiteral>(expr).value);
        return;
      case NodeKind::kVectorSelector:
        return PrintSelector(To<VectorSelector>(expr));
      case NodeKind::kMatrixSelector:
        return PrintMatrix(To<MatrixSelector>(expr));
      case NodeKind::kSubquery:
        Print(*To<Subquery>(expr).expr);
        return PrintSubquerySuffix(To<Subquery>(expr));
      case NodeKind::kCall:
        return PrintCall(To<Call>(expr));
      case NodeKind::kAggregate:
        return PrintAggregate(To<Aggregate>(expr));
      case NodeKind::kBinary:
        return PrintBinary(To<Binary>(expr));
      case NodeKind::kUnary:
        out_ += OpText(To<Unary>(expr).op);
        return Print(*To<Unary>(expr).expr);
      case NodeKind::kParen:
        out_ += '(';
        Print(*To<Paren>(expr).expr);
        out_ += ')';
        return;
      case NodeKind::kDuration:
        return PrintDurationExpr(To<DurationExpr>(expr));
    }
  }

  void PrintNumber(const NumberLiteral& node) {
    if (!node.is_duration) {
      out_ += FormatFloat(node.value, 'f', -1);
      return;
    }
    if (node.value < 0) out_ += '-';
    out_ += DurationText(NanosecondsOf(node.value < 0 ? -node.value : node.value));
  }

  void PrintCall(const Call& node) {
    out_ += node.name;
    out_ += '(';
    for (size_t i = 0; i < node.args.size(); ++i) {
      if (i > 0) out_ += ", ";
      Print(*node.args[i]);
    }
    out_ += ')';
  }

  void PrintAggregate(const Aggregate& node) {
    PrintAggregateHead(node);
    out_ += '(';
    if (node.param != nullptr) {
      Print(*node.param);
      out_ += ", ";
    }
    Print(*node.expr);
    out_ += ')';
  }

  void PrintBinary(const Binary& node) {
    Print(*node.lhs);
    out_ += ' ';
    out_ += OpText(node.op);
    PrintMatching(node);
    out_ += ' ';
    Print(*node.rhs);
  }

  void PrintLabels(std::span<const LabelRef> labels) {
    for (size_t i = 0; i < labels.size(); ++i) {
      if (i > 0) out_ += ", ";
      PrintLabel(labels[i].name);
    }
  }

  void PrintLabel(std::string_view name) {
    if (IsPlainLabelName(name)) {
      out_ += name;
    } else {
      out_ += Quote(name);
    }
  }

  void PrintFill(const VectorMatching& matching) {
    const auto& left = matching.fill_left;
    const auto& right = matching.fill_right;
    if (left && right && *left == *right) {
      out_ += fmt::format(" fill ({})", FormatFloatV(*left));
      return;
    }
    if (left) out_ += fmt::format(" fill_left ({})", FormatFloatV(*left));
    if (right) out_ += fmt::format(" fill_right ({})", FormatFloatV(*right));
  }

  // --- selectors

  void PrintSelector(const VectorSelector& node) {
    PrintNameAndMatchers(node);
    PrintAt(node.time());
    PrintExtended(node);
    PrintOffset(node.time());
  }

  // The range stands before what belongs to the selector inside.
  void PrintMatrix(const MatrixSelector& node) {
    PrintNameAndMatchers(*node.selector);
    out_ += '[';
    PrintDuration(node.range_ns, node.range_expr);
    out_ += ']';
    PrintExtended(*node.selector);
    PrintAt(node.selector->time());
    PrintOffset(node.selector->time());
  }

  void PrintNameAndMatchers(const VectorSelector& node) {
    const std::string_view name = node.name_in_braces ? std::string_view() : node.name;
    out_ += name;
    std::vector<std::string> matchers;
    matchers.reserve(node.matchers.size());
    for (const Matcher& matcher : node.matchers) {
      if (matcher.name == "__name__" && matcher.op == MatchOp::kEqual && matcher.value == name &&
          !name.empty()) {
        continue;
      }
      matchers.push_back(MatcherText(matcher));
    }
    if (matchers.empty()) return;
    std::sort(matchers.begin(), matchers.end());
    for (size_t i = 0; i < matchers.size(); ++i) {
      out_ += i == 0 ? '{' : ',';
      out_ += matchers[i];
    }
    out_ += '}';
  }

  static std::string MatcherText(const Matcher& matcher) {
    std::string text = IsPlainLabelName(matcher.name) ? std::string(matcher.name) : Quote(matcher.name);
    text += MatchOpText(matcher.op);
    text += Quote(matcher.value);
    return text;
  }

  void PrintExtended(const VectorSelector& node) {
    if (node.anchored) {
      out_ += " anchored";
    } else if (node.smoothed) {
      out_ += " smoothed";
    }
  }

  void PrintAt(const TimeModifiers& time) {
    switch (time.at) {
      case AtKind::kNone:
        return;
      case AtKind::kTimestamp:
        out_ += " @ ";
        out_ += FormatFloat(static_cast<double>(time.at_ms) / 1000.0, 'f', 3);
        return;
      case AtKind::kStart:
        out_ += " @ start()";
        return;
      case AtKind::kEnd:
        out_ += " @ end()";
        return;
    }
  }

  void PrintOffset(const TimeModifiers& time) {
    if (time.offset_expr != nullptr) {
      out_ += " offset ";
      PrintDurationExpr(*time.offset_expr);
    } else if (time.offset_ns > 0) {
      out_ += " offset ";
      out_ += DurationText(time.offset_ns);
    } else if (time.offset_ns < 0) {
      out_ += " offset -";
      // The least integer has no opposite; Go leaves it as it is.
      const bool least = time.offset_ns == INT64_MIN;
      out_ += DurationText(least ? time.offset_ns : -time.offset_ns);
    }
  }

  // --- durations

  void PrintDuration(int64_t nanoseconds, const DurationExpr* expression) {
    if (expression != nullptr) {
      PrintDurationExpr(*expression);
    } else {
      out_ += DurationText(nanoseconds);
    }
  }

  void PrintDurationExpr(const DurationExpr& node) {
    if (node.wrapped) out_ += '(';
    switch (node.op) {
      case DurationExpr::Kind::kStep:
        out_ += "step()";
        break;
      case DurationExpr::Kind::kRange:
        out_ += "range()";
        break;
      case DurationExpr::Kind::kMinOf:
        PrintDurationCall("min_of(", node);
        break;
      case DurationExpr::Kind::kMaxOf:
        PrintDurationCall("max_of(", node);
        break;
      default:
        PrintDurationOperation(node);
    }
    if (node.wrapped) out_ += ')';
  }

  void PrintDurationCall(std::string_view head, const DurationExpr& node) {
    out_ += head;
    PrintNode(*node.lhs);
    out_ += ", ";
    PrintNode(*node.rhs);
    out_ += ')';
  }

  void PrintDurationOperation(const DurationExpr& node) {
    static constexpr std::string_view kOperators[] = {"+", "-", "*", "/", "%", "^"};
    const std::string_view op = kOperators[static_cast<size_t>(node.op)];
    if (node.lhs == nullptr) {
      if (node.op == DurationExpr::Kind::kSub) out_ += op;
      return PrintNode(*node.rhs);
    }
    PrintNode(*node.lhs);
    out_ += ' ';
    out_ += op;
    out_ += ' ';
    PrintNode(*node.rhs);
  }

  PrintedSpans* spans_;
  std::string out_;
};

}  // namespace

std::string PrintWithSpans(const Expr& expr, PrintedSpans* spans) {
  Printer printer(spans);
  printer.Print(expr);
  return printer.Take();
}

std::string Print(const Expr& expr) {
  return PrintWithSpans(expr, nullptr);
}

std::string AggregateHead(const Aggregate& node) {
  Printer printer(nullptr);
  printer.PrintAggregateHead(node);
  return printer.Take();
}

std::string MatchingText(const Binary& node) {
  Printer printer(nullptr);
  printer.PrintMatching(node);
  return printer.Take();
}

std::string SubquerySuffix(const Subquery& node) {
  Printer printer(nullptr);
  printer.PrintSubquerySuffix(node);
  return printer.Take();
}

}  // namespace rulecheck::promql
