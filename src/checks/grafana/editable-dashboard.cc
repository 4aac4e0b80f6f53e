#include "checks/grafana/whole_boards.h"

namespace rulecheck::checks {

void EditableDashboard(const ModelContext& c) {
  DocumentTrees trees;
  EachBoard(c, &trees, [&](const Document& document, const source::Node& root) {
    const source::Node* editable = source::Find(root, "editable");
    if (editable != nullptr && editable->value != "true") return;
    const Span at = editable != nullptr ? editable->span : Span{root.span.begin, root.span.begin + 1};
    c.out.Report({document.file, at},
                 "this dashboard can be edited where it is shown: `editable` is not false");
  });
}

}  // namespace rulecheck::checks
