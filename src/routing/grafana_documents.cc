#include "routing/grafana_documents.h"

#include <algorithm>
#include <map>
#include <utility>

#include "promql/tree_scope.h"
#include "rulecheck/grafana_alerts.h"
#include "rulecheck/promql.h"

namespace rulecheck::routing {
namespace {

using source::Node;
using AlertKind = GrafanaAlertNode::Kind;

constexpr int kMaxNestedTexts = 4;  // documents inside each other

bool Encloses(Span outer, Span inner) {
  return outer.begin <= inner.begin && inner.end <= outer.end;
}

// The scalar that holds a place; null when none does.
const Node* ScalarAround(const Node& node, Span place) {
  if (!Encloses(node.span, place)) return nullptr;
  if (node.is_scalar()) return &node;
  for (const source::Item& item : node.items)
    if (const Node* found = ScalarAround(*item.node, place)) return found;
  for (const source::Entry& entry : node.entries)
    if (const Node* found = ScalarAround(*entry.value, place)) return found;
  return nullptr;
}

std::shared_ptr<const source::Tree> ParseText(const MappedText& text) {
  const size_t first = text.value.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && text.value[first] == '{') {
    auto json = source::ParseJson(text);
    if (!json->error()) return json;
  }
  return source::ParseYaml(text);
}

bool IsAt(const source::Document& each, Span place) {
  return each.span == place || each.root->span == place;
}

bool ProvisionsAlerting(const Node& root) {
  return root.is_mapping() && std::any_of(root.entries.begin(), root.entries.end(), [](const auto& entry) {
           const std::string_view key = entry.key->value;
           return key == "policies" || key == "contactPoints" || key == "muteTimes" || key == "groups";
         });
}

// The labels and annotations of rules, by where they are written.
class RuleNodes {
 public:
  RuleNodes(const source::Tree& tree, const Node& root) : tree_(tree) {
    const Node* groups = source::Find(root, "groups");
    if (groups == nullptr) return;
    for (const source::Item& group : groups->items) {
      const Node* rules = source::Find(*group.node, "rules");
      if (rules == nullptr) continue;
      for (const source::Item& rule : rules->items) {
        const Node* inside = source::Find(*rule.node, "grafana_alert");
        nodes_[(inside == nullptr ? rule.node : inside)->span.begin] = {group.node, rule.node};
      }
    }
  }

  void Fill(const GrafanaAlertRule& alert, GrafanaRule* out) const {
    const auto found = nodes_.find(alert.span.begin);
    if (found == nodes_.end()) return;
    const auto& [group, rule] = found->second;
    if (const Node* folder = source::Find(*group, "folder"); folder != nullptr && folder->is_scalar())
      out->group.name = tree_.Text(*folder);
    out->rule.labels = {Pairs(source::Find(*rule, "labels")), &out->arena};
    out->rule.annotations = {Pairs(source::Find(*rule, "annotations")), &out->arena};
  }

 private:
  std::vector<TextPair> Pairs(const Node* node) const {
    std::vector<TextPair> out;
    if (node == nullptr) return out;
    for (const source::Entry& entry : node->entries)
      if (entry.value->is_scalar()) out.push_back({tree_.Text(*entry.key), tree_.Text(*entry.value)});
    return out;
  }

  const source::Tree& tree_;
  std::map<uint32_t, std::pair<const Node*, const Node*>> nodes_;
};

// The only query of the alert, whose labels expressions keep; null: there are others, or none in PromQL.
const promql::Query* OnlyQuery(const Document& document, const GrafanaAlertRule& alert) {
  const promql::Query* out = nullptr;
  for (const GrafanaAlertNode& node : alert.nodes) {
    if (node.kind == AlertKind::kSql || node.kind == AlertKind::kOther) return nullptr;
    if (node.kind != AlertKind::kQuery) continue;
    if (out != nullptr || !node.query) return nullptr;
    out = document.queries[*node.query].promql;
    if (out == nullptr) return nullptr;
  }
  return out;
}

// A condition of the classic kind makes one alert without labels of all series.
bool IsClassic(const GrafanaAlertRule& alert) {
  return std::any_of(alert.nodes.begin(), alert.nodes.end(), [&](const GrafanaAlertNode& node) {
    return node.kind == AlertKind::kClassic && node.ref_id.value == alert.condition.value;
  });
}

flow::Flow FlowOfData(const Document& document, const GrafanaAlertRule& alert,
                      const std::function<const flow::Flows&()>& flows) {
  flow::Flow any;
  any.alternatives.emplace_back();
  if (IsClassic(alert)) {
    any.alternatives.front().labels = flow::Labels::Closed({});
    return any;
  }
  const promql::Query* query = OnlyQuery(document, alert);
  if (query == nullptr) return any;
  const promql::TreeScope trees;
  flow::Flow out = flows().Of(*query->root());
  return out.alternatives.empty() ? any : out;
}

void SetLabel(std::string_view name, std::string_view text, flow::Labels* labels) {
  if (text.empty()) return;
  const bool free = text.find("{{") != std::string_view::npos;
  labels->SetYes(name, free ? flow::ValueSet() : flow::ValueSet::Of({std::string(text)}), {});
}

}  // namespace

std::optional<ConfigTree> GrafanaTreeOf(const Document& document) {
  if (document.kind != DocumentKind::kGrafanaAlerts) return std::nullopt;
  const SourceFile& file = *document.file;
  auto tree = ParseText({file.text(), &file, {0, static_cast<uint32_t>(file.text().size())}, nullptr});
  for (int texts = 0; texts < kMaxNestedTexts; ++texts) {
    const Node* text = nullptr;
    for (const source::Document& each : tree->documents()) {
      if (IsAt(each, document.span))
        return ProvisionsAlerting(*each.root) ? std::optional<ConfigTree>({tree, each.root}) : std::nullopt;
      if (text == nullptr) text = ScalarAround(*each.root, document.span);
    }
    if (text == nullptr) return std::nullopt;
    tree = ParseText(tree->Text(*text));
  }
  return std::nullopt;
}

std::vector<std::unique_ptr<const GrafanaRule>> GrafanaRulesOf(
    const Document& document, const ConfigTree& tree, const std::function<const flow::Flows&()>& flows) {
  std::vector<std::unique_ptr<const GrafanaRule>> out;
  const auto* alerts = std::get_if<GrafanaAlerts>(&document.body);
  if (alerts == nullptr) return out;
  const RuleNodes nodes(*tree.tree, *tree.root);
  for (const GrafanaAlertRule& alert : alerts->rules) {
    if (alert.records) continue;
    auto made = std::make_unique<GrafanaRule>();
    nodes.Fill(alert, made.get());
    made->rule.kind = RuleKind::kAlerting;
    made->rule.name = alert.title;
    made->rule.item = &made->item;
    made->subject = std::string(made->group.name.value) + "/" + std::string(alert.title.value);
    made->item.details().subject = made->subject;
    made->ref = {&document, &made->group, &made->rule, nullptr};
    made->alerts = FlowOfData(document, alert, flows);
    for (flow::Alternative& alternative : made->alerts.alternatives) {
      alternative.labels.Remove(flow::kMetricName, {});
      SetLabel("grafana_folder", made->group.name.value, &alternative.labels);
      for (const TextPair& pair : made->rule.labels)
        SetLabel(pair.key.value, pair.value.value, &alternative.labels);
      SetLabel("alertname", alert.title.value, &alternative.labels);
    }
    out.push_back(std::move(made));
  }
  return out;
}

}  // namespace rulecheck::routing
