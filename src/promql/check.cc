#include "promql/check.h"

#include <fmt/format.h>

#include "base/go_format.h"
#include "promql/function_id.h"
#include "promql/regex.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::promql {
namespace {

bool MatchesEmpty(const Matcher& matcher) {
  switch (matcher.op) {
    case MatchOp::kEqual:
      return matcher.value.empty();
    case MatchOp::kNotEqual:
      return !matcher.value.empty();
    case MatchOp::kRegexp:
      return RegexMatchesEmpty(matcher.value);
    case MatchOp::kNotRegexp:
      return !RegexMatchesEmpty(matcher.value);
  }
  return false;
}

bool TakesScalarOrVector(ValueType type) {
  return type == ValueType::kScalar || type == ValueType::kVector;
}

class Checker {
 public:
  Checker(std::string_view text, std::vector<ParseError>* errors) : text_(text), errors_(*errors) {}

  void Check(Expr* expr) {
    switch (expr->kind) {
      case NodeKind::kAggregate:
        return CheckAggregate(*As<Aggregate>(expr));
      case NodeKind::kBinary:
        return CheckBinary(As<Binary>(expr));
      case NodeKind::kCall:
        return CheckCall(*As<Call>(expr));
      case NodeKind::kParen:
        return Check(As<Paren>(expr)->expr);
      case NodeKind::kUnary:
        return CheckUnary(*As<Unary>(expr));
      case NodeKind::kSubquery:
        return CheckSubquery(*As<Subquery>(expr));
      case NodeKind::kMatrixSelector:
        if (auto* selector = As<MatrixSelector>(expr)->selector) Check(selector);
        return;
      case NodeKind::kVectorSelector:
        return CheckSelector(*As<VectorSelector>(expr));
      case NodeKind::kNumber:
      case NodeKind::kString:
      case NodeKind::kDuration:
        return;
    }
  }

 private:
  void CheckAggregate(const Aggregate& node) {
    if (node.expr == nullptr) return;
    if (node.param != nullptr) {
      Check(node.param);
      const bool wants_string = node.op == AggregateOp::kCountValues;
      ExpectType(*node.param, wants_string ? ValueType::kString : ValueType::kScalar,
                 fmt::format("the parameter of {}", AggregateName(node.op)));
    }
    Check(node.expr);
    ExpectType(*node.expr, ValueType::kVector, fmt::format("aggregation {}", AggregateName(node.op)));
  }

  void CheckUnary(const Unary& node) {
    Check(node.expr);
    const ValueType type = node.expr->type;
    if (type == ValueType::kNone || TakesScalarOrVector(type)) return;
    AddError(node.span, fmt::format("unary expression only allowed on expressions of type scalar or "
                                    "instant vector, got {}",
                                    DocumentedType(type)));
  }

  void CheckSubquery(const Subquery& node) {
    Check(node.expr);
    const ValueType type = node.expr->type;
    if (type == ValueType::kNone || type == ValueType::kVector) return;
    AddError(node.span,
             fmt::format("subquery is only allowed on instant vector, got {}", DocumentedType(type)));
  }

  void CheckSelector(const VectorSelector& node) {
    if (!node.name.empty() && !node.name_in_braces) return CheckNameOnce(node);
    if (node.allow_empty_matchers) return;
    for (const Matcher& matcher : node.matchers) {
      if (!MatchesEmpty(matcher)) return;
    }
    AddError(node.span, "vector selector must contain at least one non-empty matcher",
             "name a metric, or add a matcher that an absent label does not match, such as job!=\"\"");
  }

  void CheckNameOnce(const VectorSelector& node) {
    for (const Matcher& matcher : node.matchers.first(node.matchers.size() - 1)) {
      if (matcher.name != "__name__") continue;
      AddError(matcher.span, fmt::format("metric name must not be set twice: {} or {}", Quote(node.name),
                                         Quote(matcher.value)));
    }
  }

  // --- binary operations

  void CheckBinary(Binary* node) {
    Check(node->lhs);
    Check(node->rhs);
    const ValueType lhs = node->lhs->type;
    const ValueType rhs = node->rhs->type;
    const bool scalars = lhs == ValueType::kScalar && rhs == ValueType::kScalar;
    if (node->return_bool && !IsComparison(node->op)) {
      AddError(node->bool_span, "bool modifier can only be used on comparison operators");
    }
    if (IsComparison(node->op) && !node->return_bool && scalars) {
      AddError(node->op_span, "comparisons between scalars must use BOOL modifier",
               fmt::format("write `{} bool`", OpText(node->op)));
    }
    CheckIncluded(*node->matching);
    CheckOperand(*node->lhs);
    CheckOperand(*node->rhs);
    CheckMatching(node);
    if ((lhs == ValueType::kScalar || rhs == ValueType::kScalar) && IsSetOperator(node->op)) {
      AddError(node->op_span,
               fmt::format("set operator \"{}\" not allowed in binary scalar expression, expected "
                           "instant vectors on both sides",
                           OpText(node->op)));
    }
  }

  void CheckIncluded(const VectorMatching& matching) {
    if (!matching.on) return;
    for (const LabelRef& label : matching.labels) {
      for (const LabelRef& included : matching.include) {
        if (label.name != included.name) continue;
        AddError(included.span,
                 fmt::format("label {} must not occur in ON and GROUP clause at once", Quote(label.name)));
      }
    }
  }

  void CheckOperand(const Expr& operand) {
    if (operand.type == ValueType::kNone || TakesScalarOrVector(operand.type)) return;
    AddError(operand.span,
             fmt::format("binary expression must contain only scalar and instant vector types, got {}",
                         DocumentedType(operand.type)),
             HintForRangeVector(operand));
  }

  void CheckMatching(Binary* node) {
    const VectorMatching* matching = node->matching;
    const bool fills = matching->fill_left.has_value() || matching->fill_right.has_value();
    const bool vectors = node->lhs->type == ValueType::kVector && node->rhs->type == ValueType::kVector;
    if (!vectors) {
      if (!matching->labels.empty()) {
        AddError(matching->span, "vector matching only allowed between instant vectors");
      }
      if (fills) AddError(matching->span, "filling in missing series only allowed between instant vectors");
      node->matching = nullptr;
      return;
    }
    if (!IsSetOperator(node->op)) return;
    if (!matching->group_span.empty()) {
      AddError(matching->group_span,
               fmt::format("no grouping allowed for \"{}\" operation, set operations are always "
                           "many-to-many",
                           OpText(node->op)));
    }
    if (fills) AddError(matching->span, "filling in missing series not allowed for set operators");
  }

  // --- calls

  void CheckCall(const Call& node) {
    const FunctionInfo* function = node.function;
    if (function != nullptr) {
      CheckArity(node, *function);
      if (function->id == FunctionId::kInfo && node.args.size() > 1) CheckInfoSelector(node.args[1]);
    }
    for (size_t i = 0; i < node.args.size(); ++i) {
      Check(node.args[i]);
      if (function != nullptr) CheckArgument(node, *function, i);
    }
  }

  void CheckArity(const Call& node, const FunctionInfo& function) {
    const size_t declared = function.args.size();
    const size_t given = node.args.size();
    if (function.variadic == 0) {
      if (given != declared) ReportArity(node, "", declared);
      return;
    }
    const size_t least = declared - 1;
    if (given < least) {
      ReportArity(node, "at least ", least);
    } else if (function.variadic > 0 && given > least + static_cast<size_t>(function.variadic)) {
      ReportArity(node, "at most ", least + static_cast<size_t>(function.variadic));
    }
  }

  void ReportArity(const Call& node, std::string_view bound, size_t count) {
    AddError(node.span, fmt::format("expected {}{} argument(s) in call to \"{}\", got {}", bound, count,
                                    node.name, node.args.size()));
  }

  // Arguments beyond the declared ones are of the last declared type.
  void CheckArgument(const Call& node, const FunctionInfo& function, size_t i) {
    if (i >= function.args.size() && function.variadic == 0) return;
    if (function.id == FunctionId::kInfo && i == 1) return;  // CheckInfoSelector has said it
    ExpectType(*node.args[i], function.args[std::min(i, function.args.size() - 1)],
               fmt::format("call to function \"{}\"", node.name));
  }

  void CheckInfoSelector(Expr* argument) {
    auto* selector = As<VectorSelector>(argument);
    if (selector == nullptr) {
      AddError(argument->span, "expected label selectors only, such as {__name__=~\".+_info\"}");
    } else if (!selector->name.empty() && !selector->name_in_braces) {
      AddError(selector->name_span, "expected label selectors only, got vector selector instead",
               "name the info metric by {__name__=\"...\"}");
    } else {
      selector->allow_empty_matchers = true;
    }
  }

  void ExpectType(const Expr& expr, ValueType wanted, const std::string& where) {
    if (expr.type == wanted || expr.type == ValueType::kNone) return;
    std::string hint;
    if (wanted == ValueType::kMatrix) hint = HintForInstantVector(expr);
    if (expr.type == ValueType::kMatrix) hint = HintForRangeVector(expr);
    AddError(expr.span,
             fmt::format("expected type {} in {}, got {}", DocumentedType(wanted), where,
                         DocumentedType(expr.type)),
             std::move(hint));
  }

  std::string HintForInstantVector(const Expr& expr) {
    const std::string_view written = text_.substr(expr.span.begin, expr.span.size());
    if (expr.kind == NodeKind::kVectorSelector && written.size() < 60) {
      return fmt::format("add a range: `{}[5m]`", written);
    }
    return expr.type == ValueType::kVector ? "make it a subquery, such as `(...)[30m:1m]`" : "";
  }

  std::string HintForRangeVector(const Expr& expr) {
    if (expr.kind != NodeKind::kMatrixSelector) return {};
    return "a range needs a function around it, such as rate() or avg_over_time()";
  }

  void AddError(Span span, std::string message, std::string hint = {}) {
    errors_.push_back({span, std::move(message), std::move(hint)});
  }

  std::string_view text_;
  std::vector<ParseError>& errors_;
};

}  // namespace

void CheckTypes(Expr* root, std::string_view text, std::vector<ParseError>* errors) {
  Checker(text, errors).Check(root);
}

}  // namespace rulecheck::promql
