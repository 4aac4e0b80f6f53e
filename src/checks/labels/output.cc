#include "checks/labels/output.h"

#include "flow/rules.h"

namespace rulecheck::checks {
namespace {

bool Covers(Span outer, Span inner) {
  return outer.begin <= inner.begin && inner.end <= outer.end;
}

}  // namespace

OutputLabels::OutputLabels(const AnyQueryContext& c) : c_(c) {
  if (c.item.promql != nullptr) {
    flow_ = c.facts.InSystem(*c.item.promql->root());
  } else if (c.item.logql != nullptr && !c.item.logql->is_log()) {
    flow_ = c.facts.Flow(*c.item.logql->root());
  }
  nothing_ = flow_.IsEmpty();
}

bool OutputLabels::IsKept(std::string_view name) const {
  return flow_.MustHave(name) || (flow_.IsClosed() && flow_.CanHave(name) && MeansToHave(name));
}

// Native histograms may carry an `le` through histogram_quantile(), which classic ones lose: who
// groups their buckets by it does not mean it to be in the result.
bool OutputLabels::MeansToHave(std::string_view name) const {
  if (name != "le" || flow_.MustHave(name) || c_.item.promql == nullptr) return true;
  bool quantile = false;
  promql::Walk(*c_.item.promql->root(), [&](const promql::Expr& node) {
    const auto* call = syntax::As<promql::Call>(&node);
    quantile = quantile || (call != nullptr && call->name.starts_with("histogram_"));
  });
  return !quantile;
}

std::optional<std::set<std::string, std::less<>>> OutputLabels::All() const {
  if (nothing_ || !flow_.IsClosed()) return std::nullopt;
  std::set<std::string, std::less<>> out;
  for (const flow::Alternative& alternative : flow_.alternatives) {
    for (const flow::LabelFact& fact : alternative.labels.facts()) {
      if (fact.CanBe() && fact.name != flow::kMetricName && MeansToHave(fact.name)) out.insert(fact.name);
    }
  }
  return out;
}

Span OutputLabels::KeptBy(std::string_view name) const {
  const flow::Cause cause = flow_.CauseOf(name);
  return cause.rule == flow::Cause::kHere ? cause.span : Span{};
}

std::optional<Span> OutputLabels::DroppedBy(std::string_view name) const {
  const flow::Cause cause = flow_.CauseOf(name);
  if (cause.rule != flow::Cause::kHere || cause.span.empty()) return std::nullopt;
  return c_.item.promql != nullptr ? DroppedByPromql(name, cause.span) : DroppedByLogql(cause.span);
}

std::optional<Span> OutputLabels::DroppedByPromql(std::string_view name, Span cause) const {
  const flow::PromqlFlows& flows = c_.facts.run().flows().Of(*c_.item.promql);
  std::optional<Span> found;
  promql::Walk(*c_.item.promql->root(), [&](const promql::Expr& node) {
    const auto* aggregate = syntax::As<promql::Aggregate>(&node);
    if (aggregate == nullptr || found || !Covers(aggregate->span, cause)) return;
    if (!flows[aggregate->id].CanHave(name) && flows[aggregate->expr->id].CanHave(name))
      found = aggregate->span;
  });
  return found;
}

// Stages of a pipeline may drop labels, too: that is no aggregation.
std::optional<Span> OutputLabels::DroppedByLogql(Span cause) const {
  bool by_stage = false;
  logql::Walk(*c_.item.logql->root(), [&](const logql::Expr& node) {
    by_stage = by_stage || (node.kind == logql::NodeKind::kLog && Covers(node.span, cause));
  });
  return by_stage ? std::nullopt : std::optional<Span>(cause);
}

}  // namespace rulecheck::checks
