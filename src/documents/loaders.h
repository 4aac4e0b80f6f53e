// One loader for each kind of document.
#pragma once

#include "documents/load_context.h"
#include "rulecheck/document.h"

namespace rulecheck::documents {

// A Prometheus rule file: `groups` and nothing else. Also for a root that is no mapping.
void LoadRuleFile(const LoadContext& context, const source::Node& root, Document* document);

// A PrometheusRule object of the Prometheus operator; its groups are in `spec`.
void LoadPrometheusRule(const LoadContext& context, const source::Node& root, Document* document);

}  // namespace rulecheck::documents
