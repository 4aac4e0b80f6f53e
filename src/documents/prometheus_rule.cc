#include <fmt/format.h>

#include "documents/loaders.h"
#include "documents/rule_loader.h"
#include "documents/yaml_values.h"

namespace rulecheck::documents {

void LoadPrometheusRule(const LoadContext& context, const source::Node& root, Document* document) {
  static constexpr std::string_view kObjectFields[] = {"apiVersion", "kind", "metadata", "spec", "status"};
  static constexpr std::string_view kSpecFields[] = {"groups"};
  const ValueReader reader(context, {});
  const FieldSet object = reader.Fields(root, kObjectFields, "a PrometheusRule");
  const source::Entry* spec = object[3];
  if (spec == nullptr || spec->value->is_null()) return;
  if (!spec->value->is_mapping()) {
    reader.WrongType(*spec, "spec", "a mapping");
    return;
  }
  const FieldSet fields = reader.Fields(*spec->value, kSpecFields, "a PrometheusRule's `spec`");
  LoadGroups(context, fields[0], RuleDialect::kKubernetes, document);
}

}  // namespace rulecheck::documents
