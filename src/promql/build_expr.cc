// Operators, calls and aggregations.
#include <fmt/format.h>

#include "base/go_format.h"
#include "promql/build.h"
#include "promql/function_names.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::promql {
namespace {

using P = grammar_promql::PromQLParser;

Op OpOf(size_t type) {
  switch (type) {
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
    case P::POW:
      return Op::kPow;
    case P::ATAN2:
      return Op::kAtan2;
    case P::EQLC:
      return Op::kEql;
    case P::NEQ:
      return Op::kNeq;
    case P::LSS:
      return Op::kLss;
    case P::GTR:
      return Op::kGtr;
    case P::LTE:
      return Op::kLte;
    case P::GTE:
      return Op::kGte;
    case P::AND:
      return Op::kAnd;
    case P::OR:
      return Op::kOr;
    case P::UNLESS:
      return Op::kUnless;
    case P::TRIM_UPPER:
      return Op::kTrimUpper;
    default:
      return Op::kTrimLower;
  }
}

AggregateOp AggregateOpOf(size_t type) {
  switch (type) {
    case P::SUM:
      return AggregateOp::kSum;
    case P::AVG:
      return AggregateOp::kAvg;
    case P::COUNT:
      return AggregateOp::kCount;
    case P::MIN:
      return AggregateOp::kMin;
    case P::MAX:
      return AggregateOp::kMax;
    case P::GROUP:
      return AggregateOp::kGroup;
    case P::STDDEV:
      return AggregateOp::kStddev;
    case P::STDVAR:
      return AggregateOp::kStdvar;
    case P::TOPK:
      return AggregateOp::kTopk;
    case P::BOTTOMK:
      return AggregateOp::kBottomk;
    case P::COUNT_VALUES:
      return AggregateOp::kCountValues;
    case P::QUANTILE:
      return AggregateOp::kQuantile;
    case P::LIMITK:
      return AggregateOp::kLimitk;
    default:
      return AggregateOp::kLimitRatio;
  }
}

// What a binary expression of these gives, once the checker is content.
ValueType BinaryType(const Expr& lhs, const Expr& rhs) {
  const bool scalars = lhs.type == ValueType::kScalar && rhs.type == ValueType::kScalar;
  return scalars ? ValueType::kScalar : ValueType::kVector;
}

}  // namespace

Expr* Builder::Build(P::QueryContext* root) {
  const Built built = BuildExpr(root->root);
  return too_deep_ ? nullptr : built.expr;
}

Builder::Built Builder::Checked(Built built) {
  CheckHeight(built.height, built.expr->span);
  return built;
}

Builder::Built Builder::BuildExpr(P::ExprContext* context) {
  std::vector<P::ExprContext*> chain;
  Built built = BuildOperand(TakeLeftOperands(context, &chain));
  for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
    built = Checked((*it)->op != nullptr ? BuildBinary(built, *it) : ApplySuffix(built, *it));
  }
  return built;
}

Builder::Built Builder::BuildOperand(P::ExprContext* context) {
  if (context->vector != nullptr) return {BuildSelector(context->vector)};
  if (context->function != nullptr) return Checked(BuildCall(context->function));
  if (context->aggregation != nullptr) return Checked(BuildAggregate(context->aggregation));
  if (context->inner != nullptr) return Checked(BuildParen(context));
  if (context->op != nullptr) return Checked(BuildSigned(context));
  if (context->literal->getType() != P::STRING) {
    NumberLiteral* literal = BuildNumber(context->literal);
    if (literal->is_duration) Require(Syntax::kDurationAsNumber, literal->span);
    return {literal};
  }
  auto* node = query_.NewNode<StringLiteral>(SpanOf(context->literal));
  node->type = ValueType::kString;
  node->value = DecodeText(context->literal);
  return {node};
}

Builder::Built Builder::BuildParen(P::ExprContext* context) {
  const Built inner = BuildExpr(context->inner);
  auto* node = query_.NewNode<Paren>({SpanOf(context->open).begin, SpanOf(context->close).end});
  node->type = inner.expr->type;
  node->expr = inner.expr;
  return {node, inner.height + 1};
}

// A sign folds into a number that follows it directly.
Builder::Built Builder::BuildSigned(P::ExprContext* context) {
  const Built operand = BuildExpr(context->rhs);
  const Span sign = SpanOf(context->op);
  if (auto* literal = As<NumberLiteral>(operand.expr)) {
    if (context->op->getType() == P::SUB) literal->value = -literal->value;
    literal->span.begin = sign.begin;
    return operand;
  }
  auto* node = query_.NewNode<Unary>(Cover(sign, operand.expr->span));
  node->type = operand.expr->type;
  node->op = OpOf(context->op->getType());
  node->expr = operand.expr;
  return {node, operand.height + 1};
}

Builder::Built Builder::BuildBinary(Built lhs, P::ExprContext* context) {
  const Built rhs = BuildExpr(context->rhs);
  auto* node = query_.NewNode<Binary>(Cover(lhs.expr->span, rhs.expr->span));
  node->type = BinaryType(*lhs.expr, *rhs.expr);
  node->op = OpOf(context->op->getType());
  node->op_span = SpanOf(context->op);
  node->lhs = lhs.expr;
  node->rhs = rhs.expr;
  if (node->op == Op::kAtan2) Require(Syntax::kAtan2, node->op_span);
  if (node->op == Op::kTrimUpper || node->op == Op::kTrimLower) Require(Syntax::kTrimOperator, node->op_span);
  node->matching = BuildMatching(context->match, node->op);
  if (context->match != nullptr && context->match->isBool != nullptr) {
    node->return_bool = true;
    node->bool_span = SpanOf(context->match->isBool);
  }
  return {node, std::max(lhs.height, rhs.height) + 1};
}

Builder::Built Builder::BuildCall(P::CallContext* context) {
  auto* node = query_.NewNode<Call>(SpanOfContext(context));
  node->name_span = SpanOf(context->name);
  node->name = TextOf(node->name_span);
  node->function = FindFunction(node->name, options_.target_version);
  uint32_t height = 0;
  node->args = query_.CopyList(BuildArguments(context->body, &height));
  CheckFunction(*node);
  if (node->function != nullptr) node->type = node->function->returns;
  return {node, height + 1};
}

void Builder::CheckFunction(const Call& call) {
  if (call.function == nullptr) {
    AddError(call.name_span, fmt::format("unknown function with name {}", Quote(call.name)),
             HintForFunction(call.name, options_.target_version));
  } else if (call.function->since > options_.target_version) {
    AddError(call.name_span,
             fmt::format("function {} exists only from version {} on, the target is {}", Quote(call.name),
                         VersionText(call.function->since), VersionText(options_.target_version)),
             HintForNewFunction(*call.function, options_.target_version));
  } else if (call.function->experimental && !options_.features.experimental_functions) {
    AddError(call.name_span, fmt::format("function {} is experimental and not enabled", Quote(call.name)),
             "enable it with --enable-feature=promql-experimental-functions");
  }
}

std::vector<Expr*> Builder::BuildArguments(P::ArgumentsContext* context, uint32_t* height) {
  std::vector<Expr*> arguments;
  arguments.reserve(context->items.size());
  for (P::ExprContext* item : context->items) {
    const Built built = BuildExpr(item);
    arguments.push_back(built.expr);
    *height = std::max(*height, built.height);
  }
  return arguments;
}

Builder::Built Builder::BuildAggregate(P::AggregateContext* context) {
  auto* node = query_.NewNode<Aggregate>(SpanOfContext(context));
  node->type = ValueType::kVector;
  node->op = AggregateOpOf(context->op->getType());
  node->name_span = SpanOf(context->op);
  if (P::GroupingContext* grouping = context->modifier) {
    node->has_grouping = true;
    node->without = grouping->kind->getType() == P::WITHOUT;
    node->grouping_span = SpanOfContext(grouping);
    node->grouping = BuildLabels(grouping->labels);
  }
  uint32_t height = 0;
  const std::vector<Expr*> arguments = BuildArguments(context->body, &height);
  const bool with_parameter = HasParameter(node->op);
  if (with_parameter && arguments.size() == 2) node->param = arguments.front();
  if (arguments.size() == (with_parameter ? 2u : 1u)) node->expr = arguments.back();
  CheckAggregate(*node, arguments.size());
  return {node, height + 1};
}

void Builder::CheckAggregate(const Aggregate& aggregate, size_t arguments) {
  const std::string_view name = AggregateName(aggregate.op);
  const bool experimental = aggregate.op == AggregateOp::kLimitk || aggregate.op == AggregateOp::kLimitRatio;
  const size_t wanted = HasParameter(aggregate.op) ? 2 : 1;
  if (experimental) Require(Syntax::kLimitAggregation, aggregate.name_span);
  if (aggregate.op == AggregateOp::kGroup) Require(Syntax::kGroupAggregation, aggregate.name_span);
  if (arguments == 0) {
    AddError(aggregate.span,
             fmt::format("no arguments for aggregate expression provided, {} wants {}", name, wanted));
  } else if (experimental && !options_.features.experimental_functions) {
    AddError(aggregate.name_span, fmt::format("{}() is experimental and not enabled", name),
             "enable it with --enable-feature=promql-experimental-functions");
  } else if (arguments != wanted) {
    AddError(aggregate.span,
             fmt::format("wrong number of arguments for aggregate expression provided, {} wants {}, got {}",
                         name, wanted, arguments),
             wanted == 2 ? fmt::format("write the parameter first: {}(5, x)", name) : std::string());
  }
}

// Where nothing is written.
constexpr VectorMatching kPlainMatching;
constexpr VectorMatching kSetMatching = [] {
  VectorMatching matching;
  matching.card = Cardinality::kManyToMany;
  return matching;
}();

const VectorMatching* Builder::BuildMatching(P::MatchingContext* context, Op op) {
  const bool of_sets = IsSetOperator(op);
  if (context == nullptr || (context->join == nullptr && context->filling == nullptr))
    return of_sets ? &kSetMatching : &kPlainMatching;
  auto* matching = query_.New<VectorMatching>();
  if (P::VectorMatchingContext* join = context->join) {
    matching->span = SpanOfContext(join);
    matching->has_labels_clause = true;
    matching->on = join->kind->getType() == P::ON;
    matching->labels = BuildLabels(join->labels);
    if (join->group != nullptr) {
      const bool left = join->group->getType() == P::GROUP_LEFT;
      matching->card = left ? Cardinality::kManyToOne : Cardinality::kOneToMany;
      matching->group_span = {SpanOf(join->group).begin, SpanOf(join->stop).end};
      if (join->include != nullptr) matching->include = BuildLabels(join->include);
    }
  }
  if (context->filling != nullptr) {
    BuildFill(context->filling, matching);
    const Span fill = SpanOfContext(context->filling);
    matching->span = matching->span.empty() ? fill : Cover(matching->span, fill);
  }
  if (of_sets) matching->card = Cardinality::kManyToMany;
  return matching;
}

void Builder::BuildFill(P::FillContext* context, VectorMatching* matching) {
  if (context->both != nullptr) {
    matching->fill_left = matching->fill_right = FillValue(context->bothValue);
  } else {
    if (context->left != nullptr) matching->fill_left = FillValue(context->leftValue);
    if (context->right != nullptr) matching->fill_right = FillValue(context->rightValue);
  }
  Require(Syntax::kFillModifier, SpanOfContext(context));
  if (!options_.features.binop_fill_modifiers) {
    AddError(SpanOfContext(context), "binop fill modifiers are experimental and not enabled",
             "enable them with --enable-feature=promql-binop-fill-modifiers");
  }
}

double Builder::FillValue(P::FillValueContext* context) {
  const double value = NumberOf(context->literal);
  const bool minus = context->sign != nullptr && context->sign->getType() == P::SUB;
  return minus ? -value : value;
}

std::span<LabelRef> Builder::BuildLabels(P::LabelListContext* context) {
  std::vector<LabelRef> labels;
  labels.reserve(context->names.size());
  for (P::LabelNameContext* name : context->names) {
    const antlr4::Token* token = name->start;
    const bool quoted = token->getType() == P::STRING;
    if (quoted) Require(Syntax::kQuotedName, SpanOf(token));
    labels.push_back({quoted ? DecodeText(token) : TextOf(token), SpanOf(token)});
    if (labels.back().name.empty()) {
      AddError(labels.back().span, "invalid label name for grouping: \"\"");
    }
  }
  return query_.CopyList(labels);
}

}  // namespace rulecheck::promql
