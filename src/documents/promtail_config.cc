// Configurations of Promtail: the lines that a stage is for.
// Source: grafana.com/docs/loki, send-data/promtail/stages/match.
#include "documents/kind.h"
#include "documents/pipeline_stages.h"
#include "documents/shape.h"
#include "documents/spec_query.h"

namespace rulecheck::documents {

namespace {

// Stages inside stages: real ones nest twice.
constexpr int kMaxStageNesting = 16;

void AddStages(const LoadContext& context, const Cursor& stages, int depth, Document* document) {
  if (depth == kMaxStageNesting) return;
  stages.EachItem([&](const Cursor& stage) {
    const Cursor match = stage["match"];
    AddSpecQuery(context, match["selector"], {QueryRole::kStageMatch, {}, QueryLanguage::kLogQL}, document);
    AddStages(context, match["stages"], depth + 1, document);
  });
}

}  // namespace

void AddPipelineStages(const LoadContext& context, const Cursor& stages, Document* document) {
  AddStages(context, stages, 0, document);
}

std::optional<Detected> DetectPromtailConfig(const Candidate& candidate) {
  const source::Node& root = candidate.root();
  if (candidate.is_object() || !IsPromtailConfig(root)) return std::nullopt;
  return Detected{"Promtail configuration"};
}

void LoadPromtailConfig(const LoadContext& context, const source::Node& root, Document* document) {
  Cursor(root)["scrape_configs"].EachItem(
      [&](const Cursor& scrape) { AddPipelineStages(context, scrape["pipeline_stages"], document); });
}

}  // namespace rulecheck::documents
