#include <fmt/core.h>

#include "checks/cardinality/limits.h"
#include "policy/project.h"

namespace rulecheck::checks {
namespace {

// Where the first selector of the query stands.
Span FirstSelector(const LogQueryContext& c) {
  Span out;
  logql::Walk(c.root(), [&](const logql::Expr& node) {
    const auto* log = logql::As<logql::LogExpr>(&node);
    if (log != nullptr && out.empty()) out = log->selector_span;
  });
  return out;
}

// A query that returns more series than Loki allows fails.
void CheckSeriesLimit(const LogQueryContext& c, Severity severity, const policy::LokiLimitRule& limit) {
  const auto& most = c.facts.run().system().max_query_series;
  if (!most || c.item.rule == nullptr || c.query().is_log()) return;
  const double series = SeriesOf(c.facts, c.item);
  if (series <= static_cast<double>(*most) || series == flow::kInfinity) return;
  SpeakFor(limit, severity,
           c.Report(FirstSelector(c),
                    fmt::format(
                        "this query returns up to {} series, more than the {} of Loki's max_query_series: {}",
                        CountText(series), *most, WhySeries(c.facts, c.item))));
}

}  // namespace

void LokiStreams(const LogQueryContext& c) {
  const policy::CardinalitySettings* policy = CardinalityOf(c.settings);
  if (policy == nullptr || policy->loki.place.file == nullptr) return;
  const auto severity = LevelHere(policy->loki, c.item, c.settings, "cardinality/loki-streams");
  if (!severity) return;
  CheckSeriesLimit(c, *severity, policy->loki);
  if (!policy->loki.streams_per_query) return;
  const double most = *policy->loki.streams_per_query;
  const std::optional<double> streams = StreamsOf(c.facts, c.item);
  if (!streams || *streams <= most) return;
  SpeakFor(
      policy->loki, *severity,
      c.Report(FirstSelector(c), fmt::format("this query reads {} streams, more than {}, of the {} there are",
                                             CountText(*streams), CountText(most),
                                             CountText(c.facts.run().system().streams->streams))));
}

}  // namespace rulecheck::checks
