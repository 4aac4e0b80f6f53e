// Rules as objects of other operators than those of Prometheus and Loki. Their fields are judged by those
// operators; here by what Prometheus has, others are passed over.
#include <algorithm>
#include <initializer_list>
#include <optional>

#include "documents/kind.h"
#include "documents/load_sink.h"
#include "documents/rule_loader.h"
#include "documents/shape.h"

namespace rulecheck::documents {

namespace {

using source::Value;

bool IsOf(const Candidate& candidate, std::string_view api_group,
          std::initializer_list<std::string_view> kinds) {
  const std::string_view kind = TextOf(candidate.root(), "kind");
  return TextOf(candidate.root(), "apiVersion").starts_with(api_group) &&
         std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

LoadOptions WithForeignFields(LoadOptions options, std::optional<RuleTool> tool) {
  options.ignore_unknown_fields = true;
  if (tool) options.tool = tool;
  return options;
}

Value ValueOf(const source::Node& node, std::string_view key) {
  const source::Entry* entry = source::FindEntry(node, key);
  if (entry == nullptr) return {};
  return {entry->value, entry->written, key, entry->key};
}

void LoadSpecGroups(const LoadContext& context, const source::Node& root, GroupsFormat format,
                    std::optional<RuleTool> tool, Document* document) {
  const LoadOptions options = WithForeignFields(context.options, tool);
  const LoadContext lenient{options,     context.out, context.tree, context.foreign, context.dialect_reason,
                            context.json};
  format.dialect = RuleDialect::kKubernetes;
  format.pointer = "/spec/groups";
  const source::Node* spec = MappingOf(root, "spec");
  LoadGroups(lenient, spec != nullptr ? ValueOf(*spec, "groups") : Value{}, format, document);
}

// In whichever language, as the expressions tell.
QueryLanguage LanguageIn(const Candidate& candidate) {
  const source::Node* spec = MappingOf(candidate.root(), "spec");
  const source::Node* groups = spec != nullptr ? source::Find(*spec, "groups") : nullptr;
  return groups != nullptr ? candidate.LanguageOf(*groups) : QueryLanguage::kPromQL;
}

}  // namespace

std::optional<Detected> DetectVmRule(const Candidate& candidate) {
  if (!IsOf(candidate, "operator.victoriametrics.com/", {"VMRule"})) return std::nullopt;
  return Detected{ObjectTitle(candidate.root()), LanguageIn(candidate)};
}

void LoadVmRule(const LoadContext& context, const source::Node& root, Document* document) {
  if (context.foreign != nullptr) context.foreign->MarkVmalert();
  LoadSpecGroups(context, root, {RuleDialect::kKubernetes, document->language}, RuleTool::kVictoriaMetrics,
                 document);
}

// Rules of Google's managed Prometheus.
std::optional<Detected> DetectGmpRules(const Candidate& candidate) {
  if (!IsOf(candidate, "monitoring.googleapis.com/", {"Rules", "ClusterRules", "GlobalRules"}))
    return std::nullopt;
  return Detected{ObjectTitle(candidate.root())};
}

void LoadGmpRules(const LoadContext& context, const source::Node& root, Document* document) {
  LoadSpecGroups(context, root, {RuleDialect::kKubernetes, QueryLanguage::kPromQL, {}, LanguageReason::kKind},
                 std::nullopt, document);
}

std::optional<Detected> DetectOpenshiftRule(const Candidate& candidate) {
  if (!IsOf(candidate, "monitoring.openshift.io/", {"AlertingRule"})) return std::nullopt;
  return Detected{ObjectTitle(candidate.root())};
}

void LoadOpenshiftRule(const LoadContext& context, const source::Node& root, Document* document) {
  LoadSpecGroups(context, root, {RuleDialect::kKubernetes, QueryLanguage::kPromQL, {}, LanguageReason::kKind},
                 std::nullopt, document);
}

// A group of rules as grizzly has it: the group is the `spec`.
std::optional<Detected> DetectGrizzlyRules(const Candidate& candidate) {
  if (!IsOf(candidate, "grizzly.grafana.com/", {"PrometheusRuleGroup"})) return std::nullopt;
  const source::Node* spec = MappingOf(candidate.root(), "spec");
  if (spec == nullptr) return std::nullopt;
  return Detected{ObjectTitle(candidate.root()), candidate.LanguageOf(*spec)};
}

void LoadGrizzlyRules(const LoadContext& context, const source::Node& root, Document* document) {
  const LoadOptions options = WithForeignFields(context.options, std::nullopt);
  const LoadContext lenient{options,     context.out, context.tree, context.foreign, context.dialect_reason,
                            context.json};
  LoadRules(lenient, ValueOf(*MappingOf(root, "spec"), "rules"),
            {RuleDialect::kKubernetes, document->language, "/spec/rules"}, document);
}

}  // namespace rulecheck::documents
