#include <fmt/format.h>

#include "documents/loaders.h"
#include "documents/rule_loader.h"
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

}  // namespace

void LoadPrometheusRule(const LoadContext& context, const source::Node& root, QueryLanguage language,
                        Document* document) {
  static constexpr std::string_view kSpecFields[] = {"groups"};
  const ValueReader reader(context, {});
  const Object object = ReadObject(reader, root, kSpecFields, "a PrometheusRule");
  LoadGroups(context, object.spec[0], {RuleDialect::kKubernetes, language}, document);
}

void LoadLokiRule(const LoadContext& context, const source::Node& root, bool alerting, Document* document) {
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

}  // namespace rulecheck::documents
