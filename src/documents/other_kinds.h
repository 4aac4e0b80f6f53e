// Words for documents that are of no kind: those of other tools, plain texts.
#pragma once

#include <string>

#include "documents/kind.h"
#include "source/tree.h"

namespace rulecheck::documents {

// "Alertmanager configuration", "Kubernetes object of kind Pod x", "mapping with the keys ...".
std::string DescribeOther(const Candidate& candidate);

// Grafana provisions alerts in `groups` too; its rules have a uid and data queries.
bool IsGrafanaAlerting(const source::Node& groups);

// True when a text that is no YAML looks like a template that renders to YAML.
bool LooksLikeHelmTemplate(std::string_view text);

}  // namespace rulecheck::documents
