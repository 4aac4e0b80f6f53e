#include "checks/grafana/alert_states.h"

#include "checks/document_trees.h"

namespace rulecheck::checks {
namespace {

// Rules stand in lists of lists; what they ask, below `data`, is no concern.
constexpr int kDepth = 8;

void Collect(const Document& document, const source::Node& node, int depth, DocumentTrees* trees,
             std::vector<WrittenState>* out) {
  if (depth == kDepth) return;
  for (const StateField& field : kStateFields) {
    const source::Node* value = source::Find(node, field.key);
    if (value == nullptr || !value->is_scalar() || value->value.empty()) continue;
    out->push_back({&field, std::string(TextAt(node, {"title"})), std::string(value->value),
                    trees->Text(document, *value).Whole()});
  }
  for (const source::Item& item : node.items) Collect(document, *item.node, depth + 1, trees, out);
  for (const source::Entry& entry : node.entries)
    if (entry.key->value != "data") Collect(document, *entry.value, depth + 1, trees, out);
}

}  // namespace

std::vector<WrittenState> WrittenStates(std::span<const Document* const> documents) {
  std::vector<WrittenState> out;
  DocumentTrees trees;
  for (const Document* document : documents) {
    if (document->partial || !std::holds_alternative<GrafanaAlerts>(document->body)) continue;
    if (const source::Node* root = trees.Root(*document)) Collect(*document, *root, 0, &trees, &out);
  }
  return out;
}

}  // namespace rulecheck::checks
