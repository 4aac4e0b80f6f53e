// Classic dashboards with their trees, for checks of what the loader did not keep.
#pragma once

#include "checks/check.h"
#include "checks/dashboards.h"
#include "checks/document_trees.h"

namespace rulecheck::checks {

// Calls `visit(document, root)` for each one that is no part of another.
template <typename Visit>
void EachBoard(const ModelContext& c, DocumentTrees* trees, Visit&& visit) {
  for (const Document* document : c.documents) {
    const Dashboard* dashboard = DashboardOf(*document);
    const bool whole = dashboard != nullptr && !dashboard->is_part && !document->partial;
    if (!whole || document->kind != DocumentKind::kDashboard) continue;
    const source::Node* root = trees->Root(*document);
    if (root == nullptr) continue;
    c.out.set_subject(dashboard->title);
    visit(*document, *root);
  }
}

}  // namespace rulecheck::checks
