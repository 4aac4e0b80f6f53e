#include "documents/other_kinds.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <re2/re2.h>

#include "documents/shape.h"
#include "documents/unread_rules.h"
#include "documents/unrendered.h"

namespace rulecheck::documents {

namespace {

using source::Node;

constexpr std::string_view kUnknownMapping = "mapping with the keys";

std::string DescribeObject(const Node& root) {
  const std::string_view kind = TextOf(root, "kind");
  if (kind.ends_with("List") && ListOf(root, "items") != nullptr) return fmt::format("Kubernetes {}", kind);
  if (TextOf(root, "apiVersion").starts_with("openslo/")) return fmt::format("OpenSLO {}", ObjectTitle(root));
  return fmt::format("Kubernetes object of kind {}", ObjectTitle(root));
}

// Kinds that their top-level keys give away, most telling first.
struct KeyRow {
  std::array<std::string_view, 2> keys;  // both must be there
  std::string_view what;
  std::string_view name;
};
constexpr KeyRow kKeyRows[] = {
    {{"slos", "service"}, "sloth SLO file", "sloth"},
    {{"services", "volumes"}, "Docker Compose file", "compose"},
    {{"image", "replicaCount"}, "Helm values", "helm-values"},
    {{"image", "serviceAccount"}, "Helm values", "helm-values"},
    {{"additionalPrometheusRulesMap", "additionalPrometheusRulesMap"}, "Helm values", "helm-values"},
    {{"additionalPrometheusRules", "additionalPrometheusRules"}, "Helm values", "helm-values"},
};

const KeyRow* KnownByKeys(const Node& root) {
  const auto* row = std::find_if(std::begin(kKeyRows), std::end(kKeyRows), [&](const KeyRow& r) {
    return std::all_of(r.keys.begin(), r.keys.end(),
                       [&](std::string_view key) { return source::Find(root, key) != nullptr; });
  });
  return row == std::end(kKeyRows) ? nullptr : row;
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

std::string DescribeMapping(const Candidate& candidate) {
  const Node& root = candidate.root();
  if (IsPatch(root)) return "patch of kustomize";
  if (candidate.is_object()) return DescribeObject(root);
  if (!candidate.is_file()) return "Prometheus configuration";
  const Node* groups = source::Find(root, "groups");
  if (groups != nullptr && IsGrafanaAlerting(*groups)) return "Grafana alert provisioning";
  if (const KeyRow* known = KnownByKeys(root)) return std::string(known->what);
  if (root.entries.empty()) return "empty mapping";
  return fmt::format("{} {}", kUnknownMapping, ListedKeys(root));
}

}  // namespace

std::string ObjectTitle(const Node& object) {
  const std::string_view kind = TextOf(object, "kind");
  const Node* metadata = source::Find(object, "metadata");
  const std::string_view name = metadata != nullptr ? TextOf(*metadata, "name") : std::string_view{};
  const std::string_view space = metadata != nullptr ? TextOf(*metadata, "namespace") : std::string_view{};
  if (!space.empty()) return fmt::format("{} {}/{}", kind, space, name);
  return name.empty() ? std::string(kind) : fmt::format("{} {}", kind, name);
}

bool IsGrafanaAlerting(const Node& groups) {
  for (const source::Item& group : groups.items) {
    if (HasAny(*group.node, {"folder", "orgId"})) return true;
    const Node* rules = source::Find(*group.node, "rules");
    if (rules == nullptr) continue;
    for (const source::Item& rule : rules->items) {
      if (HasAll(*rule.node, {"uid", "data"})) return true;
    }
  }
  return false;
}

std::string DescribeOther(const Candidate& candidate) {
  const Node& root = candidate.root();
  if (root.is_mapping()) return DescribeMapping(candidate);
  if (root.is_sequence()) return "list";
  return root.is_null() ? "empty document" : "plain text";
}

std::string_view NameOther(const Candidate& candidate) {
  const Node& root = candidate.root();
  if (root.is_null()) return "empty";
  if (candidate.is_object()) {
    const std::string_view kind = TextOf(root, "kind");
    if (kind == "CustomResourceDefinition") return "crd";
    return "kubernetes";
  }
  if (!root.is_mapping() || IsPatch(root)) return "other";
  if (!candidate.is_file()) return "prometheus-config";
  const KeyRow* known = KnownByKeys(root);
  return known != nullptr ? known->name : "other";
}

bool IsUnknownContent(std::string_view description) {
  return description.starts_with(kUnknownMapping) || description == "list" ||
         description == "empty mapping" || description == "empty document" || description == "plain text";
}

bool MayConcernUs(std::string_view text) {
  static const RE2 kKeys(
      R"((?m)^[\s-]*["']?(?:groups|expr|alert|record|rule_files|input_series|panels|promql_expr_test|alert_rule_test)["']?\s*:)");
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), kKeys) || MayHoldRules(text);
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

bool LooksLikeTemplate(std::string_view text) {
  if (FindBlockTemplate(text)) return true;
  for (const std::string_view word : {"expr:", "alert:", "record:"}) {
    if (text.find(word) != std::string_view::npos) return false;
  }
  return text.find("{{") != std::string_view::npos && text.find("}}") != std::string_view::npos;
}

}  // namespace rulecheck::documents
