// OpenSLO: objectives and indicators of versions v1 and v1alpha.
// Source: github.com/OpenSLO/OpenSLO, the specification.
#include "documents/kind.h"
#include "documents/shape.h"
#include "documents/spec_query.h"

namespace rulecheck::documents {

namespace {

// v1: the type of the source, or the name of one that is defined elsewhere.
void AddMetric(const LoadContext& context, const Cursor& metric, std::string_view name, Document* document) {
  const Cursor source = metric["metricSource"];
  const std::string_view type = source.Text("type");
  // Sloth takes these, too, with its `{{.window}}`.
  SpecQuery query{QueryRole::kSlo, name, LanguageOfSource(type), LanguageReason::kDataSource, type,
                  FillIn::kBraces};
  if (type.empty()) {
    query.data_source = source.Text("metricSourceRef");
    query.reason = LanguageReason::kName;
    query.language = LanguageOfSource(query.data_source);
    if (query.language == QueryLanguage::kOther) query.language = QueryLanguage::kUnknown;
  }
  AddSpecQuery(context, source["spec"]["query"], query, document);
}

void AddIndicator(const LoadContext& context, const Cursor& spec, std::string_view name, Document* document) {
  AddMetric(context, spec["thresholdMetric"], name, document);
  for (const std::string_view part : {"good", "bad", "total", "raw"})
    AddMetric(context, spec["ratioMetric"][part], name, document);
}

// v1alpha: the language by its name, else by its source.
void AddOldMetric(const LoadContext& context, const Cursor& metric, std::string_view name,
                  Document* document) {
  const std::string_view type = metric.Text("queryType");
  const QueryLanguage language = LanguageOfSource(type.empty() ? metric.Text("source") : type);
  AddSpecQuery(context, metric["query"],
               {QueryRole::kSlo, name, type == "logql" ? QueryLanguage::kLogQL : language,
                LanguageReason::kDataSource, metric.Text("source"), FillIn::kBraces},
               document);
}

}  // namespace

std::optional<Detected> DetectOpenSlo(const Candidate& candidate) {
  if (!TextOf(candidate.root(), "apiVersion").starts_with("openslo/")) return std::nullopt;
  return Detected{"OpenSLO " + ObjectTitle(candidate.root())};
}

void LoadOpenSlo(const LoadContext& context, const source::Node& root, Document* document) {
  const Cursor spec = Cursor(root)["spec"];
  const std::string_view name = ObjectName(root);
  AddIndicator(context, spec, name, document);
  AddIndicator(context, spec["indicator"]["spec"], name, document);
  AddOldMetric(context, spec["indicator"]["thresholdMetric"], name, document);
  spec["objectives"].EachItem([&](const Cursor& objective) {
    AddIndicator(context, objective["indicator"]["spec"], name, document);
    objective["ratioMetrics"].EachValue(
        [&](const Cursor& metric) { AddOldMetric(context, metric, name, document); });
  });
}

}  // namespace rulecheck::documents
