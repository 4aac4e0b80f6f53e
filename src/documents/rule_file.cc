#include <fmt/format.h>

#include "documents/loaders.h"
#include "documents/rule_loader.h"
#include "documents/yaml_values.h"

namespace rulecheck::documents {

void LoadRuleFile(const LoadContext& context, const source::Node& root, Document* document) {
  static constexpr std::string_view kFields[] = {"groups"};
  if (root.is_mapping()) {
    const FieldSet fields = ValueReader(context, {}).Fields(root, kFields, "a rule file");
    LoadGroups(context, fields[0], RuleDialect::kRuleFile, document);
  } else if (ResolveScalar(root) != ScalarType::kNull || root.is_sequence()) {
    context.Report("yaml/wrong-type", root.span,
                   fmt::format("a rule file must be a mapping with `groups`, not {}", DescribeNode(root)));
  }
}

}  // namespace rulecheck::documents
