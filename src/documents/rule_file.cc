#include <fmt/format.h>

#include "documents/loaders.h"
#include "documents/rule_loader.h"
#include "documents/yaml_values.h"

namespace rulecheck::documents {

namespace {

void RefuseRoot(const LoadContext& context, const source::Node& root) {
  if (ResolveScalar(root) == ScalarType::kNull && !root.is_sequence()) return;
  context.Report("yaml/wrong-type", root.span,
                 fmt::format("a rule file must be a mapping with `groups`, not {}", DescribeNode(root)));
}

}  // namespace

void LoadRuleFile(const LoadContext& context, const source::Node& root, Document* document) {
  static constexpr std::string_view kFields[] = {"groups"};
  if (!root.is_mapping()) return RefuseRoot(context, root);
  const FieldSet fields = ValueReader(context, {}).Fields(root, kFields, "a rule file");
  LoadGroups(context, fields[0], {RuleDialect::kRuleFile, QueryLanguage::kPromQL}, document);
}

void LoadLokiRuleFile(const LoadContext& context, const source::Node& root, Document* document) {
  static constexpr std::string_view kFields[] = {"groups", "namespace"};
  if (!root.is_mapping()) return RefuseRoot(context, root);
  const ValueReader reader(context, {});
  const FieldSet fields = reader.Fields(root, kFields, "a rule file of Loki");
  reader.String(fields[1], "namespace");
  if (fields[1] != nullptr) {
    Finding& finding =
        context.Report("logql/tool-only-field", fields[1]->key->span, "only lokitool knows `namespace`");
    finding.notes.push_back("Loki's ruler refuses a file with this field.");
  }
  LoadGroups(context, fields[0], {RuleDialect::kLokiFile, QueryLanguage::kLogQL}, document);
}

void LoadLokiRuleGroup(const LoadContext& context, const source::Node& root, Document* document) {
  const Span place = root.entries.empty() ? root.span : root.entries[0].key->span;
  Finding& finding = context.Report("logql/group-without-groups", place,
                                    "a rule group alone, without `groups`: only Loki's HTTP API takes it");
  finding.notes.push_back("The ruler and lokitool read files that have a list of `groups`.");
  LoadGroup(context, root, {RuleDialect::kLokiFile, QueryLanguage::kLogQL}, document);
}

}  // namespace rulecheck::documents
