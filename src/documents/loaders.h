// One loader for each kind of document.
#pragma once

#include "documents/load_context.h"
#include "rulecheck/document.h"

namespace rulecheck::documents {

// A Prometheus rule file: `groups` and nothing else. Also for a root that is no mapping.
void LoadRuleFile(const LoadContext& context, const source::Node& root, Document* document);

// A rule file of Loki: of its ruler, or of lokitool, which knows more fields.
void LoadLokiRuleFile(const LoadContext& context, const source::Node& root, Document* document);

// A single group, the body of a request to Loki's API.
void LoadLokiRuleGroup(const LoadContext& context, const source::Node& root, Document* document);

// A PrometheusRule object of the Prometheus operator; its groups are in `spec`. With
// LogQL it is meant for a tool that hands it on to Loki.
void LoadPrometheusRule(const LoadContext& context, const source::Node& root, QueryLanguage language,
                        Document* document);

// An AlertingRule or RecordingRule object of the Loki operator.
void LoadLokiRule(const LoadContext& context, const source::Node& root, bool alerting, Document* document);

}  // namespace rulecheck::documents
