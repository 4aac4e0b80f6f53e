// Objectives of Pyrra: the selectors that indicators count.
// Source: github.com/pyrra-dev/pyrra, kubernetes/api/v1alpha1.
#include "documents/kind.h"
#include "documents/shape.h"
#include "documents/slo_fields.h"
#include "documents/spec_query.h"

namespace rulecheck::documents {

namespace {

void AddSpec(const LoadContext& context, const Cursor& object, Document* document) {
  const Cursor body = object["spec"], indicator = body["indicator"];
  if (!body.is_mapping()) return;
  SloSpec& spec = SpecsOf(document).slos.emplace_back();
  spec.tool = SloTool::kPyrra;
  spec.name = TextAt(context, object["metadata"]["name"]);
  ReadTarget(context, body["target"], true, &spec);
  spec.period = PeriodAt(context, body["window"]);
  spec.bad = TextAt(context, indicator["ratio"]["errors"]["metric"]);
  spec.good = TextAt(context, indicator["latency"]["success"]["metric"]);
  for (const Cursor& total : {indicator["ratio"]["total"], indicator["latency"]["total"],
                              indicator["latencyNative"]["total"], indicator["bool_gauge"]}) {
    if (total.is_mapping()) spec.total = TextAt(context, total["metric"]);
  }
  spec.latency = TextAt(context, indicator["latencyNative"]["latency"]);
  spec.labels = PairsAt(context, object["metadata"]["labels"]);
  spec.alert_name = TextAt(context, body["alerting"]["name"]);
  spec.alerts_disabled =
      body["alerting"].Text("disabled") == "true" || body["alerting"].Text("burnrates") == "false";
  spec.span = object->span;
}

}  // namespace

std::optional<Detected> DetectPyrra(const Candidate& candidate) {
  const source::Node& root = candidate.root();
  if (TextOf(root, "kind") != "ServiceLevelObjective" ||
      !TextOf(root, "apiVersion").starts_with("pyrra.dev/")) {
    return std::nullopt;
  }
  return Detected{ObjectTitle(root)};
}

void LoadPyrra(const LoadContext& context, const source::Node& root, Document* document) {
  const SpecQuery query{QueryRole::kSlo, ObjectName(root)};
  const Cursor indicator = Cursor(root)["spec"]["indicator"];
  const auto add = [&](const Cursor& at) { AddSpecQuery(context, at["metric"], query, document); };
  for (const std::string_view part : {"errors", "total"}) add(indicator["ratio"][part]);
  for (const std::string_view part : {"success", "total"}) add(indicator["latency"][part]);
  add(indicator["latencyNative"]["total"]);
  add(indicator["bool_gauge"]);
  AddSpec(context, Cursor(root), document);
}

}  // namespace rulecheck::documents
