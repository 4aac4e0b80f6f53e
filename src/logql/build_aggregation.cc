// Aggregations over ranges and over vectors.
#include <fmt/format.h>

#include "base/duration.h"
#include "base/go_format.h"
#include "logql/build.h"
#include "logql/lexis.h"

namespace rulecheck::logql {
namespace {

using P = grammar_logql::LogQLParser;

}  // namespace

Expr* Builder::BuildRangeAggregation(P::RangeAggregationContext* context) {
  auto* node = query_.NewNode<RangeAggregation>(SpanOfContext(context));
  node->name_span = SpanOf(context->op);
  node->function = FindRangeAggregation(FoldWord(TextOf(node->name_span)));
  node->range = BuildRange(context->body);
  if (context->param != nullptr) {
    node->has_parameter = true;
    node->parameter_span = SpanOf(context->param);
  }
  if (context->by != nullptr) node->grouping = BuildGrouping(context->by);
  CheckRangeAggregation(*node);
  if (node->has_parameter && node->function->parameter) node->parameter = NumberOf(context->param);
  CheckSelector(*node->range->log);
  return node;
}

// As newRangeAggregationExpr and validate of pkg/logql/syntax/ast.go.
void Builder::CheckRangeAggregation(const RangeAggregation& node) {
  const RangeAggregationInfo& function = *node.function;
  if (node.has_parameter && !function.parameter) {
    AddError(node.parameter_span, fmt::format("{} takes no parameter before its range", function.name));
  } else if (!node.has_parameter && function.parameter) {
    AddError(node.name_span, fmt::format("{} needs a parameter before its range", function.name),
             fmt::format("write {}(0.95, {{...}} | unwrap x [5m])", function.name));
  }
  if (node.grouping != nullptr && !function.grouping) {
    const std::string_view grouping = TextOf(node.grouping->span);
    AddError(node.grouping->span, fmt::format("grouping is not allowed for {}", function.name),
             fmt::format("group by an aggregation around it: sum {} ({}(...))",
                         grouping.size() < 60 ? grouping : "by (...)", function.name));
  }
  if (node.range->unwrap != nullptr && !function.with_unwrap) {
    AddError(node.range->unwrap->span, fmt::format("{} takes no range with unwrap", function.name),
             "it counts lines or their bytes; use sum_over_time and the like for values");
  } else if (node.range->unwrap == nullptr && !function.without_unwrap) {
    AddError(node.name_span, fmt::format("{} needs a range with unwrap", function.name),
             fmt::format("name the label whose value it takes: {}({{...}} | json | unwrap x [5m])",
                         function.name));
  }
}

Builder::Built Builder::BuildVectorAggregation(P::VectorAggregationContext* context) {
  auto* node = query_.NewNode<VectorAggregation>(SpanOfContext(context));
  node->name_span = SpanOf(context->op);
  node->function = FindVectorAggregation(FoldWord(TextOf(node->name_span)));
  const Built body = BuildExpr(context->body);
  node->expr = body.expr;
  RequireMetric(*body.expr, fmt::format("the argument of {}", node->function->name));
  if (context->by != nullptr) node->grouping = BuildGrouping(context->by);
  SetVectorParameter(context->param, node);
  CheckVectorGrouping(*node);
  CheckHeight(body.height + 1, node->span);
  return {node, body.height + 1};
}

// As mustNewVectorAggregationExpr: a whole number above 0, written as such.
void Builder::SetVectorParameter(const antlr4::Token* token, VectorAggregation* node) {
  const VectorAggregationInfo& function = *node->function;
  if (token == nullptr) {
    if (function.parameter) {
      AddError(node->name_span, fmt::format("{} needs a parameter", function.name),
               fmt::format("write how many series it is to return: {}(5, ...)", function.name));
    }
    return;
  }
  node->has_parameter = true;
  node->parameter_span = SpanOf(token);
  if (!function.parameter) {
    AddError(node->parameter_span, fmt::format("{} takes no parameter", function.name));
    return;
  }
  const auto value = ParseInt(TextOf(node->parameter_span), 10);
  node->parameter = value.value_or(0);
  if (!value) {
    AddError(node->parameter_span, fmt::format("the parameter of {} must be a whole number", function.name));
  } else if (*value <= 0) {
    AddError(node->parameter_span, fmt::format("the parameter of {} must be greater than 0", function.name));
  }
}

void Builder::CheckVectorGrouping(const VectorAggregation& node) {
  if (node.grouping == nullptr || node.function->grouping == GroupingRule::kAny) return;
  if (node.function->grouping == GroupingRule::kOnlyEmpty && node.grouping->labels.empty()) return;
  AddError(node.grouping->span, fmt::format("grouping is not allowed for {}", node.function->name));
}

LogRange* Builder::BuildRange(P::LogRangeContext* context) {
  const Span whole = SpanOfContext(context);
  while (context->inner != nullptr) context = context->inner;
  auto* range = query_.New<LogRange>();
  range->span = whole;
  auto* log = query_.NewNode<LogExpr>(SpanOfContext(context->source));
  SetSelector(context->source, log);
  log->stages = BuildStages(context->stages);
  if (!log->stages.empty()) log->span = log->paren_span = Cover(log->span, log->stages.back()->span);
  range->log = log;
  if (context->conversion != nullptr) range->unwrap = BuildUnwrap(context->conversion);
  range->range_span = SpanOf(context->range);
  const std::string_view duration = TextOf({range->range_span.begin + 1, range->range_span.end - 1});
  if (const auto milliseconds = ParsePrometheusDuration(duration)) {
    range->range_ns = *milliseconds * 1'000'000;
  }
  if (context->shift != nullptr) {
    range->offset_span = SpanOfContext(context->shift);
    range->offset_ns = ParseDuration(TextOf(SpanOf(context->shift->value))).value_or(0);
  }
  return range;
}

Unwrap* Builder::BuildUnwrap(P::UnwrapContext* context) {
  auto* unwrap = query_.New<Unwrap>();
  unwrap->span = SpanOfContext(context);
  unwrap->label = LabelOf(context->label);
  if (context->conversion != nullptr) {
    const std::string name = FoldWord(TextOf(SpanOf(context->conversion)));
    unwrap->conversion = name == "bytes"      ? Conversion::kBytes
                         : name == "duration" ? Conversion::kDuration
                                              : Conversion::kDurationSeconds;
  }
  std::vector<LabelFilter*> filters;
  filters.reserve(context->filters.size());
  for (P::PostFilterContext* filter : context->filters) filters.push_back(BuildLabelFilter(filter->filter));
  unwrap->filters = query_.CopyList(filters);
  return unwrap;
}

Grouping* Builder::BuildGrouping(P::GroupingContext* context) {
  auto* grouping = query_.New<Grouping>();
  grouping->span = SpanOfContext(context);
  grouping->without = context->kind->getType() == P::WITHOUT;
  grouping->labels = BuildLabels(context->names);
  return grouping;
}

std::span<LabelRef> Builder::BuildLabels(P::LabelsContext* context) {
  if (context == nullptr) return {};
  std::vector<LabelRef> labels;
  labels.reserve(context->items.size());
  for (const antlr4::Token* item : context->items) labels.push_back(LabelOf(item));
  return query_.CopyList(labels);
}

}  // namespace rulecheck::logql
