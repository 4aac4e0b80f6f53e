// Words for documents that are of no kind: those of other tools, plain texts.
#pragma once

#include <string>
#include <string_view>

#include "documents/kind.h"
#include "source/tree.h"

namespace rulecheck::documents {

// "Alertmanager configuration", "Kubernetes object of kind Pod x", "mapping with the keys ...".
std::string DescribeOther(const Candidate& candidate);

// One word for what it is: "compose", "kubernetes", "other", "empty".
std::string_view NameOther(const Candidate& candidate);

// Of a description of DescribeOther: no kind that is known, so it may have been meant for rules.
bool IsUnknownContent(std::string_view description);

// Grafana provisions alerts in `groups` too; its rules have a uid and data queries.
bool IsGrafanaAlerting(const source::Node& groups);

// False when a text that is no YAML shows nothing of a rule, a test or a dashboard.
bool MayConcernUs(std::string_view text);

// True when a text that is no YAML looks like a template that renders to YAML.
bool LooksLikeHelmTemplate(std::string_view text);
// The same of other tools (Nomad, Ansible, consul-template): actions, and nothing of a rule; or blocks of
// ERB or Jinja.
bool LooksLikeTemplate(std::string_view text);

}  // namespace rulecheck::documents
