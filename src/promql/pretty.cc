// The formatter's form, as promql/parser/prettier.go: a node whose text is longer
// than a line is split over several.
#include "base/strings.h"
#include "promql/print_nodes.h"

namespace rulecheck::promql {
namespace {

constexpr uint32_t kLineLength = 100;

class PrettyPrinter {
 public:
  explicit PrettyPrinter(const Expr& root) : text_(PrintWithSpans(root, &spans_)) {}

  std::string Take() { return std::move(out_); }

  void Print(const Expr& expr, size_t level) {
    const bool splits = spans_[expr.id].size() > kLineLength;
    // Subqueries that fit are not even indented by the original.
    if (expr.kind == NodeKind::kSubquery) return PrintSubquery(To<Subquery>(expr), level, splits);
    if (expr.kind == NodeKind::kUnary) return PrintUnary(To<Unary>(expr), level);
    if (splits) {
      switch (expr.kind) {
        case NodeKind::kAggregate:
          return PrintAggregate(To<Aggregate>(expr), level);
        case NodeKind::kBinary:
          return PrintBinary(To<Binary>(expr), level);
        case NodeKind::kCall:
          return PrintCall(To<Call>(expr), level);
        case NodeKind::kParen:
          return PrintParen(To<Paren>(expr), level);
        default:
          break;
      }
    }
    Indent(level);
    out_ += TextOf(expr);
  }

 private:
  void PrintAggregate(const Aggregate& node, size_t level) {
    Indent(level);
    out_ += AggregateHead(node);
    out_ += "(\n";
    if (node.param != nullptr) {
      Print(*node.param, level + 1);
      out_ += ",\n";
    }
    Print(*node.expr, level + 1);
    Close(level);
  }

  void PrintBinary(const Binary& node, size_t level) {
    Print(*node.lhs, level + 1);
    out_ += '\n';
    Indent(level);
    out_ += OpText(node.op);
    out_ += MatchingText(node);
    out_ += '\n';
    Print(*node.rhs, level + 1);
  }

  void PrintCall(const Call& node, size_t level) {
    Indent(level);
    out_ += node.name;
    out_ += "(\n";
    for (size_t i = 0; i < node.args.size(); ++i) {
      if (i > 0) out_ += ",\n";
      Print(*node.args[i], level + 1);
    }
    Close(level);
  }

  void PrintParen(const Paren& node, size_t level) {
    Indent(level);
    out_ += "(\n";
    Print(*node.expr, level + 1);
    Close(level);
  }

  void PrintSubquery(const Subquery& node, size_t level, bool splits) {
    if (!splits) {
      out_ += TextOf(node);
      return;
    }
    Print(*node.expr, level);
    out_ += SubquerySuffix(node);
  }

  // The operand's own indent goes, as the sign stands before it.
  void PrintUnary(const Unary& node, size_t level) {
    Indent(level);
    out_ += OpText(node.op);
    const size_t operand = out_.size();
    Print(*node.expr, level);
    const size_t text = out_.find_first_not_of(" \n", operand);
    if (text != std::string::npos) out_.erase(operand, text - operand);
  }

  void Close(size_t level) {
    out_ += '\n';
    Indent(level);
    out_ += ')';
  }

  void Indent(size_t level) { out_.append(2 * level, ' '); }

  std::string_view TextOf(const Expr& expr) const {
    const Span span = spans_[expr.id];
    return std::string_view(text_).substr(span.begin, span.size());
  }

  PrintedSpans spans_;
  std::string text_;
  std::string out_;
};

}  // namespace

std::string Pretty(const Expr& expr) {
  PrettyPrinter printer(expr);
  printer.Print(expr, 0);
  return printer.Take();
}

}  // namespace rulecheck::promql
