// Analyses of Argo Rollouts: metrics that decide whether a release goes on.
// Source: argoproj.github.io/rollouts, features/analysis.
#include "documents/kind.h"
#include "documents/shape.h"
#include "documents/spec_query.h"

namespace rulecheck::documents {

namespace {

// Each kind of provider has its own language; `web` and `job` have no query.
void AddProvider(const LoadContext& context, const Cursor& provider, std::string_view metric,
                 Document* document) {
  const bool prometheus = provider.key() == "prometheus";
  AddSpecQuery(
      context, provider["query"],
      {QueryRole::kAnalysis, metric, prometheus ? QueryLanguage::kPromQL : QueryLanguage::kOther,
       LanguageReason::kKind, prometheus ? provider.Text("address") : std::string_view(), FillIn::kBraces},
      document);
}

}  // namespace

std::optional<Detected> DetectArgoAnalysis(const Candidate& candidate) {
  const std::string_view kind = TextOf(candidate.root(), "kind");
  const bool is_analysis =
      kind == "AnalysisTemplate" || kind == "ClusterAnalysisTemplate" || kind == "AnalysisRun";
  if (!is_analysis || !TextOf(candidate.root(), "apiVersion").starts_with("argoproj.io/"))
    return std::nullopt;
  return Detected{ObjectTitle(candidate.root())};
}

void LoadArgoAnalysis(const LoadContext& context, const source::Node& root, Document* document) {
  Cursor(root)["spec"]["metrics"].EachItem([&](const Cursor& metric) {
    metric["provider"].EachValue(
        [&](const Cursor& provider) { AddProvider(context, provider, metric.Text("name"), document); });
  });
}

}  // namespace rulecheck::documents
