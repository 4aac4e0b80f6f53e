// OpenSLO: objectives and indicators of versions v1 and v1alpha.
// Source: github.com/OpenSLO/OpenSLO, the specification.
#include "documents/kind.h"
#include "documents/shape.h"
#include "documents/slo_fields.h"
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

// Of v1 and v1alpha; targets are ratios, `targetPercent` says the other. An indicator that is
// defined elsewhere has no queries here.
void AddSpecs(const LoadContext& context, const Cursor& object, Document* document) {
  const Cursor body = object["spec"];
  if (object.Text("kind") != "SLO" || !body.is_mapping()) return;
  const auto query = [&](const Cursor& metric) {
    return TextAt(context, metric["metricSource"]["spec"]["query"]);
  };
  body["objectives"].EachItem([&](const Cursor& objective) {
    if (!objective.is_mapping()) return;
    SloSpec& spec = SpecsOf(document).slos.emplace_back();
    spec.tool = SloTool::kOpenSlo;
    spec.name = TextAt(context, object["metadata"]["name"]);
    spec.service = TextAt(context, body["service"]);
    const bool percent = objective.Has("targetPercent");
    ReadTarget(context, objective[percent ? "targetPercent" : "target"], percent, &spec);
    body["timeWindow"].EachItem([&](const Cursor& window) {
      if (!spec.period) spec.period = PeriodAt(context, window["duration"]);
    });
    const Cursor own = objective["indicator"]["spec"]["ratioMetric"];
    const Cursor ratio = own ? own : body["indicator"]["spec"]["ratioMetric"];
    spec.total = query(ratio["total"]);
    spec.bad = query(ratio["bad"]);
    spec.good = query(ratio["good"]);
    spec.raw = query(ratio["raw"]);
    spec.span = objective->span;
  });
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
  AddSpecs(context, Cursor(root), document);
}

}  // namespace rulecheck::documents
