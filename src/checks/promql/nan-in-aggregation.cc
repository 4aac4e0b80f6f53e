#include <fmt/core.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "checks/check.h"
#include "checks/nan_divisions.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// One NaN among the values makes the result NaN.
bool TakesNanIn(promql::AggregateOp op) {
  return op == promql::AggregateOp::kSum || op == promql::AggregateOp::kAvg ||
         op == promql::AggregateOp::kStddev || op == promql::AggregateOp::kStdvar;
}

// Groups of one series, as a rule: its own NaN fires no alert anyway.
bool IsByInstance(const promql::Aggregate& aggregate) {
  return !aggregate.without &&
         std::any_of(aggregate.grouping.begin(), aggregate.grouping.end(), [](const promql::LabelRef& label) {
           return label.name == "instance" || label.name == "pod";
         });
}

// Each group is of one series, whose own NaN it is.
bool IsOfSingles(const QueryContext& c, const promql::Aggregate& aggregate) {
  std::vector<std::string_view> names;
  for (const promql::LabelRef& label : aggregate.grouping) names.push_back(label.name);
  const flow::Flow& flow = c.facts.Likely(*aggregate.expr);
  return aggregate.without ? flow.UniqueByAllBut(names) : flow.UniqueBy(names);
}

// A rule that reads itself: rules/recording-cycle says it.
bool IsOwn(const QueryContext& c, const promql::Expr& node) {
  const auto* selector = promql::As<promql::VectorSelector>(&node);
  return selector != nullptr && MetricName(*selector) == c.OwnName();
}

void Explain(const QueryContext& c, const NanDivision& division, FindingBuilder* finding) {
  if (const auto* binary = promql::As<promql::Binary>(division.node)) {
    finding->Because(c.At(binary->rhs->span), division.idle ? "0 while nothing happens" : "this may be 0");
    return;
  }
  const auto* selector = promql::As<promql::VectorSelector>(division.node);
  const std::span<const uint32_t> recorders = c.rules.Recorders(MetricName(*selector));
  if (!recorders.empty())
    finding->Because(c.rules.rule(recorders.front()).rule->name.Whole(), "the division is recorded here");
}

void ReportDivision(const QueryContext& c, const promql::Aggregate& aggregate, const NanDivision& division) {
  const auto* binary = promql::As<promql::Binary>(division.node);
  const std::string_view name = promql::AggregateName(aggregate.op);
  FindingBuilder finding = c.Report(
      binary != nullptr ? binary->op_span : division.node->span,
      division.idle ? fmt::format("0/0 is not a number: one idle series makes the `{}` of its group NaN, "
                                  "which passes no threshold",
                                  name)
                    : fmt::format("one divisor of 0 makes the `{}` of its group NaN or infinite", name));
  if (!division.idle) finding.As(Severity::kInfo);
  Explain(c, division, &finding);
  finding.Because(c.At(aggregate.name_span), "taken in here")
      .Help("divide sums instead of adding ratios up, or leave idle series out: `... / (... > 0)`");
}

}  // namespace

void NanInAggregation(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* aggregate = promql::As<promql::Aggregate>(&node);
    if (aggregate == nullptr || !TakesNanIn(aggregate->op) || IsByInstance(*aggregate)) return;
    if (IsOfSingles(c, *aggregate)) return;
    const NanDivision division = FindNanDivision(
        *aggregate->expr, [&](const promql::Expr& part) -> const flow::Flow& { return c.facts.Likely(part); },
        c.facts.run().recorded_nan());
    if (division.node != nullptr && !IsOwn(c, *division.node)) ReportDivision(c, *aggregate, division);
  });
}

}  // namespace rulecheck::checks
