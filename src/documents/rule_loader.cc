#include "documents/rule_loader.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "base/strings.h"
#include "documents/cursor.h"
#include "documents/group_checks.h"
#include "documents/load_sink.h"
#include "documents/query_language.h"
#include "documents/rule_checks.h"
#include "documents/rule_fields.h"

namespace rulecheck::documents {

namespace {

using source::Node;
using source::Typing;
using source::Value;

bool IsKubernetes(RuleDialect dialect) {
  return dialect != RuleDialect::kRuleFile && dialect != RuleDialect::kLokiFile;
}

bool HasText(const std::optional<MappedText>& text) {
  return text && !text->value.empty();
}

// Of elements that are asked for in their order: their indices in the list.
class IndexInList {
 public:
  explicit IndexInList(const Value& list) : list_(list) {}
  size_t Of(const Node* element) {
    while (list_->items[next_].node != element) ++next_;
    return next_++;
  }

 private:
  const Value& list_;
  size_t next_ = 0;
};

struct RuleQueries {
  std::vector<QueryItem> of_rules;  // in their order
  std::vector<QueryItem> unloaded;  // of rules that no server loads
};

class GroupLoader {
 public:
  // `pointer` leads to the group, or to its rules where they stand without one.
  GroupLoader(const LoadContext& context, GroupsFormat format, std::string pointer, RuleQueries* queries)
      : context_(context), format_(std::move(format)), pointer_(std::move(pointer)), queries_(*queries) {}

  RuleGroup Group(const Node& node) {
    LoadDecoder decoder = DecoderOf(GroupNameHint(node), FieldScope::kGroup);
    GroupParts parts;
    decoder.Struct<GroupParts>(node, "a rule group", GroupFields(), &parts);
    if (!is_logql()) RefuseNewerFields(context_, parts, decoder.subject());
    if (IsOtherEngine(node)) format_.language = QueryLanguage::kOther;
    RuleGroup& group = parts.group;
    group.span = node.span;
    group.labels = {parts.labels, context_.arena()};
    group.name = parts.name.value_or(MappedText{{}, context_.file(), NamePlace(node), nullptr});
    if (is_logql()) {
      WarnIgnoredFields(parts, decoder.subject());
    } else {
      CheckLabels(context_, parts.labels, decoder.subject(), name_rule());
    }
    pointer_ = PointerTo(pointer_, "rules");
    AddRules(&decoder, parts.rules, &group);
    return std::move(parts.group);
  }

  RuleGroup RulesOf(const Value& rules) const {
    RuleGroup group;
    if (rules) group.span = rules->span;
    group.name = MappedText{{}, context_.file(), {group.span.begin, group.span.begin}, nullptr};
    LoadDecoder decoder = DecoderOf({}, FieldScope::kGroup);
    AddRules(&decoder, rules, &group);
    return group;
  }

  RuleGroup Alone(const Node& rule) const {
    RuleGroup group;
    group.span = rule.span;
    group.name = MappedText{{}, context_.file(), {rule.span.begin, rule.span.begin}, nullptr};
    AddRule(rule, 0, &group);
    for (QueryItem& item : queries_.of_rules)
      item.details().pointer = context_.arena()->CopyText(PointerTo(pointer_, "expr"));
    return group;
  }

 private:
  bool is_logql() const { return format_.language == QueryLanguage::kLogQL; }
  bool is_other() const { return format_.language == QueryLanguage::kOther; }
  LoadDecoder DecoderOf(std::string subject, FieldScope scope) const {
    const Typing typing = IsKubernetes(format_.dialect) ? Typing::kKubernetes : Typing::kYamlV3;
    return {context_, std::move(subject), typing, Bits({format_.dialect}), scope};
  }
  NameRule name_rule() const { return NamesOf(format_.language, context_.options.promql.target_version); }

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

  // vmalert evaluates groups of these types elsewhere.
  static bool IsOtherEngine(const Node& group) {
    const Node* type = source::Find(group, "type");
    return type != nullptr && (type->value == "graphite" || type->value == "vlogs");
  }

  void AddRules(LoadDecoder* decoder, const Value& rules, RuleGroup* group) const {
    IndexInList index(rules);
    const std::vector<const Node*> nodes = decoder->Mappings(rules);
    group->rules.reserve(nodes.size());
    group->pointer = context_.arena()->CopyText(pointer_);
    for (const Node* rule : nodes) AddRule(*rule, static_cast<uint32_t>(index.Of(rule)), group);
  }

  void AddRule(const Node& node, uint32_t place, RuleGroup* group) const {
    const auto index = static_cast<uint32_t>(rule_count_++);
    LoadDecoder decoder = DecoderOf(Subject(node, *group), FieldScope::kRule);
    RuleParts parts;
    decoder.Struct<RuleParts>(node, "a rule", RuleFields(), &parts);
    if (!is_logql()) RefuseNewerFields(context_, parts, decoder.subject());
    Rule& rule = parts.rule;
    rule.span = node.span;
    rule.index = index;
    // Something in the list is no rule.
    if (place != index) parts.item.details().pointer = PointerOf(place);
    rule.hold = Kept(parts.hold);
    rule.keep_firing_for = Kept(parts.keep_firing_for);
    rule.labels = {parts.labels, context_.arena()};
    rule.annotations = {parts.annotations, context_.arena()};
    rule.kind = HasText(parts.alert) ? RuleKind::kAlerting : RuleKind::kRecording;
    CheckNames(parts, node, decoder.subject());
    LoadExpr(node, decoder.subject(), &parts);
    if (HasText(parts.record)) {
      CheckRecordingRule(
          context_,
          {*parts.record, parts.hold_at.key, parts.keep_firing_for_at.key, parts.annotations_at.key}, rule,
          decoder.subject(), name_rule());
    }
    if (is_logql()) WarnIgnored(parts.keep_firing_for_at, decoder.subject());
    CheckLabels(context_, parts.labels, decoder.subject(), name_rule());
    CheckAnnotationNames(context_, parts.annotations, decoder.subject(), name_rule());
    if (HasText(parts.alert))
      ParseTemplates(context_, parts.alert->value, format_.language, decoder.subject(), &rule);
    if (format_.dialect == RuleDialect::kLokiAlertingRule && HasText(parts.alert) && !parts.hold_at) {
      context_
          .Report("logql/operator-field", parts.alert->span,
                  "the alert has no `for`: the webhook of the Loki operator refuses it", decoder.subject())
          .notes.push_back("Write `for: 0s` for an alert that fires at once.");
    }
    if (!HasText(parts.alert) && !HasText(parts.record)) return KeepExpr(node, place, std::move(parts.item));
    rule.name = HasText(parts.alert) ? *parts.alert : *parts.record;
    parts.item.role = rule.kind == RuleKind::kAlerting ? QueryRole::kAlert : QueryRole::kRecording;
    if (is_other()) parts.item.details().unparsed = "neither PromQL nor LogQL: vmalert asks elsewhere";
    queries_.of_rules.push_back(std::move(parts.item));
    group->rules.push_back(rule);
  }

  std::string_view PointerOf(uint32_t place) const {
    return context_.arena()->CopyText(PointerTo(PointerTo(pointer_, place), "expr"));
  }

  const DurationField* Kept(const std::optional<DurationField>& field) const {
    if (!field) return nullptr;
    auto* kept = context_.arena()->New<DurationField>();
    *kept = *field;
    return kept;
  }

  // Of a rule that no server loads only the query is kept: there is nothing to call it by, or its kind of
  // rule is not one of its kind of object.
  void KeepExpr(const Node& node, uint32_t place, QueryItem item) const {
    if (item.text.value.empty()) return;
    const Node* record = source::Find(node, "record");
    const Node* name = record != nullptr ? record : source::Find(node, "alert");
    item.role = record != nullptr ? QueryRole::kRecording : QueryRole::kAlert;
    item.promql = nullptr;
    item.logql = nullptr;
    if (name != nullptr) item.details().name = context_.arena()->CopyText(name->value);
    item.details().pointer = PointerOf(place);
    queries_.unloaded.push_back(std::move(item));
  }

  // Loki's ruler decodes these and drops them when it stores the group.
  void WarnIgnored(const Value& field, const std::string& subject) const {
    if (!field || field->is_null()) return;
    context_.Report("logql/ignored-field", field.key->span,
                    fmt::format("Loki ignores `{}`: it is accepted and has no effect", field.name), subject);
  }

  void WarnIgnoredFields(const GroupParts& parts, const std::string& subject) const {
    WarnIgnored(parts.query_offset, subject);
    WarnIgnored(parts.labels_at, subject);
    if (!parts.remote_write) return;
    Finding& finding = context_.Report("logql/tool-only-field", parts.remote_write.key->span,
                                       "only lokitool knows `remote_write`", subject);
    finding.notes.push_back(
        "Loki's ruler refuses a file with this field, and its HTTP API ignores the field.");
  }

  static std::string Subject(const Node& node, const RuleGroup& group) {
    for (const std::string_view key : {"alert", "record"}) {
      const Node* name = source::Find(node, key);
      if (name == nullptr || name->value.empty()) continue;
      if (group.name.value.empty()) return std::string(name->value);
      return fmt::format("{}/{}", group.name.value, name->value);
    }
    return std::string(group.name.value);
  }

  void CheckNames(const RuleParts& parts, const Node& node, const std::string& subject) const {
    const Value& record = parts.record_at;
    const Value& alert = parts.alert_at;
    if (HasText(parts.record) && HasText(parts.alert)) {
      const auto [first, second] = std::minmax(record.key->span, alert.key->span);
      Finding& finding =
          context_.Report("rules/record-and-alert", second,
                          "a rule is either a recording rule or an alert, this one sets both `record` "
                          "and `alert`",
                          subject);
      finding.labels.push_back({{context_.file(), first}, "the other one"});
    }
    if (HasText(parts.record) || HasText(parts.alert)) return;
    const Value& empty = alert ? alert : record;
    // `record` in an AlertingRule: an unknown field, said already.
    const bool foreign = source::Find(node, "record") != nullptr || source::Find(node, "alert") != nullptr;
    if (!empty && foreign) return;
    context_.Report("rules/no-record-or-alert", empty ? empty.key->span : FirstKey(node),
                    empty ? fmt::format("`{}` is empty: the rule has no name", empty.name)
                          : "the rule has neither `record` nor `alert`",
                    subject);
  }

  static Span FirstKey(const Node& node) {
    return node.entries.empty() ? node.span : node.entries[0].key->span;
  }

  void LoadExpr(const Node& node, const std::string& subject, RuleParts* parts) const {
    QueryItem& item = parts->item;
    item.language = format_.language;
    item.language_reason = is_other() ? LanguageReason::kKind : format_.reason;
    const Value& at = parts->expr_at;
    if (HasText(parts->expr)) {
      item.text = *parts->expr;
      if (is_other()) return;
      if (is_logql()) {
        item.logql = ParseLogQuery(context_, item.text, subject);
      } else {
        item.promql = ParseQuery(context_, item.text, subject);
      }
      return;
    }
    item.text = MappedText{{}, context_.file(), at ? at.written : FirstKey(node)};
    if (at && (at->is_mapping() || at->is_sequence())) return;  // said already
    context_.Report("rules/missing-expr", at ? at.key->span : FirstKey(node),
                    at ? "`expr` is empty" : "the rule has no `expr`", subject);
  }

  const LoadContext& context_;
  GroupsFormat format_;
  std::string pointer_;
  RuleQueries& queries_;
  mutable size_t rule_count_ = 0;
};

// Each group may be in a language of its own where nothing but the expressions tells it.
QueryLanguage GroupLanguage(const LoadContext& context, const Node& group, GroupsFormat format) {
  const bool by_kind =
      format.dialect == RuleDialect::kLokiAlertingRule || format.dialect == RuleDialect::kLokiRecordingRule;
  const bool told = by_kind || context.options.dialect != Dialect::kAuto || context.options.promtool_compat;
  return told ? format.language : LanguageAmongOthers(group, format.language);
}

// Of a rule that the document will not keep.
void KeepNames(Arena* arena, QueryItem* item) {
  item->details().pointer = arena->CopyText(item->pointer());
  item->details().subject = arena->CopyText(item->subject().Text());
  item->details().name = item->name();
}

// Moves the queries to the document of the rules.
void KeepQueries(const LoadContext& context, RuleQueries queries, Document* document) {
  std::vector<QueryItem>& all = document->queries;
  all.reserve(all.size() + queries.unloaded.size() + queries.of_rules.size());
  std::move(queries.unloaded.begin(), queries.unloaded.end(), std::back_inserter(all));
  size_t next = all.size();
  std::move(queries.of_rules.begin(), queries.of_rules.end(), std::back_inserter(all));
  for (RuleGroup& group : std::get<RuleGroups>(document->body).groups) {
    for (Rule& rule : group.rules) {
      QueryItem& item = all[next++];
      rule.item = &item;
      item.group = &group;
      item.rule = &rule;
      if (document->partial) KeepNames(context.arena(), &item);
    }
  }
}

}  // namespace

void LoadGroups(const LoadContext& context, const Value& groups, GroupsFormat format, Document* document) {
  document->language = format.language;
  std::vector<RuleGroup>& out = document->body.emplace<RuleGroups>().groups;
  LoadDecoder decoder(context, {}, Typing::kYamlV3);
  std::vector<QueryLanguage> languages;
  RuleQueries queries;
  IndexInList index(groups);
  for (const Node* node : decoder.Mappings(groups)) {
    GroupsFormat own = format;
    own.language = GroupLanguage(context, *node, format);
    languages.push_back(own.language);
    GroupLoader loader(context, own, PointerTo(format.pointer, index.Of(node)), &queries);
    out.push_back(loader.Group(*node));
  }
  KeepQueries(context, std::move(queries), document);
  CheckGroupNames(context, *document);
  CheckLanguages(context, *document, languages);
}

void LoadGroup(const LoadContext& context, const Node& group, GroupsFormat format, Document* document) {
  document->language = format.language;
  RuleQueries queries;
  GroupLoader loader(context, format, format.pointer, &queries);
  document->body.emplace<RuleGroups>().groups.push_back(loader.Group(group));
  KeepQueries(context, std::move(queries), document);
  CheckGroupNames(context, *document);
}

void LoadRules(const LoadContext& context, const Value& rules, GroupsFormat format, Document* document) {
  document->language = format.language;
  const std::string pointer = format.pointer;
  RuleQueries queries;
  GroupLoader loader(context, std::move(format), pointer, &queries);
  document->body.emplace<RuleGroups>().groups.push_back(loader.RulesOf(rules));
  KeepQueries(context, std::move(queries), document);
}

void LoadRule(const LoadContext& context, const Node& rule, GroupsFormat format, Document* document) {
  document->language = format.language;
  const std::string pointer = format.pointer;
  RuleQueries queries;
  GroupLoader loader(context, std::move(format), pointer, &queries);
  document->body.emplace<RuleGroups>().groups.push_back(loader.Alone(rule));
  queries.unloaded.clear();
  KeepQueries(context, std::move(queries), document);
}

}  // namespace rulecheck::documents
