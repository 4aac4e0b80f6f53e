// Operators, numbers, vector() and label_replace().
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/go_format.h"
#include "logql/build.h"
#include "logql/lexis.h"
#include "logql/regex.h"

namespace rulecheck::logql {
namespace {

using P = grammar_logql::LogQLParser;

Op OpOf(size_t type) {
  switch (type) {
    case P::OR:
      return Op::kOr;
    case P::AND:
      return Op::kAnd;
    case P::UNLESS:
      return Op::kUnless;
    case P::EQLC:
      return Op::kEql;
    case P::NEQ:
      return Op::kNeq;
    case P::GTR:
      return Op::kGtr;
    case P::GTE:
      return Op::kGte;
    case P::LSS:
      return Op::kLss;
    case P::LTE:
      return Op::kLte;
    case P::ADD:
      return Op::kAdd;
    case P::SUB:
      return Op::kSub;
    case P::MUL:
      return Op::kMul;
    case P::DIV:
      return Op::kDiv;
    case P::MOD:
      return Op::kMod;
    default:
      return Op::kPow;
  }
}

// Of two numbers; by zero nothing is divided (MergeBinOp).
double Apply(Op op, double lhs, double rhs) {
  switch (op) {
    case Op::kEql:
      return lhs == rhs;
    case Op::kNeq:
      return lhs != rhs;
    case Op::kGtr:
      return lhs > rhs;
    case Op::kGte:
      return lhs >= rhs;
    case Op::kLss:
      return lhs < rhs;
    case Op::kLte:
      return lhs <= rhs;
    case Op::kAdd:
      return lhs + rhs;
    case Op::kSub:
      return lhs - rhs;
    case Op::kMul:
      return lhs * rhs;
    case Op::kDiv:
      return rhs == 0 ? std::numeric_limits<double>::quiet_NaN() : lhs / rhs;
    case Op::kMod:
      return rhs == 0 ? std::numeric_limits<double>::quiet_NaN() : std::fmod(lhs, rhs);
    case Op::kPow:
      return std::pow(lhs, rhs);
    case Op::kOr:
    case Op::kAnd:
    case Op::kUnless:
      break;
  }
  return 0;
}

}  // namespace

Expr* Builder::Build(P::QueryContext* root) {
  Expr* expr = BuildExpr(root->root).expr;
  if (auto* log = As<LogExpr>(expr)) CheckSelector(*log);
  return too_deep_ ? nullptr : expr;
}

Builder::Built Builder::BuildExpr(P::ExprContext* context) {
  std::vector<P::ExprContext*> chain;
  Built built = BuildOperand(TakeLeftOperands(context, &chain));
  for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
    built = BuildBinary(built, *it);
    CheckHeight(built.height, built.expr->span);
  }
  return built;
}

Builder::Built Builder::BuildOperand(P::ExprContext* context) {
  if (context->inner != nullptr) return BuildParen(context);
  if (context->number != nullptr) return {BuildLiteral(context->number)};
  if (context->log != nullptr) return {BuildLog(context->log)};
  if (context->range != nullptr) return {BuildRangeAggregation(context->range)};
  if (context->vector != nullptr) return BuildVectorAggregation(context->vector);
  if (context->constant != nullptr) return {BuildVector(context->constant)};
  return BuildLabelReplace(context->replace);
}

// Loki's tree has no parentheses; ours only remembers how far they reach.
Builder::Built Builder::BuildParen(P::ExprContext* context) {
  Built inner = BuildExpr(context->inner);
  inner.expr->paren_span = {SpanOf(context->open).begin, SpanOf(context->close).end};
  return inner;
}

Builder::Built Builder::BuildBinary(Built lhs, P::ExprContext* context) {
  const Built rhs = BuildExpr(context->rhs);
  auto* node = query_.NewNode<Binary>(Cover(lhs.expr->paren_span, rhs.expr->paren_span));
  node->op = OpOf(context->op->getType());
  node->op_span = SpanOf(context->op);
  node->lhs = lhs.expr;
  node->rhs = rhs.expr;
  SetMatching(context->match, node);
  CheckOperands(*node);
  Expr* folded = Fold(node);
  return {folded, folded == node ? std::max(lhs.height, rhs.height) + 1 : 1};
}

// Two numbers are one. What stands below is kept for those who care about the text.
Expr* Builder::Fold(Binary* node) {
  const auto* lhs = As<Literal>(node->lhs);
  const auto* rhs = As<Literal>(node->rhs);
  if (lhs == nullptr || rhs == nullptr || IsSetOperator(node->op)) return node;
  auto* literal = query_.NewNode<Literal>(node->span);
  literal->value = Apply(node->op, lhs->value, rhs->value);
  literal->folded = node;
  return literal;
}

void Builder::CheckOperands(const Binary& node) {
  RequireMetric(*node.lhs, fmt::format("the left side of \"{}\"", OpText(node.op)));
  RequireMetric(*node.rhs, fmt::format("the right side of \"{}\"", OpText(node.op)));
  if (!IsSetOperator(node.op)) return;
  for (const Expr* side : {node.lhs, node.rhs}) {
    if (side->kind != NodeKind::kLiteral) continue;
    AddError(side->paren_span, fmt::format("\"{}\" takes vectors, not a number", OpText(node.op)),
             fmt::format("write `vector({})`", TextOf(side->span)));
  }
}

void Builder::RequireMetric(const Expr& expr, std::string_view where) {
  if (expr.kind != NodeKind::kLog) return;
  AddError(expr.paren_span, fmt::format("expected a metric query as {}, got a log query", where),
           "a log query becomes a metric one by a function over a range: rate({...} [5m])");
}

void Builder::SetMatching(P::MatchingContext* context, Binary* node) {
  if (context == nullptr) return;
  if (context->isBool != nullptr) {
    node->return_bool = true;
    node->bool_span = SpanOf(context->isBool);
  }
  P::VectorMatchingContext* join = context->join;
  if (join == nullptr) return;
  VectorMatching& matching = node->matching;
  matching.has_labels_clause = true;
  matching.on = join->kind->getType() == P::ON;
  matching.labels = BuildLabels(join->names);
  matching.span = {SpanOf(join->kind).begin, SpanOf(join->stop).end};
  if (join->group == nullptr) return;
  const bool left = join->group->getType() == P::GROUP_LEFT;
  matching.card = left ? Cardinality::kManyToOne : Cardinality::kOneToMany;
  matching.include = BuildLabels(join->include);
}

Span Builder::SpanOfNumber(P::SignedNumberContext* context) {
  const Span literal = SpanOf(context->literal);
  return context->sign != nullptr ? Cover(SpanOf(context->sign), literal) : literal;
}

Literal* Builder::BuildLiteral(P::SignedNumberContext* context) {
  auto* node = query_.NewNode<Literal>(SpanOfNumber(context));
  node->value = NumberOf(context);
  return node;
}

double Builder::NumberOf(P::SignedNumberContext* context) {
  const double value = NumberOf(context->literal);
  return context->sign != nullptr && context->sign->getType() == P::SUB ? -value : value;
}

// The scanner lets numbers pass that strconv.ParseFloat does not read.
double Builder::NumberOf(const antlr4::Token* token) {
  const Span span = SpanOf(token);
  bool out_of_range = false;
  const auto value = ParseFloat(TextOf(span), &out_of_range);
  if (value && !out_of_range) return *value;
  if (!NumberProblem(TextOf(span)).empty()) return 0;  // the tokenizer has said so
  AddError(span, fmt::format("{} cannot be read as a number{}", TextOf(span),
                             out_of_range ? ": it is out of range" : ""));
  return 0;
}

Expr* Builder::BuildVector(P::VectorConstantContext* context) {
  auto* node = query_.NewNode<Vector>(SpanOfContext(context));
  node->value_span = SpanOf(context->value);
  node->value = NumberOf(context->value);
  return node;
}

Builder::Built Builder::BuildLabelReplace(P::LabelReplaceContext* context) {
  const Built body = BuildExpr(context->body);
  RequireMetric(*body.expr, "the first argument of label_replace");
  auto* node = query_.NewNode<LabelReplace>(SpanOfContext(context));
  node->expr = body.expr;
  node->dst = TextOf(context->dst);
  node->replacement = TextOf(context->replacement);
  node->src = TextOf(context->src);
  node->regex = TextOf(context->regex);
  if (const auto problem = CheckRegex(node->regex.value)) {
    AddError(InText(node->regex, problem->span),
             fmt::format("invalid regular expression in label_replace: {}", problem->message), problem->hint);
  }
  return {node, body.height + 1};
}

// What cannot be decoded the tokenizer has reported.
Text Builder::TextOf(const antlr4::Token* token) {
  const Span span = SpanOf(token);
  const std::string_view literal = TextOf(span);
  const std::string_view body = literal.substr(1, literal.size() - 2);
  if (literal.front() == '`' || body.find('\\') == std::string_view::npos) return {body, span};
  return {query_.CopyText(Unquote(literal).value_or("")), span};
}

}  // namespace rulecheck::logql
