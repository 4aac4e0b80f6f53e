// What a document is, told from its content.
#pragma once

#include <cstdint>
#include <string>

#include "rulecheck/document.h"
#include "source/tree.h"

namespace rulecheck::documents {

enum class ContentKind : uint8_t {
  kRuleFile,
  kPrometheusRule,
  kLokiAlertingRule,
  kLokiRecordingRule,
  kRuleGroup,       // of Loki: one group without `groups:`
  kConfigMap,       // its values may be files
  kKubernetesList,  // `items` are documents of their own
  kPromtoolTest,
  kOther,
};

struct Content {
  ContentKind kind = ContentKind::kOther;
  QueryLanguage language = QueryLanguage::kPromQL;  // of the rules
  std::string description;  // "PrometheusRule monitoring/x", "Grafana dashboard `Nodes`"
};

Content DetectContent(const source::Node& root, Dialect dialect);

// True when a text that is no YAML looks like a template that renders to YAML.
bool LooksLikeHelmTemplate(std::string_view text);

}  // namespace rulecheck::documents
