#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.h"
#include "checks/dashboards.h"
#include "checks/document_trees.h"
#include "checks/panel_thresholds.h"
#include "checks/query_shape.h"
#include "promql/constants.h"
#include "promql/mirror.h"
#include "promql/tree_scope.h"

namespace rulecheck::checks {
namespace {

// What an alert compares, and with which number.
struct AlertThreshold {
  const QueryItem* item;
  QueryShape shape;
  double value;
  Location where;
};

// Alerts by the outlines of what they compare; those without a variable by their conditions, too.
class AlertThresholds {
 public:
  explicit AlertThresholds(std::span<const Document* const> documents) {
    for (const Document* document : documents) {
      if (document->partial) continue;
      for (const QueryItem& item : document->queries) {
        if (item.role == QueryRole::kAlert && item.promql != nullptr) Add(item);
      }
    }
  }

  bool empty() const { return alerts_.empty(); }

  std::vector<const AlertThreshold*> ShownBy(const QueryItem& panel) const {
    const promql::TreeScope trees;
    const auto shape = ShapeOf(panel, *panel.promql->root());
    if (!shape) return {};
    std::vector<size_t> numbers;
    const auto add = [&](const Index& index, const std::string& key) {
      const auto found = index.find(key);
      if (found != index.end()) numbers.insert(numbers.end(), found->second.begin(), found->second.end());
    };
    const auto fixed = FixedText(*shape);
    if (fixed) add(by_text_, *fixed);
    add(fixed ? with_variable_ : by_outline_, shape->outline);
    std::sort(numbers.begin(), numbers.end());
    std::vector<const AlertThreshold*> out;
    for (const size_t number : numbers)
      if (Shows(*shape, alerts_[number].shape)) out.push_back(&alerts_[number]);
    return out;
  }

 private:
  void Add(const QueryItem& item) {
    const promql::TreeScope trees;
    const promql::Expr& root = *item.promql->root();
    const promql::Constants constants = promql::ConstantsIn(root);
    // The conditions on top: each by itself.
    std::vector<const promql::Expr*> waiting{&root};
    while (!waiting.empty()) {
      const auto* node = promql::As<promql::Binary>(promql::StripParens(waiting.back()));
      waiting.pop_back();
      if (node == nullptr) continue;
      if (node->op == promql::Op::kAnd || node->op == promql::Op::kOr) waiting.push_back(node->rhs);
      if (promql::IsSetOperator(node->op)) waiting.push_back(node->lhs);
      if (promql::IsComparison(node->op) && !node->return_bool) AddComparison(item, *node, constants);
    }
  }

  void AddComparison(const QueryItem& item, const promql::Binary& node, const promql::Constants& constants) {
    const bool mirrored = constants[node.lhs->id].has_value();
    const promql::Expr* number = mirrored ? node.lhs : node.rhs;
    const promql::Expr* subject = mirrored ? node.rhs : node.lhs;
    if (!constants[number->id] || node.op == promql::Op::kEql || node.op == promql::Op::kNeq) return;
    auto shape = ShapeOf(item, *subject);
    if (!shape || shape->selectors.empty()) return;
    const size_t index = alerts_.size();
    by_outline_[shape->outline].push_back(index);
    if (const auto fixed = FixedText(*shape)) {
      by_text_[*fixed].push_back(index);
    } else {
      with_variable_[shape->outline].push_back(index);
    }
    alerts_.push_back({&item, std::move(*shape), *constants[number->id], item.At(number->span)});
  }

  using Index = std::map<std::string, std::vector<size_t>>;  // of `alerts_`
  std::vector<AlertThreshold> alerts_;
  Index by_outline_, by_text_, with_variable_;
};

bool AreEqual(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b));
}

// Near enough to be meant for the same: within a factor of two.
bool AreNear(double a, double b) {
  return a * b > 0 && std::max(std::abs(a), std::abs(b)) <= 2 * std::min(std::abs(a), std::abs(b));
}

// The panel that a query is of: what its pointer begins with.
std::string_view PanelPart(std::string_view pointer) {
  const size_t end = std::min(pointer.rfind("/targets/"), pointer.rfind("/spec/data/spec/queries/"));
  return end == std::string_view::npos ? std::string_view() : pointer.substr(0, end);
}

struct BoardPanel {
  Subject subject;
  std::vector<const AlertThreshold*> alerts;
  bool others = false;  // has queries that no alert has
};

void JudgePanel(const ModelContext& c, const Document& document, const source::Node& node,
                const BoardPanel& panel) {
  const std::vector<PanelThreshold> steps = ThresholdsOfPanel(node);
  const AlertThreshold* nearest = nullptr;
  const PanelThreshold* step = nullptr;
  for (const AlertThreshold* alert : panel.alerts) {
    for (const PanelThreshold& own : steps) {
      if (AreEqual(alert->value, own.value)) return;
      if (!AreNear(alert->value, own.value)) continue;
      const bool nearer =
          nearest == nullptr || std::abs(alert->value - own.value) < std::abs(nearest->value - step->value);
      if (!nearer) continue;
      nearest = alert;
      step = &own;
    }
  }
  if (nearest == nullptr) return;
  c.out.set_subject(panel.subject);
  c.out.set_role(QueryRole::kPanel);
  c.out
      .Report({document.file, step->where},
              fmt::format("this panel has a threshold at {}, the alert `{}` on the same query at {}",
                          step->value, nearest->item->name(), nearest->value))
      .Because(nearest->where, "fires from here on")
      .As(steps.size() == 1 && panel.alerts.size() == 1 ? Severity::kWarning : Severity::kInfo);
}

void JudgeBoard(const ModelContext& c, const AlertThresholds& alerts, const Document& document) {
  std::map<std::string, BoardPanel> panels;
  for (const QueryItem& item : document.queries) {
    if (item.role != QueryRole::kPanel) continue;
    const std::string pointer = item.pointer();
    const std::string_view at = PanelPart(pointer);
    if (at.empty()) continue;
    BoardPanel& panel = panels[std::string(at)];
    panel.subject = item.subject();
    const auto shown = item.promql == nullptr ? std::vector<const AlertThreshold*>() : alerts.ShownBy(item);
    panel.others = panel.others || shown.empty();
    panel.alerts.insert(panel.alerts.end(), shown.begin(), shown.end());
  }
  DocumentTrees trees;
  for (const auto& [at, panel] : panels) {
    if (panel.others || panel.alerts.empty()) continue;
    const source::Node* node = Follow(trees.Root(document), at);
    if (node != nullptr) JudgePanel(c, document, *node, panel);
  }
}

}  // namespace

void OtherPanelThreshold(const ModelContext& c) {
  std::vector<const Document*> boards;
  for (const Document* document : c.documents)
    if (DashboardOf(*document) != nullptr && !document->partial) boards.push_back(document);
  if (boards.empty()) return;
  const AlertThresholds alerts(c.documents);
  if (alerts.empty()) return;
  for (const Document* board : boards) JudgeBoard(c, alerts, *board);
}

}  // namespace rulecheck::checks
