#include "checks/shapes.h"

#include <algorithm>
#include <iterator>

namespace rulecheck::checks {
namespace {

constexpr std::string_view kGaugeNames[] = {
#define GAUGE(name) name,
#define GAUGE_SUFFIX(suffix)
#include "checks/gauges.def"
#undef GAUGE
#undef GAUGE_SUFFIX
};

constexpr std::string_view kGaugeSuffixes[] = {
#define GAUGE(name)
#define GAUGE_SUFFIX(suffix) suffix,
#include "checks/gauges.def"
#undef GAUGE
#undef GAUGE_SUFFIX
};

bool EndsWithAny(std::string_view text, std::span<const std::string_view> suffixes) {
  return std::any_of(suffixes.begin(), suffixes.end(),
                     [&](std::string_view suffix) { return text.ends_with(suffix); });
}

}  // namespace

const promql::Call* CallOf(const promql::Expr* expr) {
  return promql::As<promql::Call>(promql::StripParens(expr));
}

const promql::Call* CallOf(const promql::Expr* expr, promql::FunctionId function) {
  const promql::Call* call = CallOf(expr);
  return call != nullptr && call->function->id == function ? call : nullptr;
}

bool IsRateOrIncrease(const promql::Call& call) {
  const promql::FunctionId id = call.function->id;
  return id == promql::FunctionId::kRate || id == promql::FunctionId::kIncrease;
}

bool PicksSeries(promql::AggregateOp op) {
  using promql::AggregateOp;
  return op == AggregateOp::kTopk || op == AggregateOp::kBottomk || op == AggregateOp::kLimitk ||
         op == AggregateOp::kLimitRatio;
}

std::optional<std::string_view> TextArgument(const promql::Call& call, size_t i) {
  const auto* text = promql::As<promql::StringLiteral>(promql::StripParens(call.args[i]));
  if (text == nullptr) return std::nullopt;
  return text->value;
}

const promql::Aggregate* AggregateOf(const promql::Expr* expr) {
  return promql::As<promql::Aggregate>(promql::StripParens(expr));
}

const promql::VectorSelector* SelectorOf(const promql::Expr* expr) {
  expr = promql::StripParens(expr);
  if (const auto* matrix = promql::As<promql::MatrixSelector>(expr)) return matrix->selector;
  return promql::As<promql::VectorSelector>(expr);
}

std::string_view MetricName(const promql::VectorSelector& selector) {
  if (!selector.name.empty()) return selector.name;
  for (const promql::Matcher& matcher : selector.matchers) {
    if (matcher.name == "__name__" && matcher.op == promql::MatchOp::kEqual) return matcher.value;
  }
  return {};
}

Span SelectorSpan(const promql::VectorSelector& selector) {
  Span span = selector.span;
  for (const Span modifier : {selector.time().offset_span, selector.time().at_span}) {
    if (!modifier.empty() && modifier.begin < span.end && modifier.begin > span.begin)
      span.end = modifier.begin;
  }
  return span;
}

Span NamePlace(const promql::VectorSelector& selector) {
  return selector.name_span.empty() ? selector.span : selector.name_span;
}

std::string_view HistogramBase(std::string_view metric) {
  for (const std::string_view suffix : {"_bucket", "_count", "_sum"}) {
    if (metric.ends_with(suffix)) return metric.substr(0, metric.size() - suffix.size());
  }
  return metric;
}

bool IsFilter(const promql::Expr& node) {
  const auto* binary = promql::As<promql::Binary>(&node);
  return binary != nullptr && promql::IsComparison(binary->op) && !binary->return_bool;
}

bool HasCounterSuffix(std::string_view metric) {
  constexpr std::string_view kSuffixes[] = {"_total", "_count", "_sum", "_bucket"};
  return !IsRecordedName(metric) && EndsWithAny(metric, kSuffixes);
}

bool IsKnownGauge(std::string_view metric) {
  if (IsRecordedName(metric)) return false;
  return std::find(std::begin(kGaugeNames), std::end(kGaugeNames), metric) != std::end(kGaugeNames) ||
         EndsWithAny(metric, kGaugeSuffixes);
}

void SelectorsIn(const promql::Expr& root, std::vector<const promql::VectorSelector*>* out) {
  promql::Walk(root, [&](const promql::Expr& node) {
    if (node.kind == promql::NodeKind::kMatrixSelector) {
      out->push_back(promql::To<promql::MatrixSelector>(node).selector);
      return false;
    }
    if (const auto* selector = promql::As<promql::VectorSelector>(&node)) out->push_back(selector);
    return true;
  });
}

bool SameExpression(const promql::Expr& a, const promql::Expr& b) {
  return promql::Same(*promql::StripParens(&a), *promql::StripParens(&b));
}

}  // namespace rulecheck::checks
