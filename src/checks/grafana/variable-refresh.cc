#include <fmt/core.h>

#include "checks/grafana/whole_boards.h"

namespace rulecheck::checks {

void VariableRefresh(const ModelContext& c) {
  DocumentTrees trees;
  EachBoard(c, &trees, [&](const Document& document, const source::Node& root) {
    const source::Node* list = NodeAt(root, {"templating", "list"});
    if (list == nullptr) return;
    for (const source::Item& item : list->items) {
      const source::Node* name = source::Find(*item.node, "name");
      const bool judged = name != nullptr && TextAt(*item.node, {"type"}) == "query" &&
                          TextAt(*item.node, {"refresh"}) != "2";
      if (!judged) continue;
      c.out.Report(
          {document.file, name->span},
          fmt::format("the choices of `{}` are not read again when the time range changes", name->value));
    }
  });
}

}  // namespace rulecheck::checks
