#include "documents/detect.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <iterator>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/strings.h"
#include "documents/query_language.h"

namespace rulecheck::documents {

namespace {

using source::Find;
using source::Node;

bool HasAll(const Node& node, std::initializer_list<std::string_view> keys) {
  return std::all_of(keys.begin(), keys.end(),
                     [&](std::string_view key) { return Find(node, key) != nullptr; });
}

bool HasAny(const Node& node, std::initializer_list<std::string_view> keys) {
  return std::any_of(keys.begin(), keys.end(),
                     [&](std::string_view key) { return Find(node, key) != nullptr; });
}

Content Other(std::string description) {
  return {ContentKind::kOther, {}, std::move(description)};
}

std::string_view TextOf(const Node& node, std::string_view key) {
  const Node* value = Find(node, key);
  return value != nullptr && value->is_scalar() ? value->value : std::string_view{};
}

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool EndsWith(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

std::string Named(std::string_view what, std::string_view name) {
  return name.empty() ? std::string(what) : fmt::format("{} `{}`", what, name);
}

std::string ObjectName(const Node& object) {
  const Node* metadata = Find(object, "metadata");
  if (metadata == nullptr) return {};
  const std::string_view name = TextOf(*metadata, "name");
  const std::string_view space = TextOf(*metadata, "namespace");
  return space.empty() ? std::string(name) : fmt::format("{}/{}", space, name);
}

Content KubernetesObject(const Node& root, Dialect dialect) {
  const std::string_view kind = TextOf(root, "kind");
  const std::string_view version = TextOf(root, "apiVersion");
  const std::string name = ObjectName(root);
  if (EndsWith(kind, "List") && Find(root, "items") != nullptr && Find(root, "items")->is_sequence()) {
    return {ContentKind::kKubernetesList, {}, fmt::format("Kubernetes {}", kind)};
  }
  const std::string object = name.empty() ? std::string(kind) : fmt::format("{} {}", kind, name);
  if (kind == "PrometheusRule" && StartsWith(version, "monitoring.coreos.com/")) {
    const Node* spec = Find(root, "spec");
    const Node* groups = spec != nullptr ? Find(*spec, "groups") : nullptr;
    return {ContentKind::kPrometheusRule,
            groups != nullptr ? LanguageOfGroups(*groups, dialect) : QueryLanguage::kPromQL, object};
  }
  if (StartsWith(version, "loki.grafana.com/")) {
    if (kind == "AlertingRule") return {ContentKind::kLokiAlertingRule, QueryLanguage::kLogQL, object};
    if (kind == "RecordingRule") return {ContentKind::kLokiRecordingRule, QueryLanguage::kLogQL, object};
  }
  if (kind == "ConfigMap" && version == "v1") return {ContentKind::kConfigMap, {}, object};
  if (StartsWith(version, "openslo/")) return Other(fmt::format("OpenSLO {}", object));
  return Other(fmt::format("Kubernetes object of kind {}", object));
}

// A group of rules has a name or rules; other tools call other things groups.
bool HasRuleGroups(const Node& groups) {
  if (!groups.is_sequence()) return groups.is_null();
  if (groups.items.empty()) return true;
  return std::any_of(groups.items.begin(), groups.items.end(), [](const source::Item& item) {
    return HasAny(*item.node, {"rules", "name"});
  });
}

// Grafana provisions alerts in `groups` too; its rules have a uid and data queries.
bool IsGrafanaAlerting(const Node& groups) {
  for (const source::Item& group : groups.items) {
    if (HasAny(*group.node, {"folder", "orgId"})) return true;
    const Node* rules = Find(*group.node, "rules");
    if (rules == nullptr) continue;
    for (const source::Item& rule : rules->items) {
      if (HasAll(*rule.node, {"uid", "data"})) return true;
    }
  }
  return false;
}

Content RuleFile(const Node& groups, Dialect dialect) {
  const QueryLanguage language = LanguageOfGroups(groups, dialect);
  return {ContentKind::kRuleFile, language,
          language == QueryLanguage::kLogQL ? "Loki rule file" : "Prometheus rule file"};
}

Content GroupsFile(const Node& root, const Node& groups, Dialect dialect) {
  if (IsGrafanaAlerting(groups)) return Other("Grafana alert provisioning");
  if (HasRuleGroups(groups) || root.entries.size() == 1) return RuleFile(groups, dialect);
  return {};
}

// `group:` with a list of what has `rules`: better an unknown field than no rule file.
bool HasMisspeltGroups(const Node& root) {
  return std::any_of(root.entries.begin(), root.entries.end(), [](const source::Entry& entry) {
    if (!entry.value->is_sequence() || EditDistance(entry.key->value, "groups", 2) > 2) return false;
    return std::any_of(entry.value->items.begin(), entry.value->items.end(),
                       [](const source::Item& item) { return HasAll(*item.node, {"rules"}); });
  });
}

bool IsPrometheusConfig(const Node& root) {
  return HasAny(root, {"scrape_configs", "remote_write", "remote_read", "scrape_config_files"}) ||
         HasAll(root, {"global", "alerting"}) || HasAll(root, {"global", "rule_files"});
}

// Kinds that their top-level keys give away, most telling first.
struct KeyRow {
  std::array<std::string_view, 2> keys;  // both must be there
  std::string_view what;
};
constexpr KeyRow kKeyRows[] = {
    {{"route", "receivers"}, "Alertmanager configuration"},
    {{"receivers", "inhibit_rules"}, "Alertmanager configuration"},
    {{"slos", "service"}, "sloth SLO file"},
    {{"services", "volumes"}, "Docker Compose file"},
    {{"image", "replicaCount"}, "Helm values"},
    {{"image", "serviceAccount"}, "Helm values"},
    {{"additionalPrometheusRulesMap", "additionalPrometheusRulesMap"}, "Helm values"},
    {{"additionalPrometheusRules", "additionalPrometheusRules"}, "Helm values"},
};

std::string_view KnownByKeys(const Node& root) {
  const auto* row = std::find_if(std::begin(kKeyRows), std::end(kKeyRows), [&](const KeyRow& r) {
    return std::all_of(r.keys.begin(), r.keys.end(),
                       [&](std::string_view key) { return Find(root, key) != nullptr; });
  });
  return row == std::end(kKeyRows) ? std::string_view{} : row->what;
}

bool IsDashboard(const Node& node) {
  return HasAll(node, {"panels"}) ? HasAny(node, {"title", "schemaVersion", "templating", "uid"})
                                  : HasAll(node, {"rows", "schemaVersion"});
}

std::string ListedKeys(const Node& root) {
  std::vector<std::string> keys;
  for (const source::Entry& entry : root.entries) {
    if (keys.size() == 4) {
      keys.push_back("...");
      break;
    }
    if (entry.key->is_scalar()) keys.push_back(fmt::format("`{}`", entry.key->value.substr(0, 40)));
  }
  return fmt::format("{}", fmt::join(keys, ", "));
}

// What Loki's HTTP API takes for one group. The same with PromQL is no file of Prometheus.
bool IsLogQlGroup(const Node& root, Dialect dialect) {
  const Node* rules = Find(root, "rules");
  if (rules == nullptr || !rules->is_sequence() || Find(root, "name") == nullptr) return false;
  const bool are_rules = std::any_of(rules->items.begin(), rules->items.end(), [](const source::Item& item) {
    return HasAny(*item.node, {"alert", "record"}) && HasAll(*item.node, {"expr"});
  });
  return are_rules && LanguageOfGroup(root, dialect) == QueryLanguage::kLogQL;
}

Content Mapping(const Node& root, Dialect dialect) {
  if (HasAll(root, {"apiVersion", "kind"})) return KubernetesObject(root, dialect);
  if (IsPrometheusConfig(root)) return Other("Prometheus configuration");
  if (HasAny(root, {"tests", "evaluation_interval"}) ||
      (HasAny(root, {"rule_files"}) && root.entries.size() <= 2)) {
    return {ContentKind::kPromtoolTest, {}, "promtool test file"};
  }
  if (const Node* groups = Find(root, "groups")) {
    const Content content = GroupsFile(root, *groups, dialect);
    if (!content.description.empty()) return content;
  }
  if (HasMisspeltGroups(root)) return {ContentKind::kRuleFile, {}, "Prometheus rule file"};
  if (IsLogQlGroup(root, dialect)) return {ContentKind::kRuleGroup, QueryLanguage::kLogQL, "Loki rule group"};
  if (IsDashboard(root)) return Other(Named("Grafana dashboard", TextOf(root, "title")));
  const Node* wrapped = Find(root, "dashboard");
  if (wrapped != nullptr && IsDashboard(*wrapped)) {
    return Other(Named("Grafana dashboard", TextOf(*wrapped, "title")));
  }
  const std::string_view known = KnownByKeys(root);
  if (!known.empty()) return Other(std::string(known));
  if (root.entries.empty()) return Other("empty mapping");
  return Other(fmt::format("mapping with the keys {}", ListedKeys(root)));
}

}  // namespace

Content DetectContent(const source::Node& root, Dialect dialect) {
  if (root.is_mapping()) return Mapping(root, dialect);
  if (root.is_sequence()) return Other("list");
  if (root.is_null()) return Other("empty document");
  return Other("plain text");
}

bool LooksLikeHelmTemplate(std::string_view text) {
  if (text.find("{{") == std::string_view::npos) return false;
  // Nothing of these occurs in the templates of alerts.
  for (const std::string_view mark :
       {".Values", ".Release.", ".Chart.", ".Capabilities", "{{ include", "{{- include"}) {
    if (text.find(mark) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace rulecheck::documents
