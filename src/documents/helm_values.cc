#include "documents/helm_values.h"

#include <algorithm>
#include <span>
#include <utility>
#include <variant>

#include "documents/alertmanager.h"
#include "documents/kind.h"
#include "documents/pipeline_stages.h"
#include "documents/query_language.h"
#include "documents/rule_loader.h"
#include "documents/shape.h"
#include "documents/triggers.h"
#include "documents/unrendered.h"

namespace rulecheck::documents {

namespace {

using source::Value;

bool IsRuleOfValues(const Cursor& node) {
  if (!node.is_mapping()) return false;
  return node["expr"].is_scalar() && (node["alert"].is_scalar() || node["record"].is_scalar());
}

template <typename Test>
bool HasItem(const Cursor& list, Test test) {
  bool found = false;
  list.EachItem([&](const Cursor& item) { found = found || test(item); });
  return found;
}

bool IsGroupOfRules(const Cursor& node) {
  return HasItem(node["rules"], IsRuleOfValues);
}

// KEDA's, of the kinds that have queries.
bool IsTrigger(const Cursor& node) {
  return node["type"].is_scalar() && node["metadata"]["query"].is_scalar();
}

// What a mapping of values is by itself; the loader asks the same.
enum class ValuesShape : uint8_t { kNone, kGroups, kRules, kRule, kStages, kTriggers };

ValuesShape ShapeOf(const Cursor& node) {
  if (HasItem(node["groups"], IsGroupOfRules)) return ValuesShape::kGroups;
  if (IsRuleOfValues(node)) return ValuesShape::kRule;
  if (IsGroupOfRules(node)) return ValuesShape::kRules;
  if (HasItem(node["triggers"], IsTrigger)) return ValuesShape::kTriggers;
  if (HasItem(node["pipelineStages"], [](const Cursor& stage) { return stage.Has("match"); }))
    return ValuesShape::kStages;
  return ValuesShape::kNone;
}

// The key that the shape is about; what stands beside it is looked at, too.
std::string_view KeyOf(ValuesShape shape) {
  switch (shape) {
    case ValuesShape::kGroups:
      return "groups";
    case ValuesShape::kRules:
      return "rules";
    case ValuesShape::kTriggers:
      return "triggers";
    case ValuesShape::kStages:
      return "pipelineStages";
    case ValuesShape::kNone:
    case ValuesShape::kRule:
      break;
  }
  return {};
}

class ValuesFinder {
 public:
  std::vector<Inner> Run(const Cursor& values) {
    Visit(values);
    return std::move(out_);
  }

 private:
  // Trees are at most 200 levels deep.
  void Visit(const Cursor& node) {
    if (node.is_scalar()) return Text(node);
    if (node.is_mapping()) return Mapping(node);
    node.EachItem([&](const Cursor& item) { Visit(item); });
  }

  void Mapping(const Cursor& node) {
    if (node["apiVersion"].is_scalar() && node["kind"].is_scalar()) return out_.push_back({node});
    if (IsAlertmanagerValues(node)) return Take(node, DocumentKind::kAlertmanager);
    const bool adapter = IsAdapterValues(*node);
    const ValuesShape shape = ShapeOf(node);
    if (adapter) Take(node, DocumentKind::kPrometheusAdapter);
    if (shape != ValuesShape::kNone) Take(node, DocumentKind::kHelmValues);
    if (shape == ValuesShape::kRule) return;
    const std::string_view taken = adapter ? "rules" : KeyOf(shape);
    node.EachValue([&](const Cursor& value) {
      if (value.key() != taken) Visit(value);
    });
  }

  void Take(const Cursor& node, DocumentKind kind) {
    Inner inner{node};
    inner.kind = kind;
    out_.push_back(std::move(inner));
  }

  void Text(const Cursor& node) {
    if (!MayHoldQueries(node.text()) && !MayBeAlertmanager(node.text())) return;
    Inner inner{node, true};
    const size_t first = node.text().find_first_not_of(" \t\r\n");
    inner.is_json = node.text()[first] == '{' || node.text()[first] == '[';
    inner.name = node.key();
    inner.by_chance = true;
    out_.push_back(std::move(inner));
  }

  std::vector<Inner> out_;
};

Value ListValue(const Cursor& node) {
  if (!node) return {};
  return {&*node, node->span, "rules", nullptr};
}

QueryLanguage LanguageOfRule(std::string_view expr, Dialect dialect) {
  const bool logql = dialect == Dialect::kLogQL || (dialect == Dialect::kAuto && IsSurelyLogQl(expr));
  return logql ? QueryLanguage::kLogQL : QueryLanguage::kPromQL;
}

QueryLanguage LanguageOfValues(const Cursor& root, ValuesShape shape, Dialect dialect) {
  if (shape == ValuesShape::kGroups) return LanguageOfGroups(*root["groups"], dialect);
  if (shape == ValuesShape::kRules) return LanguageOfGroup(*root, dialect);
  return shape == ValuesShape::kRule ? LanguageOfRule(root.Text("expr"), dialect) : QueryLanguage::kPromQL;
}

// Of a text in a ConfigMap some program makes rules: `\"` is then for a text that it puts this into.
void SoftenEscaped(const LoadContext& context, const Document& document, size_t first) {
  const auto& wrappers = document.place.wrappers;
  if (std::find(wrappers.begin(), wrappers.end(), "configmap") == wrappers.end()) return;
  for (size_t i = first; i < context.out->findings.size(); ++i) {
    Finding& finding = context.out->findings[i];
    const bool escape = context.file()->text().substr(finding.where.span.begin).starts_with("\\\"");
    if (finding.check == "promql/syntax" && escape) finding.severity = Severity::kInfo;
  }
}

void LoadValuesOf(const LoadContext& context, const Cursor& root, Document* document) {
  const ValuesShape shape = ShapeOf(root);
  const GroupsFormat format{
      RuleDialect::kKubernetes, LanguageOfValues(root, shape, context.options.dialect), {}};
  GroupsFormat below = format;
  switch (shape) {
    case ValuesShape::kGroups:
      below.pointer = "/groups";
      return LoadGroups(context, ListValue(root["groups"]), below, document);
    case ValuesShape::kRules:
      below.pointer = "/rules";
      return LoadRules(context, ListValue(root["rules"]), below, document);
    case ValuesShape::kRule:
      return LoadRule(context, *root, format, document);
    case ValuesShape::kTriggers:
      return AddTriggers(context, root["triggers"], {}, document);
    case ValuesShape::kStages:
      return AddPipelineStages(context, root["pipelineStages"], document);
    case ValuesShape::kNone:
      return;
  }
}

}  // namespace

std::vector<Inner> FindInValues(const Cursor& values) {
  return ValuesFinder().Run(values);
}

bool MayHoldQueries(std::string_view text) {
  if (text.find('\n') == std::string_view::npos && text.find('{') == std::string_view::npos) return false;
  for (const std::string_view word : {"expr", "query", "Query", "match[]", "selector", "metric:"})
    if (text.find(word) != std::string_view::npos) return true;
  return false;
}

// Known only where values are: nothing but its place says it.
std::optional<Detected> DetectHelmValues(const Candidate& /*candidate*/) {
  return std::nullopt;
}

// Helm runs the text of such a rule as a template before Prometheus does.
bool IsRunByHelm(const PackedPairs& texts) {
  return std::any_of(texts.begin(), texts.end(), [](const TextPair& pair) {
    const std::string_view text = pair.value.value;
    return text.find("{{`") != std::string_view::npos || text.find("{{ `") != std::string_view::npos ||
           text.find("\"{{\"") != std::string_view::npos || FindUnrendered(text).has_value();
  });
}

// What such texts are to Prometheus cannot be known.
void DropTemplates(RuleGroups* rules) {
  for (RuleGroup& group : rules->groups) {
    for (Rule& rule : group.rules) {
      if (!IsRunByHelm(rule.annotations) && !IsRunByHelm(rule.labels)) continue;
      rule.templates = nullptr;
    }
  }
}

// A chart may have fields of its own beside those of a rule.
void LoadHelmValues(const LoadContext& context, const source::Node& root, Document* document) {
  LoadOptions options = context.options;
  options.ignore_unknown_fields = true;
  const LoadContext lenient{options,     context.out, context.tree, context.foreign, context.dialect_reason,
                            context.json};
  const size_t before = context.out->findings.size();
  LoadValuesOf(lenient, Cursor(root), document);
  SoftenEscaped(context, *document, before);
  if (auto* rules = std::get_if<RuleGroups>(&document->body)) DropTemplates(rules);
}

}  // namespace rulecheck::documents
