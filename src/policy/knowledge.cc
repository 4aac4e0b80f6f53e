#include "policy/knowledge.h"

#include <fmt/format.h>

#include <string>

#include "base/strings.h"

namespace rulecheck::policy {
namespace {

#define METRIC(name, type, labels) {name, type, labels},
constexpr KnownMetric kNodeExporter[] = {
#include "policy/knowledge/node_exporter.def"
};
constexpr KnownMetric kKubeStateMetrics[] = {
#include "policy/knowledge/kube-state-metrics.def"
};
constexpr KnownMetric kCadvisor[] = {
#include "policy/knowledge/cadvisor.def"
};
constexpr KnownMetric kPrometheus[] = {
#include "policy/knowledge/prometheus.def"
};
constexpr KnownMetric kAlertmanager[] = {
#include "policy/knowledge/alertmanager.def"
};
constexpr KnownMetric kEtcd[] = {
#include "policy/knowledge/etcd.def"
};
constexpr KnownMetric kBlackboxExporter[] = {
#include "policy/knowledge/blackbox_exporter.def"
};
constexpr KnownMetric kLoki[] = {
#include "policy/knowledge/loki.def"
};
constexpr KnownMetric kPromtail[] = {
#include "policy/knowledge/promtail.def"
};
constexpr KnownMetric kGrafana[] = {
#include "policy/knowledge/grafana.def"
};
constexpr KnownMetric kThanos[] = {
#include "policy/knowledge/thanos.def"
};
#undef METRIC

constexpr Knowledge kAllKnowledge[] = {
    {"alertmanager", "0.25.0", kAlertmanager},
    {"blackbox_exporter", "0.23.0", kBlackboxExporter},
    {"cadvisor", "0.60.5", kCadvisor},
    {"etcd", "3.4.23", kEtcd},
    {"grafana", "9.0.0", kGrafana},
    {"kube-state-metrics", "2.20.0", kKubeStateMetrics},
    {"loki", "3.8.0", kLoki},
    {"node_exporter", "1.12.1", kNodeExporter},
    {"prometheus", "2.42.0", kPrometheus},
    {"promtail", "3.8.0", kPromtail},
    {"thanos", "0.43.0", kThanos},
};

flow::Inventory::Metric MetricKnown(const KnownMetric& known, const Knowledge& of) {
  flow::Inventory::Metric out;
  out.series = flow::kInfinity;
  out.open = true;
  out.numbers = known.type != "histogram";
  out.type = known.type;
  out.from = fmt::format("known: {} {}", of.name, of.version);
  for (const std::string_view label : Split(known.labels, ' ')) {
    const size_t equals = label.find('=');
    if (equals == std::string_view::npos) continue;
    for (const std::string_view value : Split(label.substr(equals + 1), '|'))
      out.labels[std::string(label.substr(0, equals))][std::string(value)] = flow::kInfinity;
  }
  return out;
}

}  // namespace

std::span<const Knowledge> AllKnowledge() {
  return kAllKnowledge;
}

const Knowledge* FindKnowledge(std::string_view name) {
  for (const Knowledge& knowledge : kAllKnowledge) {
    if (knowledge.name == name) return &knowledge;
  }
  return nullptr;
}

void AddKnowledge(const Knowledge& knowledge, flow::Inventory* out) {
  for (const KnownMetric& known : knowledge.list) {
    flow::Inventory::Metric& metric = out->MetricNamed(known.name);
    if (metric.from.empty()) metric = MetricKnown(known, knowledge);
    if (metric.type.empty()) metric.type = known.type;
  }
}

}  // namespace rulecheck::policy
