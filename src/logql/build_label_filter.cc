// Label filters, with the precedence they have in Loki.
//
// There, `or` and `and` are operators with a precedence, `,` and juxtaposition are not:
// wherever one of the latter meets any operator, the parser goes on reading. The tree
// is built as that parser does, on a stack of filters that wait for their right side.
#include <fmt/format.h>

#include <algorithm>

#include "logql/build.h"
#include "logql/lexis.h"

namespace rulecheck::logql {
namespace {

using P = grammar_logql::LogQLParser;

MatchOp FilterOpOf(size_t type) {
  switch (type) {
    case P::NEQ:
      return MatchOp::kNotEqual;
    case P::RE:
      return MatchOp::kRegexp;
    case P::NRE:
      return MatchOp::kNotRegexp;
    default:
      return MatchOp::kEqual;
  }
}

CompareOp CompareOpOf(size_t type) {
  switch (type) {
    case P::NEQ:
      return CompareOp::kNotEqual;
    case P::GTR:
      return CompareOp::kGreater;
    case P::GTE:
      return CompareOp::kGreaterOrEqual;
    case P::LSS:
      return CompareOp::kLess;
    case P::LTE:
      return CompareOp::kLessOrEqual;
    default:
      return CompareOp::kEqual;
  }
}

// 0 for `,` and for nothing, which have no precedence.
int Precedence(const antlr4::Token* op) {
  if (op == nullptr) return 0;
  return op->getType() == P::OR ? 1 : op->getType() == P::AND ? 2 : 0;
}

// Is what waits with `waiting` complete before `next` is read?
bool BindsFirst(const antlr4::Token* waiting, const antlr4::Token* next) {
  const int left = Precedence(waiting);
  const int right = Precedence(next);
  return left != 0 && right != 0 && left >= right;
}

}  // namespace

LabelFilter* Builder::BuildLabelFilter(P::LabelFilterContext* context) {
  const BuiltFilter built = BuildFilterChain(context);
  CheckHeight(built.height, built.filter->span);
  return built.filter;
}

Builder::BuiltFilter Builder::BuildFilterChain(P::LabelFilterContext* context) {
  std::vector<BuiltFilter> filters = {BuildTerm(context->first)};
  std::vector<const antlr4::Token*> operators;
  const auto reduce = [&] {
    const BuiltFilter right = filters.back();
    filters.pop_back();
    filters.back() = Combine(filters.back(), right, operators.back());
    operators.pop_back();
  };
  for (P::LabelTailContext* tail : context->rest) {
    while (!operators.empty() && BindsFirst(operators.back(), tail->op)) reduce();
    operators.push_back(tail->op);
    filters.push_back(BuildTerm(tail->term));
  }
  while (!operators.empty()) reduce();
  return filters.front();
}

Builder::BuiltFilter Builder::Combine(BuiltFilter left, BuiltFilter right, const antlr4::Token* op) {
  auto* filter = query_.NewNode<LabelFilter>(Cover(left.filter->paren_span, right.filter->paren_span));
  const bool is_or = op != nullptr && op->getType() == P::OR;
  filter->kind = is_or ? LabelFilterKind::kOr : LabelFilterKind::kAnd;
  filter->left = left.filter;
  filter->right = right.filter;
  if (op == nullptr) {
    filter->joiner = Joiner::kNothing;
    filter->op_span = {left.filter->paren_span.end, left.filter->paren_span.end};
  } else {
    filter->joiner = op->getType() == P::COMMA ? Joiner::kComma : Joiner::kWord;
    filter->op_span = SpanOf(op);
  }
  return {filter, std::max(left.height, right.height) + 1};
}

Builder::BuiltFilter Builder::BuildTerm(P::LabelTermContext* context) {
  if (context->inner != nullptr) {
    const BuiltFilter inner = BuildFilterChain(context->inner);
    inner.filter->paren_span = SpanOfContext(context);
    return inner;
  }
  auto* filter = query_.NewNode<LabelFilter>(SpanOfContext(context));
  filter->label = LabelOf(context->label);
  filter->op_span = SpanOf(context->op);
  SetValue(context, filter);
  return {filter};
}

void Builder::SetValue(P::LabelTermContext* context, LabelFilter* filter) {
  const size_t op = context->op->getType();
  if (context->text != nullptr) {
    filter->kind = context->ip != nullptr ? LabelFilterKind::kIp : LabelFilterKind::kString;
    filter->match = FilterOpOf(op);
    filter->text = TextOf(context->text);
    filter->value_span =
        context->ip != nullptr ? Span{SpanOf(context->ip).begin, filter->span.end} : filter->text.span;
    if (context->ip == nullptr) {
      CheckMatcher({filter->label, filter->match, filter->text, filter->span});
    }
    return;
  }
  filter->compare = CompareOpOf(op);
  if (context->number != nullptr) {
    filter->kind = LabelFilterKind::kNumber;
    filter->number = NumberOf(context->number);
    filter->value_span = SpanOfNumber(context->number);
    return;
  }
  filter->value_span = SpanOf(context->unit);
  const std::string_view value = TextOf(filter->value_span);
  if (context->unit->getType() == P::DURATION) {
    filter->kind = LabelFilterKind::kDuration;
    filter->duration_ns = ParseDuration(value).value_or(0);
  } else {
    filter->kind = LabelFilterKind::kBytes;
    filter->bytes = ParseBytes(value).value_or(0);
  }
}

}  // namespace rulecheck::logql
