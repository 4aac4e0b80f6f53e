// What is scraped: the configuration of Prometheus and objects of its operator. Of queries they have what
// federation asks another server for. Source: prometheus.io, configuration and federation; the API
// reference of prometheus-operator.
#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "documents/kind.h"
#include "documents/shape.h"
#include "documents/spec_query.h"

namespace rulecheck::documents {

namespace {

void AddFederation(const LoadContext& context, const Cursor& scrape, std::string_view name,
                   Document* document) {
  scrape["params"]["match[]"].EachItem([&](const Cursor& match) {
    AddSpecQuery(context, match, {QueryRole::kFederate, name}, document);
  });
}

}  // namespace

std::optional<Detected> DetectPrometheusConfig(const Candidate& candidate) {
  const source::Node& root = candidate.root();
  const bool is_file = root.is_mapping() && !candidate.is_object() && !candidate.is_file();
  if (!is_file || IsPromtailConfig(root)) return std::nullopt;
  return Detected{"Prometheus configuration"};
}

void LoadPrometheusConfig(const LoadContext& context, const source::Node& root, Document* document) {
  Cursor(root)["scrape_configs"].EachItem(
      [&](const Cursor& scrape) { AddFederation(context, scrape, scrape.Text("job_name"), document); });
}

std::optional<Detected> DetectScrapeObject(const Candidate& candidate) {
  const std::string_view kind = TextOf(candidate.root(), "kind");
  const std::string_view version = TextOf(candidate.root(), "apiVersion");
  const auto is_any = [kind](std::initializer_list<std::string_view> kinds) {
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  };
  const bool of_prometheus =
      IsPrometheusGroup(version) && is_any({"ServiceMonitor", "PodMonitor", "Probe", "ScrapeConfig"});
  const bool of_victoria = version.starts_with("operator.victoriametrics.com/") &&
                           is_any({"VMServiceScrape", "VMPodScrape", "VMNodeScrape", "VMProbe",
                                   "VMStaticScrape", "VMScrapeConfig"});
  if (!of_prometheus && !of_victoria) return std::nullopt;
  return Detected{ObjectTitle(candidate.root())};
}

void LoadScrapeObject(const LoadContext& context, const source::Node& root, Document* document) {
  const std::string_view name = ObjectName(root);
  const Cursor spec = Cursor(root)["spec"];
  AddFederation(context, spec, name, document);
  for (const std::string_view list : {"endpoints", "podMetricsEndpoints", "targetEndpoints"})
    spec[list].EachItem([&](const Cursor& endpoint) { AddFederation(context, endpoint, name, document); });
}

}  // namespace rulecheck::documents
