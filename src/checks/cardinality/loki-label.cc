#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "checks/cardinality/limits.h"
#include "policy/project.h"

namespace rulecheck::checks {
namespace {

bool IsListed(const policy::LokiLimitRule& limit, std::string_view name) {
  return std::find(limit.labels.begin(), limit.labels.end(), name) != limit.labels.end();
}

}  // namespace

void LokiLabel(const LogQueryContext& c) {
  const policy::CardinalitySettings* policy = CardinalityOf(c.settings);
  if (policy == nullptr || policy->loki.labels.empty()) return;
  const auto severity = LevelHere(policy->loki, c.item, c.settings, "cardinality/loki-label");
  if (!severity) return;
  logql::Walk(c.root(), [&](const logql::Expr& node) {
    const logql::Grouping* grouping = nullptr;
    if (const auto* vector = logql::As<logql::VectorAggregation>(&node)) grouping = vector->grouping;
    if (const auto* range = logql::As<logql::RangeAggregation>(&node)) grouping = range->grouping;
    if (grouping == nullptr || grouping->without) return;
    for (const logql::LabelRef& label : grouping->labels) {
      if (!IsListed(policy->loki, label.name)) continue;
      SpeakFor(policy->loki, *severity,
               c.Report(label.span, fmt::format("grouped by `{}`, which has too many values", label.name)));
    }
  });
}

// What Promtail makes a label of streams.
void LokiStreamLabel(const ModelContext& c) {
  std::set<std::pair<const SourceFile*, uint32_t>> said;
  for (const Document* document : c.documents) {
    const policy::PathSettings& settings = c.facts.SettingsOf(*document->file);
    const policy::CardinalitySettings* policy = CardinalityOf(settings);
    if (policy == nullptr || policy->loki.labels.empty()) continue;
    const auto severity = policy::LevelOf(policy->loki, settings.settings, "cardinality/loki-label");
    if (!severity) continue;
    for (const policy::StreamLabel& label : settings.facts->stream_labels) {
      if (!IsListed(policy->loki, label.name)) continue;
      if (!said.emplace(label.place.file, label.place.span.begin).second) continue;
      SpeakFor(
          policy->loki, *severity,
          c.out.Report(label.place, fmt::format("`{}` is made a label of streams: each of its values is a "
                                                "stream of its own",
                                                label.name)));
    }
  }
}

}  // namespace rulecheck::checks
