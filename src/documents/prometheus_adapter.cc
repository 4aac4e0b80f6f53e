// Rules of prometheus-adapter, which makes metrics for autoscalers; as its configuration and as values of
// its chart. Source: github.com/kubernetes-sigs/prometheus-adapter, docs/config.md.
#include "documents/kind.h"
#include "documents/shape.h"
#include "documents/spec_query.h"

namespace rulecheck::documents {

namespace {

SpecQuery AdapterQuery(QueryRole role, std::string_view name) {
  return {role, name, QueryLanguage::kPromQL, LanguageReason::kKind, {}, FillIn::kAngles};
}

void AddAdapterRules(const LoadContext& context, const Cursor& rules, Document* document) {
  rules.EachItem([&](const Cursor& rule) {
    const std::string_view name = rule["name"].Text("as");
    AddSpecQuery(context, rule["seriesQuery"], AdapterQuery(QueryRole::kAdapterSeries, name), document);
    AddSpecQuery(context, rule["metricsQuery"], AdapterQuery(QueryRole::kAdapterMetrics, name), document);
  });
}

void AddResourceRules(const LoadContext& context, const Cursor& rules, Document* document) {
  rules.EachValue([&](const Cursor& rule) {
    for (const std::string_view key : {"containerQuery", "nodeQuery"})
      AddSpecQuery(context, rule[key], AdapterQuery(QueryRole::kAdapterMetrics, rule.key()), document);
  });
}

bool HasAdapterRule(const Cursor& rules) {
  bool found = false;
  rules.EachItem(
      [&](const Cursor& rule) { found = found || rule.Has("seriesQuery") || rule.Has("metricsQuery"); });
  rules.EachValue([&](const Cursor& rule) { found = found || rule.Has("containerQuery"); });
  return found;
}

}  // namespace

std::optional<Detected> DetectPrometheusAdapter(const Candidate& candidate) {
  const Cursor root(candidate.root());
  if (!candidate.is_file()) return std::nullopt;
  const bool is_adapter = HasAdapterRule(root["rules"]) || HasAdapterRule(root["externalRules"]) ||
                          HasAdapterRule(root["resourceRules"]);
  return is_adapter ? std::optional(Detected{"prometheus-adapter configuration"}) : std::nullopt;
}

bool IsAdapterValues(const source::Node& node) {
  const Cursor rules = Cursor(node)["rules"];
  return rules.is_mapping() && (HasAdapterRule(rules["custom"]) || HasAdapterRule(rules["external"]) ||
                                HasAdapterRule(rules["resource"]));
}

void LoadPrometheusAdapter(const LoadContext& context, const source::Node& root, Document* document) {
  const Cursor at(root);
  const Cursor rules = at["rules"];
  AddAdapterRules(context, rules, document);
  AddAdapterRules(context, at["externalRules"], document);
  AddResourceRules(context, at["resourceRules"], document);
  if (!rules.is_mapping()) return;
  AddAdapterRules(context, rules["custom"], document);
  AddAdapterRules(context, rules["external"], document);
  AddResourceRules(context, rules["resource"], document);
}

}  // namespace rulecheck::documents
