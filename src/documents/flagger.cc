// Flagger: metric templates, and canaries that have queries of their own.
// Source: docs.flagger.app, usage/metrics.
#include "documents/kind.h"
#include "documents/shape.h"
#include "documents/spec_query.h"

namespace rulecheck::documents {

namespace {

bool IsFlagger(const Candidate& candidate, std::string_view kind) {
  return TextOf(candidate.root(), "kind") == kind &&
         TextOf(candidate.root(), "apiVersion").starts_with("flagger.app/");
}

}  // namespace

std::optional<Detected> DetectFlaggerMetric(const Candidate& candidate) {
  if (!IsFlagger(candidate, "MetricTemplate")) return std::nullopt;
  return Detected{ObjectTitle(candidate.root())};
}

void LoadFlaggerMetric(const LoadContext& context, const source::Node& root, Document* document) {
  const Cursor spec = Cursor(root)["spec"];
  const Cursor provider = spec["provider"];
  const bool prometheus = provider.Text("type") == "prometheus";
  AddSpecQuery(
      context, spec["query"],
      {QueryRole::kAnalysis, ObjectName(root), prometheus ? QueryLanguage::kPromQL : QueryLanguage::kOther,
       LanguageReason::kKind, provider.Text("address"), FillIn::kBraces},
      document);
}

std::optional<Detected> DetectFlaggerCanary(const Candidate& candidate) {
  if (!IsFlagger(candidate, "Canary")) return std::nullopt;
  return Detected{ObjectTitle(candidate.root())};
}

void LoadFlaggerCanary(const LoadContext& context, const source::Node& root, Document* document) {
  const Cursor spec = Cursor(root)["spec"];
  for (const std::string_view key : {"analysis", "canaryAnalysis"}) {
    spec[key]["metrics"].EachItem([&](const Cursor& metric) {
      AddSpecQuery(context, metric["query"],
                   {QueryRole::kAnalysis,
                    metric.Text("name"),
                    QueryLanguage::kPromQL,
                    LanguageReason::kKind,
                    {},
                    FillIn::kBraces},
                   document);
    });
  }
}

}  // namespace rulecheck::documents
