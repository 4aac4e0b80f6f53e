#include "documents/rule_loader.h"

#include <algorithm>
#include <initializer_list>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "base/strings.h"
#include "documents/rule_checks.h"

namespace rulecheck::documents {

namespace {

using source::Node;

constexpr std::string_view kGroupFields[] = {
    "name",        "interval", "query_offset", "limit", "labels", "rules", "partial_response_strategy",
    "remote_write"};
enum GroupField : size_t {
  kName,
  kInterval,
  kQueryOffset,
  kLimit,
  kGroupLabels,
  kRules,
  kPartialResponse,
  kRemoteWrite
};

constexpr std::string_view kRuleFields[] = {"record", "alert",           "expr",       "for",
                                            "labels", "keep_firing_for", "annotations"};
enum RuleField : size_t { kRecord, kAlert, kExpr, kFor, kLabels, kKeepFiringFor, kAnnotations };

constexpr uint32_t Bits(std::initializer_list<size_t> fields) {
  uint32_t bits = 0;
  for (const size_t field : fields) bits |= 1u << field;
  return bits;
}

// What a dialect has of the fields above.
struct DialectRow {
  uint32_t group_fields;
  uint32_t rule_fields;
  Typing typing;
};
constexpr uint32_t kAllOfGroup = Bits({kName, kInterval, kQueryOffset, kLimit, kGroupLabels, kRules});
constexpr uint32_t kAllOfRule = Bits({kRecord, kAlert, kExpr, kFor, kLabels, kKeepFiringFor, kAnnotations});
constexpr uint32_t kLokiGroup = Bits({kName, kInterval, kLimit, kRules});
constexpr DialectRow kDialects[] = {
    {kAllOfGroup, kAllOfRule, Typing::kGo},                                     // kRuleFile
    {kAllOfGroup | Bits({kPartialResponse}), kAllOfRule, Typing::kKubernetes},  // kKubernetes
    {kAllOfGroup | Bits({kRemoteWrite}), kAllOfRule, Typing::kGo},              // kLokiFile
    {kLokiGroup, Bits({kAlert, kExpr, kFor, kLabels, kAnnotations}), Typing::kKubernetes},
    {kLokiGroup, Bits({kRecord, kExpr, kLabels}), Typing::kKubernetes},
};

// The entries of the `wanted` fields of `all`, each at its place in `all`.
FieldSet PickFields(const ValueReader& reader, const Node& node, std::span<const std::string_view> all,
                    uint32_t wanted, std::string_view what) {
  std::vector<std::string_view> names;
  for (size_t i = 0; i < all.size(); ++i) {
    if ((wanted >> i & 1) != 0) names.push_back(all[i]);
  }
  FieldSet fields = reader.Fields(node, names, what);
  std::vector<const source::Entry*> values(all.size());
  size_t next = 0;
  for (size_t i = 0; i < all.size(); ++i) {
    if ((wanted >> i & 1) != 0) values[i] = fields.values[next++];
  }
  fields.values = std::move(values);
  return fields;
}

bool HasText(const std::optional<MappedText>& text) {
  return text && !text->value.empty();
}

class GroupLoader {
 public:
  GroupLoader(const LoadContext& context, GroupsFormat format)
      : context_(context), format_(format), row_(kDialects[static_cast<size_t>(format.dialect)]) {}

  RuleGroup Group(const Node& node) const {
    ValueReader reader(context_, GroupNameHint(node), row_.typing);
    const FieldSet fields = PickFields(reader, node, kGroupFields, row_.group_fields, "a rule group");
    RuleGroup group;
    group.span = node.span;
    group.name = reader.String(fields[kName], "name")
                     .value_or(MappedText{{}, context_.file(), NamePlace(node), nullptr});
    group.interval = reader.Duration(fields[kInterval], "interval");
    group.query_offset = reader.Duration(fields[kQueryOffset], "query_offset");
    group.limit = reader.Int(fields[kLimit], "limit");
    group.labels = reader.StringMap(fields[kGroupLabels], "labels");
    if (is_logql()) {
      WarnIgnoredFields(fields, reader.subject());
    } else {
      CheckLabels(context_, group.labels, reader.subject(), NameRule::kUtf8);
    }
    for (const Node* rule : reader.Mappings(fields[kRules], "rules")) AddRule(*rule, &group);
    return group;
  }

 private:
  bool is_logql() const { return format_.language == QueryLanguage::kLogQL; }
  NameRule name_rule() const { return is_logql() ? NameRule::kAscii : NameRule::kUtf8; }

  // The group's name for messages, before it has been checked.
  static std::string GroupNameHint(const Node& node) {
    const Node* name = source::Find(node, "name");
    return name != nullptr ? std::string(name->value) : std::string();
  }

  static Span NamePlace(const Node& node) {
    const source::Entry* name = source::FindEntry(node, "name");
    if (name != nullptr) return name->key->span;
    return node.entries.empty() ? node.span : node.entries[0].key->span;
  }

  void AddRule(const Node& node, RuleGroup* group) const {
    const auto index = static_cast<uint32_t>(rule_count_++);
    ValueReader reader(context_, Subject(node, *group), row_.typing);
    const FieldSet fields = PickFields(reader, node, kRuleFields, row_.rule_fields, "a rule");
    const auto record = reader.String(fields[kRecord], "record");
    const auto alert = reader.String(fields[kAlert], "alert");
    Rule rule;
    rule.span = node.span;
    rule.index = index;
    rule.language = format_.language;
    rule.kind = HasText(alert) ? RuleKind::kAlerting : RuleKind::kRecording;
    rule.hold = reader.Duration(fields[kFor], "for");
    rule.keep_firing_for = reader.Duration(fields[kKeepFiringFor], "keep_firing_for");
    rule.labels = reader.StringMap(fields[kLabels], "labels");
    rule.annotations = reader.StringMap(fields[kAnnotations], "annotations");
    const auto expr = reader.String(fields[kExpr], "expr", true);
    CheckNames(fields, record, alert, node, reader.subject());
    LoadExpr(expr, fields, node, reader.subject(), &rule);
    if (HasText(record)) {
      CheckRecordingRule(context_, {*record, fields[kFor], fields[kKeepFiringFor], fields[kAnnotations]},
                         rule, reader.subject(), name_rule());
    }
    if (is_logql()) WarnIgnored(fields[kKeepFiringFor], reader.subject());
    CheckLabels(context_, rule.labels, reader.subject(), name_rule());
    CheckAnnotationNames(context_, rule.annotations, reader.subject(), name_rule());
    if (HasText(alert)) ParseTemplates(context_, alert->value, reader.subject(), &rule);
    if (!HasText(alert) && !HasText(record)) return;  // nothing to call it by
    rule.name = HasText(alert) ? *alert : *record;
    group->rules.push_back(std::move(rule));
  }

  // Loki's ruler decodes these and drops them when it stores the group.
  void WarnIgnored(const source::Entry* entry, const std::string& subject) const {
    if (entry == nullptr || entry->value->is_null()) return;
    context_.Report("logql/ignored-field", entry->key->span,
                    fmt::format("Loki ignores `{}`: it is accepted and has no effect", entry->key->value),
                    subject);
  }

  void WarnIgnoredFields(const FieldSet& fields, const std::string& subject) const {
    WarnIgnored(fields[kQueryOffset], subject);
    WarnIgnored(fields[kGroupLabels], subject);
    if (fields[kRemoteWrite] == nullptr) return;
    Finding& finding = context_.Report("logql/tool-only-field", fields[kRemoteWrite]->key->span,
                                       "only lokitool knows `remote_write`", subject);
    finding.notes.push_back(
        "Loki's ruler refuses a file with this field, and its HTTP API ignores the field.");
  }

  static std::string Subject(const Node& node, const RuleGroup& group) {
    for (const std::string_view key : {"alert", "record"}) {
      const Node* name = source::Find(node, key);
      if (name != nullptr && !name->value.empty()) return fmt::format("{}/{}", group.name.value, name->value);
    }
    return std::string(group.name.value);
  }

  void CheckNames(const FieldSet& fields, const std::optional<MappedText>& record,
                  const std::optional<MappedText>& alert, const Node& node,
                  const std::string& subject) const {
    if (HasText(record) && HasText(alert)) {
      const source::Entry* first = fields[kRecord];
      const source::Entry* second = fields[kAlert];
      if (second->key->span < first->key->span) std::swap(first, second);
      Finding& finding =
          context_.Report("rules/record-and-alert", second->key->span,
                          "a rule is either a recording rule or an alert, this one sets both `record` "
                          "and `alert`",
                          subject);
      finding.labels.push_back({{context_.file(), first->key->span}, "the other one"});
    }
    if (HasText(record) || HasText(alert)) return;
    const source::Entry* empty = fields[kAlert] != nullptr ? fields[kAlert] : fields[kRecord];
    // `record` in an AlertingRule: an unknown field, said already.
    const bool foreign = source::Find(node, "record") != nullptr || source::Find(node, "alert") != nullptr;
    if (empty == nullptr && foreign) return;
    const Span where = empty != nullptr ? empty->key->span : FirstKey(node);
    context_.Report("rules/no-record-or-alert", where,
                    empty != nullptr ? fmt::format("`{}` is empty: the rule has no name", empty->key->value)
                                     : "the rule has neither `record` nor `alert`",
                    subject);
  }

  static Span FirstKey(const Node& node) {
    return node.entries.empty() ? node.span : node.entries[0].key->span;
  }

  void LoadExpr(const std::optional<MappedText>& expr, const FieldSet& fields, const Node& node,
                const std::string& subject, Rule* rule) const {
    if (HasText(expr)) {
      rule->expr = *expr;
      if (is_logql()) {
        rule->logql = ParseLogQuery(context_, *expr, subject);
      } else {
        rule->query = ParseQuery(context_, *expr, subject);
      }
      return;
    }
    const source::Entry* entry = fields[kExpr];
    rule->expr = MappedText{{}, context_.file(), entry != nullptr ? entry->written : FirstKey(node), nullptr};
    if (entry != nullptr && (entry->value->is_mapping() || entry->value->is_sequence()))
      return;  // said already
    context_.Report("rules/missing-expr", entry != nullptr ? entry->key->span : FirstKey(node),
                    entry != nullptr ? "`expr` is empty" : "the rule has no `expr`", subject);
  }

  const LoadContext& context_;
  GroupsFormat format_;
  const DialectRow& row_;
  mutable size_t rule_count_ = 0;
};

void CheckGroupNames(const LoadContext& context, const Document& document) {
  std::unordered_map<std::string_view, const RuleGroup*> seen;
  for (const RuleGroup& group : document.groups()) {
    if (group.name.value.empty()) {
      context.Report("rules/empty-group-name", group.name.span, "the group has no name");
      continue;
    }
    const auto [known, fresh] = seen.emplace(group.name.value, &group);
    if (fresh) continue;
    Finding& finding =
        context.Report("rules/repeated-group", group.name.span,
                       fmt::format("the group name `{}` is used twice in this file", group.name.value),
                       std::string(group.name.value));
    finding.labels.push_back({{context.file(), known->second->name.span}, "first here"});
  }
}

}  // namespace

void LoadGroups(const LoadContext& context, const source::Entry* groups, GroupsFormat format,
                Document* document) {
  document->language = format.language;
  std::vector<RuleGroup>& out = document->body.emplace<RuleGroups>().groups;
  const ValueReader reader(context, {});
  for (const Node* node : reader.Mappings(groups, "groups")) {
    out.push_back(GroupLoader(context, format).Group(*node));
  }
  CheckGroupNames(context, *document);
}

void LoadGroup(const LoadContext& context, const Node& group, GroupsFormat format, Document* document) {
  document->language = format.language;
  document->body.emplace<RuleGroups>().groups.push_back(GroupLoader(context, format).Group(group));
  CheckGroupNames(context, *document);
}

}  // namespace rulecheck::documents
