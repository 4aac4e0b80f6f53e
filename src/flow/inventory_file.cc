#include "flow/inventory_file.h"

#include <string>
#include <utility>
#include <vector>

#include "source/tree.h"

namespace rulecheck::flow {
namespace {

using source::Node;

constexpr const char* kNoInventory =
    "this is no answer to `/api/v1/series` or `/api/v1/query`: `data` has no list of series";

const Node* ListIn(const Node& root) {
  const Node* data = source::Find(root, "data");
  if (data != nullptr && data->is_mapping()) data = source::Find(*data, "result");
  return data != nullptr && data->kind == source::NodeKind::kSequence ? data : nullptr;
}

// False when it is no set of labels.
bool AddSeries(const Node& series, Inventory* out) {
  const Node* metric = source::Find(series, "metric");
  const Node& labels = metric != nullptr && metric->is_mapping() ? *metric : series;
  if (!labels.is_mapping()) return false;
  std::string name;
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const source::Entry& entry : labels.entries) {
    if (!entry.value->is_scalar()) return false;
    if (entry.key->value == kMetricName) {
      name = entry.value->value;
    } else if (!entry.value->value.empty()) {
      pairs.emplace_back(entry.key->value, entry.value->value);
    }
  }
  out->Add(name, pairs);
  return true;
}

}  // namespace

Result<std::shared_ptr<const Inventory>> ReadInventory(const SourceFile& file) {
  const auto tree = source::ParseJson(file);
  if (tree->error()) return Error{tree->error()->message, tree->error()->span};
  if (tree->documents().empty()) return Error{"the inventory is empty", Span{}};
  const Node& root = *tree->documents().front().root;
  const Node* list = ListIn(root);
  if (list == nullptr) return Error{kNoInventory, root.span};
  auto out = std::make_shared<Inventory>();
  for (const source::Item& item : list->items) {
    if (!AddSeries(*item.node, out.get())) return Error{"a series is an object of labels", item.written};
  }
  return std::shared_ptr<const Inventory>(std::move(out));
}

}  // namespace rulecheck::flow
