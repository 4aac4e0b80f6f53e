// Keptn: metrics and the values of analyses, whose provider tells the language by its name.
// Source: keptn.sh, reference/crd-reference.
#include "documents/kind.h"
#include "documents/shape.h"
#include "documents/spec_query.h"

namespace rulecheck::documents {

std::optional<Detected> DetectKeptn(const Candidate& candidate) {
  const std::string_view kind = TextOf(candidate.root(), "kind");
  const bool is_keptn = kind == "KeptnMetric" || kind == "AnalysisValueTemplate";
  if (!is_keptn || !TextOf(candidate.root(), "apiVersion").starts_with("metrics.keptn.sh/"))
    return std::nullopt;
  return Detected{ObjectTitle(candidate.root())};
}

void LoadKeptn(const LoadContext& context, const source::Node& root, Document* document) {
  const Cursor spec = Cursor(root)["spec"];
  const std::string_view provider = spec["provider"].Text("name");
  AddSpecQuery(context, spec["query"],
               {QueryRole::kAnalysis, ObjectName(root), LanguageOfSource(provider), LanguageReason::kName,
                provider, FillIn::kBraces},
               document);
}

}  // namespace rulecheck::documents
