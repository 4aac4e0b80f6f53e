// Rule files of Prometheus and of Loki, and the single group that Loki's HTTP API takes.
#include <algorithm>

#include <fmt/format.h>

#include "base/strings.h"
#include "documents/kind.h"
#include "documents/load_sink.h"
#include "documents/other_kinds.h"
#include "documents/rule_loader.h"
#include "documents/shape.h"

namespace rulecheck::documents {

namespace {

using source::Decoder;
using source::Field;
using source::Typing;
using source::Value;

struct RuleFileParts {
  Value groups, name_space;
};

constexpr Field<RuleFileParts> kRuleFileFields[] = {
    {"groups", [](Decoder&, const Value& v, RuleFileParts* f) { f->groups = v; }},
    {"namespace", [](Decoder&, const Value& v, RuleFileParts* f) { f->name_space = v; }},
};

void RefuseRoot(const LoadContext& context, const source::Node& root) {
  if (source::ResolveScalar(root) == source::ScalarType::kNull && !root.is_sequence()) return;
  context.Report(
      "yaml/wrong-type", root.span,
      fmt::format("a rule file must be a mapping with `groups`, not {}", source::DescribeNode(root)));
}

// A group of rules has a name or rules; other tools call other things groups.
bool HasRuleGroups(const source::Node& groups) {
  if (!groups.is_sequence()) return groups.is_null();
  if (groups.items.empty()) return true;
  return std::any_of(groups.items.begin(), groups.items.end(), [](const source::Item& item) {
    return HasAny(*item.node, {"rules", "name"});
  });
}

// `group:` with a list of what has `rules`: better an unknown field than no rule file.
bool HasMisspeltGroups(const source::Node& root) {
  return std::any_of(root.entries.begin(), root.entries.end(), [](const source::Entry& entry) {
    if (!entry.value->is_sequence() || EditDistance(entry.key->value, "groups", 2) > 2) return false;
    return std::any_of(entry.value->items.begin(), entry.value->items.end(),
                       [](const source::Item& item) { return HasAll(*item.node, {"rules"}); });
  });
}

// The groups of a rule file; null for anything else.
const source::Node* RuleGroupsOf(const Candidate& candidate) {
  if (!candidate.is_file()) return nullptr;
  const source::Node* groups = source::Find(candidate.root(), "groups");
  if (groups == nullptr || IsGrafanaAlerting(*groups)) return nullptr;
  return HasRuleGroups(*groups) || candidate.root().entries.size() == 1 ? groups : nullptr;
}

bool IsRuleGroup(const source::Node& root) {
  const source::Node* rules = ListOf(root, "rules");
  if (rules == nullptr || source::Find(root, "name") == nullptr) return false;
  return std::any_of(rules->items.begin(), rules->items.end(), [](const source::Item& item) {
    return HasAny(*item.node, {"alert", "record"}) && HasAll(*item.node, {"expr"});
  });
}

}  // namespace

std::optional<Detected> DetectRuleFile(const Candidate& candidate) {
  const source::Node* groups = RuleGroupsOf(candidate);
  if (groups != nullptr && candidate.LanguageOf(*groups) == QueryLanguage::kLogQL) return std::nullopt;
  const bool misspelt = groups == nullptr && candidate.is_file() &&
                        source::Find(candidate.root(), "groups") == nullptr &&
                        HasMisspeltGroups(candidate.root());
  if (groups == nullptr && !misspelt) return std::nullopt;
  return Detected{"Prometheus rule file"};
}

std::optional<Detected> DetectLokiRuleFile(const Candidate& candidate) {
  const source::Node* groups = RuleGroupsOf(candidate);
  if (groups == nullptr || candidate.LanguageOf(*groups) == QueryLanguage::kPromQL) return std::nullopt;
  return Detected{"Loki rule file", QueryLanguage::kLogQL};
}

// The same with PromQL is no file of Prometheus.
std::optional<Detected> DetectLokiRuleGroup(const Candidate& candidate) {
  if (!candidate.is_file() || !IsRuleGroup(candidate.root())) return std::nullopt;
  if (candidate.LanguageOf(candidate.root()) == QueryLanguage::kPromQL) return std::nullopt;
  return Detected{"Loki rule group", QueryLanguage::kLogQL};
}

void LoadRuleFile(const LoadContext& context, const source::Node& root, Document* document) {
  if (!root.is_mapping()) return RefuseRoot(context, root);
  RuleFileParts parts;
  const auto fields = std::span(kRuleFileFields).first(1);
  LoadDecoder(context, {}, Typing::kYamlV3, 1, FieldScope::kFile)
      .Struct<RuleFileParts>(root, "a rule file", fields, &parts);
  LoadGroups(context, parts.groups, {RuleDialect::kRuleFile, QueryLanguage::kPromQL}, document);
}

void LoadLokiRuleFile(const LoadContext& context, const source::Node& root, Document* document) {
  if (!root.is_mapping()) return RefuseRoot(context, root);
  RuleFileParts parts;
  LoadDecoder decoder(context, {}, Typing::kYamlV3);
  decoder.Struct<RuleFileParts>(root, "a rule file of Loki", kRuleFileFields, &parts);
  MappedText name;
  decoder.Read(parts.name_space, &name);
  if (parts.name_space) {
    Finding& finding = context.Report("logql/tool-only-field", parts.name_space.key->span,
                                      "only lokitool knows `namespace`");
    finding.notes.push_back("Loki's ruler refuses a file with this field.");
  }
  LoadGroups(context, parts.groups, {RuleDialect::kLokiFile, QueryLanguage::kLogQL}, document);
}

void LoadLokiRuleGroup(const LoadContext& context, const source::Node& root, Document* document) {
  const Span place = root.entries.empty() ? root.span : root.entries[0].key->span;
  Finding& finding = context.Report("logql/group-without-groups", place,
                                    "a rule group alone, without `groups`: only Loki's HTTP API takes it");
  finding.notes.push_back("The ruler and lokitool read files that have a list of `groups`.");
  LoadGroup(context, root, {RuleDialect::kLokiFile, QueryLanguage::kLogQL, {}}, document);
}

}  // namespace rulecheck::documents
