// Selectors, ranges, subqueries and the modifiers that follow them.
#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "base/go_format.h"
#include "promql/build.h"
#include "promql/regex.h"

namespace rulecheck::promql {
namespace {

using P = grammar_promql::PromQLParser;

// As Go converts on amd64: what does not fit, not-a-number included, is the least integer.
int64_t ToInt64(double value) {
  constexpr double kLimit = 9223372036854775808.0;
  if (!(value >= -kLimit && value < kLimit)) return std::numeric_limits<int64_t>::min();
  return static_cast<int64_t>(value);
}

int64_t Nanoseconds(const Expr* duration) {
  const auto* literal = As<NumberLiteral>(duration);
  return literal != nullptr ? ToInt64(std::round(literal->value * 1e9)) : 0;
}

DurationExpr* AsExpression(Expr* duration) {
  return As<DurationExpr>(duration);
}

MatchOp MatchOpOf(size_t type) {
  switch (type) {
    case P::NEQ:
      return MatchOp::kNotEqual;
    case P::EQL_REGEX:
      return MatchOp::kRegexp;
    case P::NEQ_REGEX:
      return MatchOp::kNotRegexp;
    default:
      return MatchOp::kEqual;
  }
}

}  // namespace

Builder::Built Builder::ApplySuffix(Built lhs, P::ExprContext* context) {
  if (context->range != nullptr) return BuildRange(lhs, context->range);
  if (context->offsetWord != nullptr) {
    SetOffset(lhs.expr, context);
  } else if (context->atSign != nullptr) {
    SetAt(lhs.expr, context);
  } else {
    SetExtended(lhs.expr, context->extended);
  }
  lhs.expr->span.end = SpanOf(context->stop).end;
  return lhs;
}

Builder::Built Builder::BuildRange(Built lhs, P::RangeSelectorContext* context) {
  const Span brackets{SpanOf(context->open).begin, SpanOf(context->close).end};
  const Arena::Position before = query_.arena()->Here();
  const BuiltDuration range = BuildDuration(context->durationRange);
  RequirePositive(*range.expr);
  const Span span = Cover(lhs.expr->span, brackets);
  const int64_t range_ns = Nanoseconds(range.expr);
  DurationExpr* range_expr = AsExpression(range.expr);
  if (range_expr == nullptr) query_.arena()->BackTo(before);  // the number says it all
  if (context->colon == nullptr) {
    CheckMatrixOperand(*lhs.expr, brackets);
    auto* node = query_.NewNode<MatrixSelector>(span);
    node->type = ValueType::kMatrix;
    node->selector = As<VectorSelector>(lhs.expr);
    node->range_ns = range_ns;
    node->range_expr = range_expr;
    node->range_span = brackets;
    return {node, std::max(lhs.height, range.height) + 1};
  }
  auto* node = query_.NewNode<Subquery>(span);
  node->type = ValueType::kMatrix;
  node->expr = lhs.expr;
  node->range_ns = range_ns;
  node->range_expr = range_expr;
  node->range_span = brackets;
  uint32_t height = std::max(lhs.height, range.height);
  if (context->step != nullptr) {
    const BuiltDuration step = BuildDuration(context->step);
    RequirePositive(*step.expr);
    node->step_ns = Nanoseconds(step.expr);
    node->step_expr = AsExpression(step.expr);
    height = std::max(height, step.height);
  }
  return {node, height + 1};
}

void Builder::CheckMatrixOperand(const Expr& operand, Span brackets) {
  const auto* selector = As<VectorSelector>(&operand);
  if (selector == nullptr) {
    AddError(brackets, "ranges only allowed for vector selectors",
             "for the results of an expression over time write a subquery, such as [5m:]");
  } else if (selector->time().offset_ns != 0 || selector->time().offset_expr != nullptr) {
    AddError(brackets, "no offset modifiers allowed before range", "write `offset` after the range");
  } else if (selector->time().at != AtKind::kNone) {
    AddError(brackets, "no @ modifiers allowed before range", "write `@` after the range");
  }
}

// Where the modifiers of a selector, range or subquery are kept; null (and an
// error) for anything else.
TimeModifiers* Builder::ModifiersOf(Expr* operand, Span at, std::string_view what) {
  const auto written = [this](TimeModifiers** modifiers) {
    if (*modifiers == nullptr) *modifiers = query_.New<TimeModifiers>();
    return *modifiers;
  };
  if (auto* selector = As<VectorSelector>(operand)) return written(&selector->modifiers);
  if (auto* matrix = As<MatrixSelector>(operand)) {
    return matrix->selector != nullptr ? written(&matrix->selector->modifiers) : nullptr;
  }
  if (auto* subquery = As<Subquery>(operand)) return written(&subquery->modifiers);
  AddError(at,
           fmt::format("{} modifier must be preceded by an instant vector selector or range vector "
                       "selector or a subquery",
                       what),
           "put it inside, right after the selector");
  return nullptr;
}

void Builder::SetOffset(Expr* operand, P::ExprContext* context) {
  Expr* value =
      context->offset != nullptr ? BuildOffsetValue(context->offset) : BuildDuration(context->wide).expr;
  const Span span{SpanOf(context->offsetWord).begin, SpanOf(context->stop).end};
  TimeModifiers* time = ModifiersOf(operand, span, "offset");
  if (time == nullptr) return;
  // A zero offset leaves no trace, so another may follow it.
  if (time->offset_ns != 0 || time->offset_expr != nullptr) {
    AddError(span, "offset may not be set multiple times");
    return;
  }
  if (TextOf(span).find('-') != std::string_view::npos) Require(Syntax::kNegativeOffset, span);
  time->offset_ns = Nanoseconds(value);
  time->offset_expr = AsExpression(value);
  time->offset_span = span;
}

void Builder::SetAt(Expr* operand, P::ExprContext* context) {
  const Span span{SpanOf(context->atSign).begin, SpanOf(context->stop).end};
  P::AtValueContext* value = context->at;
  double seconds = 0;
  if (value->literal != nullptr) {
    seconds = NumberOf(value->literal);
    if (value->sign != nullptr && value->sign->getType() == P::SUB) seconds = -seconds;
    if (!(seconds > -9223372036854775808.0 && seconds < 9223372036854775808.0)) {
      AddError(span, fmt::format("timestamp out of bounds for @ modifier: {}", FormatFloat(seconds, 'f', 6)));
    }
  }
  TimeModifiers* time = ModifiersOf(operand, span, "@");
  if (time == nullptr) return;
  if (time->at != AtKind::kNone) {
    AddError(span, "@ <timestamp> may not be set multiple times");
    return;
  }
  Require(Syntax::kAtModifier, span);
  time->at_span = span;
  if (value->literal != nullptr) {
    time->at = AtKind::kTimestamp;
    time->at_ms = ToInt64(std::round(seconds * 1000));
  } else {
    time->at = value->word->getType() == P::START ? AtKind::kStart : AtKind::kEnd;
  }
}

void Builder::SetExtended(Expr* operand, const antlr4::Token* word) {
  const bool anchored = word->getType() == P::ANCHORED;
  const std::string_view name = anchored ? "anchored" : "smoothed";
  Require(Syntax::kExtendedRange, SpanOf(word));
  if (!options_.features.extended_range_selectors) {
    AddError(SpanOf(word), fmt::format("{} modifier is experimental and not enabled", name),
             "enable it with --enable-feature=promql-extended-range-selectors");
    return;
  }
  auto* selector = As<VectorSelector>(operand);
  if (auto* matrix = As<MatrixSelector>(operand)) {
    selector = matrix->selector;
    if (selector == nullptr) return;
  }
  if (selector == nullptr) {
    const std::string_view what = operand->kind == NodeKind::kSubquery ? "subqueries" : "this expression";
    AddError(SpanOf(word),
             fmt::format("{} modifier is not supported for {}, expected a selector before it", name, what));
    return;
  }
  (anchored ? selector->anchored : selector->smoothed) = true;
  if (selector->anchored && selector->smoothed) {
    AddError(SpanOf(word), "anchored and smoothed modifiers cannot be used together");
  }
}

Expr* Builder::BuildSelector(P::SelectorContext* context) {
  const Span span{SpanOf(context->start).begin, SpanOf(context->stop).end};
  auto* node = query_.NewNode<VectorSelector>(span);
  node->type = ValueType::kVector;
  const size_t written = context->braces != nullptr ? context->braces->items.size() : 0;
  const size_t total = written + (context->name != nullptr ? 1 : 0);
  if (total == 0) return node;
  auto* matchers = query_.arena()->NewArray<Matcher>(total);
  for (size_t i = 0; i < written; ++i) {
    P::MatcherContext* item = context->braces->items[i];
    new (matchers + i) Matcher(BuildMatcher(item));
    if (item->op == nullptr && node->name_span.empty()) {
      node->name = matchers[i].value;
      node->name_span = matchers[i].span;
      node->name_in_braces = true;
    }
  }
  if (context->name != nullptr) {
    node->name_span = SpanOf(context->name);
    node->name = TextOf(node->name_span);
    node->name_in_braces = false;
    new (matchers + written) Matcher(NameMatcher(node->name, node->name_span));
  }
  node->matchers = {matchers, total};
  return node;
}

Matcher Builder::BuildMatcher(P::MatcherContext* context) {
  const bool quoted = context->label->getType() == P::STRING;
  const std::string_view label = quoted ? DecodeText(context->label) : TextOf(context->label);
  const Span label_span = SpanOf(context->label);
  if (quoted) Require(Syntax::kQuotedName, label_span);
  if (context->op == nullptr) return NameMatcher(label, label_span);
  Matcher matcher;
  matcher.name = label;
  matcher.value = DecodeText(context->value);
  matcher.op = MatchOpOf(context->op->getType());
  matcher.name_span = label_span;
  matcher.value_span = SpanOf(context->value);
  matcher.span = Cover(label_span, matcher.value_span);
  if (matcher.op == MatchOp::kRegexp || matcher.op == MatchOp::kNotRegexp) {
    const std::string problem = RegexProblem(matcher.value);
    if (!problem.empty()) {
      AddError(matcher.value_span, fmt::format("invalid regular expression: {}", problem));
    }
  }
  return matcher;
}

Matcher Builder::NameMatcher(std::string_view name, Span span) {
  Matcher matcher;
  matcher.name = "__name__";
  matcher.value = name;
  matcher.op = MatchOp::kEqual;
  matcher.span = matcher.name_span = matcher.value_span = span;
  return matcher;
}

}  // namespace rulecheck::promql
