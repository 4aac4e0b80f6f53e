#include "unittest/generate/recordings.h"

#include <unordered_set>

namespace rulecheck::unittest {

std::vector<const promql::Query*> WithRecordings(const promql::Query& query, const RecordedQuery& recorded) {
  std::vector<const promql::Query*> out{&query};
  std::unordered_set<const promql::Query*> seen{&query};
  for (size_t i = 0; i < out.size(); ++i) {
    promql::Walk(*out[i]->root(), [&](const promql::Expr& node) {
      const auto* selector = promql::As<promql::VectorSelector>(&node);
      const promql::Query* read = selector == nullptr ? nullptr : recorded(*selector);
      if (read != nullptr && seen.insert(read).second) out.push_back(read);
    });
  }
  return out;
}

}  // namespace rulecheck::unittest
