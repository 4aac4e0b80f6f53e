// Reads a list of rule groups, the part that rule files and PrometheusRule objects
// share, and reports everything that Prometheus' rule loader refuses
// (model/rulefmt/rulefmt.go), each error at its own place.
#pragma once

#include "documents/load_context.h"
#include "documents/yaml_values.h"
#include "rulecheck/document.h"

namespace rulecheck::documents {

// Where the groups come from decides which fields exist.
enum class RuleDialect : uint8_t {
  kRuleFile,    // Prometheus' own
  kKubernetes,  // PrometheusRule: adds partial_response_strategy
};

// `groups` is the entry of that list; null gives no groups.
void LoadGroups(const LoadContext& context, const source::Entry* groups, RuleDialect dialect,
                Document* document);

}  // namespace rulecheck::documents
