// Rules as objects of Kubernetes: of the Prometheus operator and of the Loki operator.
#include <fmt/format.h>

#include "documents/kind.h"
#include "documents/rule_loader.h"
#include "documents/shape.h"
#include "documents/yaml_values.h"

namespace rulecheck::documents {

namespace {

// The entry `groups` of a custom resource's spec; null when it has none. `spec_fields`
// begins with "groups".
struct Object {
  FieldSet top;
  FieldSet spec;
};
Object ReadObject(const ValueReader& reader, const source::Node& root,
                  std::span<const std::string_view> spec_fields, std::string_view what) {
  static constexpr std::string_view kObjectFields[] = {"apiVersion", "kind", "metadata", "spec", "status"};
  Object object{reader.Fields(root, kObjectFields, what), {}};
  object.spec.values.resize(spec_fields.size());
  const source::Entry* spec = object.top[3];
  if (spec == nullptr || spec->value->is_null()) return object;
  if (!spec->value->is_mapping()) {
    reader.WrongType(*spec, "spec", "a mapping");
    return object;
  }
  object.spec = reader.Fields(*spec->value, spec_fields, fmt::format("{}'s `spec`", what));
  return object;
}

// A PrometheusRule, in whichever language; with LogQL it is meant for a tool that hands it on
// to Loki.
std::optional<Detected> DetectOperatorRule(const Candidate& candidate) {
  const source::Node& root = candidate.root();
  if (TextOf(root, "kind") != "PrometheusRule" ||
      !TextOf(root, "apiVersion").starts_with("monitoring.coreos.com/")) {
    return std::nullopt;
  }
  const source::Node* spec = source::Find(root, "spec");
  const source::Node* groups = spec != nullptr ? source::Find(*spec, "groups") : nullptr;
  return Detected{ObjectTitle(root),
                  groups != nullptr ? candidate.LanguageOf(*groups) : QueryLanguage::kPromQL};
}

void LoadLokiObject(const LoadContext& context, const source::Node& root, bool alerting, Document* document) {
  static constexpr std::string_view kSpecFields[] = {"groups", "tenantID"};
  const ValueReader reader(context, {}, Typing::kKubernetes);
  const Object object =
      ReadObject(reader, root, kSpecFields, alerting ? "an AlertingRule" : "a RecordingRule");
  reader.String(object.spec[1], "tenantID");
  LoadGroups(
      context, object.spec[0],
      {alerting ? RuleDialect::kLokiAlertingRule : RuleDialect::kLokiRecordingRule, QueryLanguage::kLogQL},
      document);
}

}  // namespace

std::optional<Detected> DetectPrometheusRule(const Candidate& candidate) {
  auto found = DetectOperatorRule(candidate);
  return found && found->language == QueryLanguage::kPromQL ? found : std::nullopt;
}

std::optional<Detected> DetectLokiRule(const Candidate& candidate) {
  if (auto found = DetectOperatorRule(candidate)) return found;
  const source::Node& root = candidate.root();
  const std::string_view kind = TextOf(root, "kind");
  if (!TextOf(root, "apiVersion").starts_with("loki.grafana.com/")) return std::nullopt;
  if (kind != "AlertingRule" && kind != "RecordingRule") return std::nullopt;
  return Detected{ObjectTitle(root), QueryLanguage::kLogQL};
}

void LoadPrometheusRule(const LoadContext& context, const source::Node& root, Document* document) {
  static constexpr std::string_view kSpecFields[] = {"groups"};
  const ValueReader reader(context, {});
  const Object object = ReadObject(reader, root, kSpecFields, "a PrometheusRule");
  LoadGroups(context, object.spec[0], {RuleDialect::kKubernetes, document->language}, document);
}

void LoadLokiRule(const LoadContext& context, const source::Node& root, Document* document) {
  const std::string_view kind = TextOf(root, "kind");
  if (kind == "PrometheusRule") return LoadPrometheusRule(context, root, document);
  LoadLokiObject(context, root, kind == "AlertingRule", document);
}

}  // namespace rulecheck::documents
