// Which metrics a query of a test asks for.
#pragma once

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "flow/series.h"
#include "promql/function_id.h"
#include "rulecheck/promql.h"

namespace rulecheck::unittest {

// Metric names that queries ask for.
struct ReadNames {
  std::set<std::string_view> exact;
  std::vector<const promql::VectorSelector*> others;  // that ask for several names, or any
  bool any = false;                                   // something may read whatever there is

  void Add(const promql::Expr& root) {
    promql::Walk(root, [&](const promql::Expr& node) {
      if (const auto* call = promql::As<promql::Call>(&node)) {
        any = any || call->function->id == promql::FunctionId::kInfo;
      }
      const auto* selector = promql::As<promql::VectorSelector>(&node);
      if (selector == nullptr) return true;
      const std::string_view name = flow::ExactName(*selector);
      if (name.empty()) {
        others.push_back(selector);
      } else {
        exact.insert(name);
      }
      return true;
    });
  }
  bool Has(std::string_view name) const {
    return any || exact.contains(name) ||
           std::any_of(others.begin(), others.end(),
                       [&](const auto* selector) { return flow::MayName(*selector, name); });
  }
};

}  // namespace rulecheck::unittest
