// Reads a list of rule groups, the part that rule files and PrometheusRule objects
// share, and reports everything that the loader of Prometheus (model/rulefmt/rulefmt.go)
// or Loki (pkg/ruler/compat.go) refuses, each error at its own place.
#pragma once

#include <string>

#include "documents/load_context.h"
#include "rulecheck/document.h"
#include "source/decode.h"

namespace rulecheck::documents {

// Where the groups come from decides which fields exist.
enum class RuleDialect : uint8_t {
  kRuleFile,    // Prometheus' own
  kKubernetes,  // PrometheusRule: adds partial_response_strategy
  kLokiFile,    // Loki's ruler and lokitool, which adds remote_write
  kLokiAlertingRule,
  kLokiRecordingRule,
};

struct GroupsFormat {
  RuleDialect dialect = RuleDialect::kRuleFile;
  QueryLanguage language = QueryLanguage::kPromQL;
  std::string pointer = "/groups";  // JSON pointer to the list, or to the group that stands alone
  LanguageReason reason = LanguageReason::kDefault;
};

// `groups` is that list; where it is not there, there are no groups.
void LoadGroups(const LoadContext& context, const source::Value& groups, GroupsFormat format,
                Document* document);

// Rules without a group: a list of them, to which `format.pointer` leads, or one.
void LoadRules(const LoadContext& context, const source::Value& rules, GroupsFormat format,
               Document* document);
void LoadRule(const LoadContext& context, const source::Node& rule, GroupsFormat format, Document* document);

// One group that stands alone.
void LoadGroup(const LoadContext& context, const source::Node& group, GroupsFormat format,
               Document* document);

}  // namespace rulecheck::documents
