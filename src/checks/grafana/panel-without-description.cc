#include <vector>

#include "checks/check.h"
#include "checks/dashboards.h"
#include "checks/grafana/whole_boards.h"

namespace rulecheck::checks {
namespace {

bool HasText(const source::Node& panel, std::string_view key) {
  const std::string_view text = TextAt(panel, {key});
  return text.find_first_not_of(" \t\r\n") != std::string_view::npos;
}

// The panels below `panels` and `rows`, to any depth.
std::vector<const source::Node*> PanelsBelow(const source::Node& root) {
  std::vector<const source::Node*> out, waiting{&root};
  while (!waiting.empty()) {
    const source::Node* node = waiting.back();
    waiting.pop_back();
    for (const std::string_view key : {"panels", "rows"}) {
      const source::Node* list = source::Find(*node, key);
      if (list == nullptr) continue;
      for (const source::Item& item : list->items) {
        if (!item.node->is_mapping()) continue;
        waiting.push_back(item.node);
        const source::Node* targets = source::Find(*item.node, "targets");
        if (targets != nullptr && !targets->items.empty()) out.push_back(item.node);
      }
    }
  }
  return out;
}

}  // namespace

void PanelWithoutDescription(const ModelContext& c) {
  DocumentTrees trees;
  EachBoard(c, &trees, [&](const Document& document, const source::Node& root) {
    for (const source::Node* panel : PanelsBelow(root)) {
      if (HasText(*panel, "description")) continue;
      const source::Node* title = source::Find(*panel, "title");
      const Span place = title == nullptr ? Span{panel->span.begin, panel->span.begin + 1} : title->span;
      const std::string_view name = TextAt(*panel, {"title"});
      const Dashboard& dashboard = *DashboardOf(document);
      c.out.Report({document.file, place}, "this panel has no description")
          .About(name.empty() ? dashboard.title : dashboard.title + "/" + std::string(name));
    }
  });
}

}  // namespace rulecheck::checks
