// Alerts that Grafana evaluates: files that provision them, exports, custom resources.
// https://grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/file-provisioning/
#include <fmt/format.h>

#include <algorithm>

#include "documents/grafana_marks.h"
#include "documents/grafana_query.h"
#include "documents/grafana_target.h"
#include "documents/kind.h"
#include "documents/other_kinds.h"
#include "documents/shape.h"
#include "rulecheck/grafana_alerts.h"

namespace rulecheck::documents {

namespace {

using source::Node;
using AlertNode = GrafanaAlertNode;

bool IsExpression(std::string_view data_source) {
  return data_source == "__expr__" || data_source == "-100";
}

AlertNode::Kind ExpressionKind(std::string_view type) {
  constexpr std::pair<std::string_view, AlertNode::Kind> kKinds[] = {
      {"math", AlertNode::Kind::kMath},
      {"reduce", AlertNode::Kind::kReduce},
      {"resample", AlertNode::Kind::kResample},
      {"threshold", AlertNode::Kind::kThreshold},
      {"classic_conditions", AlertNode::Kind::kClassic},
      {"sql", AlertNode::Kind::kSql},
  };
  for (const auto& [name, kind] : kKinds) {
    if (name == type) return kind;
  }
  return AlertNode::Kind::kOther;
}

class AlertLoader {
 public:
  AlertLoader(const LoadContext& context, const Node& root, Document* document)
      : context_(context), document_(document), sources_(root) {}

  void Groups(const Cursor& groups) {
    groups.EachItem([&](const Cursor& group) { Rules(group); });
  }
  void Rules(const Cursor& group) {
    group["rules"].EachItem([&](const Cursor& rule) {
      const Cursor inside = rule["grafana_alert"];  // the form of the ruler's API
      RuleOfData(inside ? inside : rule, rule);
    });
  }
  void RuleOfData(const Cursor& rule, const Cursor& around) {
    Begin(rule, around);
    rule["data"].EachItem([&](const Cursor& data) { AddNode(data, data["refId"], data["datasourceUid"]); });
    rules_.push_back(std::move(rule_));
  }
  // rules.alerting.grafana.app: expressions by refId, the one that counts says so itself.
  void RuleOfExpressions(const Cursor& spec) {
    Begin(spec, spec);
    for (const source::Entry& entry : (*spec["expressions"]).entries) {
      const Cursor data = spec["expressions"][entry.key->value];
      if (data.Text("source") == "true") rule_.condition = context_.tree->Text(*entry.key);
      AddNode(data, Cursor(*entry.key), data["datasourceUID"]);
    }
    rules_.push_back(std::move(rule_));
  }
  void Finish() { document_->body = GrafanaAlerts{std::move(rules_)}; }

 private:
  MappedText TextAt(const Cursor& place) const {
    return place && place->is_scalar() ? context_.tree->Text(*place) : MappedText{};
  }

  void Begin(const Cursor& rule, const Cursor& around) {
    rule_ = {};
    rule_.title = TextAt(rule["title"]);
    const Cursor record = rule["record"];
    rule_.records = static_cast<bool>(record);
    rule_.condition = TextAt(record ? record["from"] : rule["condition"]);
    const Cursor annotations = around["annotations"];
    const Cursor uid = rule["dashboardUid"];
    const Cursor panel = rule["panelId"];
    rule_.dashboard_uid = TextAt(uid ? uid : annotations["__dashboardUid__"]);
    rule_.panel_id = TextAt(panel ? panel : annotations["__panelId__"]);
    rule_.span = rule->span;
  }

  void AddNode(const Cursor& data, const Cursor& ref_id, const Cursor& uid) {
    const Cursor model = data["model"];
    if (!model) return;
    AlertNode node;
    node.ref_id = TextAt(ref_id ? ref_id : model["refId"]);
    const std::string_view source = uid && uid->is_scalar() ? uid->value : std::string_view();
    const bool expression = IsExpression(source) || model["datasource"].Text("type") == "__expr__";
    if (expression) {
      node.kind = ExpressionKind(model.Text("type"));
      node.reducer = model.Text("reducer");
      Inputs(model, &node);
    } else {
      node.kind = AlertNode::Kind::kQuery;
    }
    AddQuery(model, uid, expression, &node);
    if (!expression) node.shape = ShapeOf(data, model, node);
    rule_.nodes.push_back(std::move(node));
  }

  void AddQuery(const Cursor& model, const Cursor& uid, bool expression, AlertNode* node) {
    DataSource source = sources_.Resolve(uid);
    const DataSource typed = sources_.Resolve(model["datasource"]);
    if (expression) {
      source = {SourceKind::kOther, true, LanguageReason::kDataSource, source.text, uid};
    } else if (typed.by == LanguageReason::kDataSource && source.by != LanguageReason::kDataSource) {
      source = {typed.kind, typed.certain, typed.by, source.text.empty() ? typed.text : source.text,
                uid ? uid : typed.written};
    }
    const Cursor text = TargetQuery(model, &source);
    if (!text) return;
    const size_t before = document_->queries.size();
    const std::string title(rule_.title.value);
    AddGrafanaQuery(context_,
                    {text, QueryRole::kAlertData, source, title,
                     fmt::format("{}/{}", title.empty() ? "rule" : title, node->ref_id.value)},
                    document_);
    if (document_->queries.size() == before) return;
    node->query = static_cast<uint32_t>(before);
    document_->queries.back().own_setting().ref_id = node->ref_id.value;
  }

  // Prometheus and Loki ask for a range unless they are told otherwise.
  AlertNode::Shape ShapeOf(const Cursor& data, const Cursor& model, const AlertNode& node) const {
    if (!node.query || !document_->queries[*node.query].parsed()) return AlertNode::Shape::kUnknown;
    const bool instant = model.Text("instant") == "true" || model.Text("queryType") == "instant" ||
                         data.Text("queryType") == "instant";
    if (!instant) return AlertNode::Shape::kSeries;
    return model.Text("range") == "true" ? AlertNode::Shape::kUnknown : AlertNode::Shape::kNumbers;
  }

  void Inputs(const Cursor& model, AlertNode* node) const {
    if (node->kind == AlertNode::Kind::kClassic) {
      model["conditions"].EachItem([&](const Cursor& condition) {
        bool first = true;
        condition["query"]["params"].EachItem([&](const Cursor& param) {
          if (first && param->is_scalar()) Input(param, param->value, {0, Size(param->value)}, node);
          first = false;
        });
      });
      return;
    }
    const Cursor expression = model["expression"];
    if (!expression || !expression->is_scalar() || node->kind == AlertNode::Kind::kSql) return;
    const std::string_view text = expression->value;
    if (node->kind == AlertNode::Kind::kMath) {
      ForEachMark(text, [&](size_t at, const VariableMark& mark) {
        Input(expression, mark.name, {static_cast<uint32_t>(at), static_cast<uint32_t>(at + mark.length)},
              node);
      });
    } else if (node->kind != AlertNode::Kind::kOther) {
      const std::string_view variable = OnlyVariable(text);
      Input(expression, variable.empty() ? text : variable, {0, Size(text)}, node);
    }
  }

  static uint32_t Size(std::string_view text) { return static_cast<uint32_t>(text.size()); }

  void Input(const Cursor& place, std::string_view ref_id, Span span, AlertNode* node) const {
    node->inputs.push_back({std::string(ref_id), context_.tree->Text(*place).At(span)});
  }

  const LoadContext& context_;
  Document* document_;
  GrafanaSources sources_;
  GrafanaAlertRule rule_;
  std::vector<GrafanaAlertRule> rules_;
};

// `data` of a rule of Grafana: what is asked, with a model each.
bool HasData(const Node& rule) {
  const Node* inside = MappingOf(rule, "grafana_alert");
  const Node* data = ListOf(inside != nullptr ? *inside : rule, "data");
  return data != nullptr && std::any_of(data->items.begin(), data->items.end(), [](const source::Item& item) {
           return MappingOf(*item.node, "model") != nullptr;
         });
}

bool HasRulesOfData(const Node& group) {
  const Node* rules = ListOf(group, "rules");
  return rules != nullptr && std::any_of(rules->items.begin(), rules->items.end(),
                                         [](const source::Item& rule) { return HasData(*rule.node); });
}

bool IsAlertGroupObject(const Node& root) {
  const std::string_view kind = TextOf(root, "kind");
  const std::string_view version = TextOf(root, "apiVersion");
  return (kind == "GrafanaAlertRuleGroup" && version.starts_with("grafana.integreatly.org/")) ||
         (kind == "AlertRuleGroup" && version.starts_with("grizzly.grafana.com/"));
}

bool IsAlertRuleObject(const Node& root) {
  const std::string_view kind = TextOf(root, "kind");
  return (kind == "AlertRule" || kind == "RecordingRule") &&
         TextOf(root, "apiVersion").starts_with("rules.alerting.grafana.app/");
}

}  // namespace

namespace {

// What else than rules such a file has for alerts.
bool HasNotifications(const Node& root) {
  if (TextOf(root, "apiVersion").empty()) return false;
  for (const auto& [list, key] : {std::pair("policies", "receiver"), std::pair("contactPoints", "receivers"),
                                  std::pair("muteTimes", "time_intervals")}) {
    const Node* elements = ListOf(root, list);
    if (elements == nullptr || elements->items.empty()) continue;
    const Node& first = *elements->items.front().node;
    if (first.is_mapping() && source::Find(first, key) != nullptr) return true;
  }
  return false;
}

}  // namespace

std::optional<Detected> DetectGrafanaAlerts(const Candidate& candidate) {
  const Node& root = candidate.root();
  if (!root.is_mapping() || candidate.is_object()) return std::nullopt;
  const Node* groups = ListOf(root, "groups");
  if (groups != nullptr && IsGrafanaAlerting(*groups)) return Detected{"Grafana alert rules"};
  if (groups == nullptr && HasRulesOfData(root)) return Detected{"Grafana alert rules"};
  if (HasData(root) && HasAny(root, {"condition", "title", "record"})) return Detected{"Grafana alert rule"};
  if (groups == nullptr && HasNotifications(root)) return Detected{"Grafana notification policies"};
  return std::nullopt;
}

void LoadGrafanaAlerts(const LoadContext& context, const Node& root, Document* document) {
  const Cursor place(root);
  AlertLoader loader(context, root, document);
  if (HasData(root)) {
    loader.RuleOfData(place, place);
  } else if (const Cursor groups = place["groups"]) {
    loader.Groups(groups);
  } else {
    loader.Rules(place);
  }
  loader.Finish();
}

std::optional<Detected> DetectGrafanaAlertsObject(const Candidate& candidate) {
  const Node& root = candidate.root();
  if (!IsAlertGroupObject(root) && !IsAlertRuleObject(root)) return std::nullopt;
  return Detected{ObjectTitle(root)};
}

void LoadGrafanaAlertsObject(const LoadContext& context, const Node& root, Document* document) {
  const Cursor spec = Cursor(root)["spec"];
  AlertLoader loader(context, root, document);
  if (spec && IsAlertRuleObject(root)) {
    if (spec["expressions"]) loader.RuleOfExpressions(spec);
  } else {
    loader.Rules(spec);
  }
  loader.Finish();
}

}  // namespace rulecheck::documents
