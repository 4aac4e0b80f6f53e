// The servers of the repository for which an operator brings rules together: Prometheus, ThanosRuler and
// VMAlert objects, and the Prometheus that the values of a Helm chart describe.
// https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusSpec
// https://docs.victoriametrics.com/operator/api/#vmalertspec
// https://github.com/prometheus-community/helm-charts/blob/main/charts/kube-prometheus-stack/values.yaml
#pragma once

#include <string_view>
#include <vector>

#include "checks/check.h"
#include "checks/document_trees.h"
#include "checks/label_selector.h"

namespace rulecheck::checks {

struct RuleServer {
  enum class Kind : uint8_t { kPrometheus, kVmAlert, kHelmValues };
  // What it takes where no selector is written.
  enum class Default : uint8_t { kNothing, kAll, kLabelledByRelease };

  Kind kind = Kind::kPrometheus;
  const Document* document = nullptr;
  const source::Node* spec = nullptr;  // where its selectors stand
  std::string_view space = {};         // its namespace; empty where it is not written
  Default otherwise = Default::kNothing;
  // Where everything that says it stands: whether VictoriaMetrics takes all without selectors.
  bool takes_all = false;

  // Null where it is not written, or as nothing: an empty one of Helm values is that.
  const source::Node* RuleSelector() const;
  const source::Node* SpaceSelector() const;
  bool TakesLabels(const ObjectLabels& labels) const;
};

// Documents that are parts of objects are no servers. Belongs to one thread; good as long as `trees`.
std::vector<RuleServer> RuleServersOf(std::span<const Document* const> documents, DocumentTrees* trees);

}  // namespace rulecheck::checks
