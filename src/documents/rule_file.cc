// Rule files of Prometheus and of Loki, and the single group that Loki's HTTP API takes.
#include <algorithm>
#include <iterator>
#include <vector>

#include <fmt/format.h>

#include "base/strings.h"
#include "documents/kind.h"
#include "documents/load_sink.h"
#include "documents/other_kinds.h"
#include "documents/query_language.h"
#include "documents/rule_loader.h"
#include "documents/shape.h"
#include "documents/unrendered.h"

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

// `rule:` for `rules:`, and whatever else holds rules.
bool HoldsRules(const source::Entry& entry) {
  const auto items = entry.value->items;
  if (std::any_of(items.begin(), items.end(), [](const source::Item& item) {
        return HasAny(*item.node, {"alert", "record", "expr"});
      })) {
    return true;
  }
  return items.empty() && EditDistance(entry.key->value, "rules", 1) <= 1;
}

// A group of rules; other tools (Concourse, lists of people) call other things groups, with names as well.
bool IsGroupOfRules(const source::Node& group) {
  if (HasAny(group, {"rules"})) return true;
  if (!HasAny(group, {"name"})) return false;
  constexpr std::string_view kKnown[] = {"name", "interval", "query_offset", "limit", "labels"};
  const auto is_known = [&](const source::Entry& entry) {
    return std::find(std::begin(kKnown), std::end(kKnown), entry.key->value) != std::end(kKnown);
  };
  return std::all_of(group.entries.begin(), group.entries.end(), is_known) ||
         std::any_of(group.entries.begin(), group.entries.end(), HoldsRules);
}

bool HasRuleGroups(const source::Node& groups) {
  if (!groups.is_sequence()) return groups.is_null();
  if (groups.items.empty()) return true;
  return std::any_of(groups.items.begin(), groups.items.end(),
                     [](const source::Item& item) { return IsGroupOfRules(*item.node); });
}

bool HasNamedItems(const source::Node& groups) {
  return std::any_of(groups.items.begin(), groups.items.end(),
                     [](const source::Item& item) { return HasAny(*item.node, {"name"}); });
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
  if (HasRuleGroups(*groups)) return groups;
  // Alone, it was meant for rules, unless it is a list of something else or comes from a template.
  const bool something_else =
      groups->is_scalar() ? FindAnyUnrendered(groups->value).has_value() : HasNamedItems(*groups);
  return candidate.root().entries.size() == 1 && !something_else ? groups : nullptr;
}

bool IsRule(const source::Node& node) {
  return HasAny(node, {"alert", "record"}) && HasAll(node, {"expr"});
}

bool IsRuleGroup(const source::Node& root) {
  const source::Node* rules = ListOf(root, "rules");
  if (rules == nullptr || source::Find(root, "name") == nullptr) return false;
  return std::any_of(rules->items.begin(), rules->items.end(),
                     [](const source::Item& item) { return IsRule(*item.node); });
}

// Prometheus loads none of these from a file.
void ReportAlone(const LoadContext& context, Span place, std::string_view what) {
  context.Report("rules/unread", place, fmt::format("{}: Prometheus reads no such file", what))
      .notes.push_back(
          "A rule file is `groups:`, a list of groups, each with a `name` and a list of `rules`.");
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

// With a namespace it is a file for mimirtool, cortextool or lokitool.
std::optional<Detected> DetectMimirRules(const Candidate& candidate) {
  if (source::Find(candidate.root(), "namespace") == nullptr) return std::nullopt;
  if (auto found = DetectRuleFile(candidate)) return found;
  return DetectLokiRuleFile(candidate);
}

std::optional<Detected> DetectRuleGroup(const Candidate& candidate) {
  if (!candidate.is_file() || !IsRuleGroup(candidate.root())) return std::nullopt;
  const QueryLanguage language = candidate.LanguageOf(candidate.root());
  return Detected{language == QueryLanguage::kLogQL ? "Loki rule group" : "rule group", language};
}

std::optional<Detected> DetectRule(const Candidate& candidate) {
  const source::Node& root = candidate.root();
  if (!candidate.is_file() || !IsRule(root)) return std::nullopt;
  const source::Node* expr = source::Find(root, "expr");
  const bool logql =
      candidate.dialect() == Dialect::kLogQL ||
      (candidate.dialect() == Dialect::kAuto && expr->is_scalar() && IsSurelyLogQl(expr->value));
  return Detected{"rule", logql ? QueryLanguage::kLogQL : QueryLanguage::kPromQL};
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

void LoadMimirRules(const LoadContext& context, const source::Node& root, Document* document) {
  if (document->language == QueryLanguage::kLogQL) return LoadLokiRuleFile(context, root, document);
  LoadRuleFile(context, root, document);
}

void LoadRuleGroup(const LoadContext& context, const source::Node& root, Document* document) {
  const Span place = root.entries.empty() ? root.span : root.entries[0].key->span;
  if (document->language == QueryLanguage::kLogQL) {
    context
        .Report("logql/group-without-groups", place,
                "a rule group alone, without `groups`: only Loki's HTTP API takes it")
        .notes.push_back("The ruler and lokitool read files that have a list of `groups`.");
    return LoadGroup(context, root, {RuleDialect::kLokiFile, QueryLanguage::kLogQL, {}}, document);
  }
  ReportAlone(context, place, "a rule group without `groups:`");
  LoadGroup(context, root, {RuleDialect::kRuleFile, QueryLanguage::kPromQL, {}}, document);
}

void LoadRuleAlone(const LoadContext& context, const source::Node& root, Document* document) {
  const bool logql = document->language == QueryLanguage::kLogQL;
  ReportAlone(context, root.entries.empty() ? root.span : root.entries[0].key->span,
              "a rule without a group");
  LoadRule(context, root, {logql ? RuleDialect::kLokiFile : RuleDialect::kRuleFile, document->language, {}},
           document);
}

}  // namespace rulecheck::documents
