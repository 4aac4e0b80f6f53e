// The mutants of a rule file: each an exact change of its bytes, and the rule as it then is.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rulecheck/finding.h"
#include "rulecheck/test.h"
#include "unittest/mutate/mutation.h"
#include "unittest/rule_cache.h"

namespace rulecheck::unittest {

struct RuleMutant {
  const RuleFile* file = nullptr;
  const engine::rules::GroupSpec* group = nullptr;
  const engine::rules::RuleSpec* rule = nullptr;  // as it was
  bool log = false;                               // of Loki
  MutationKind kind{};
  Mutation mutation;  // of the expression; the span is empty for `for` and `keep_firing_for`
  Edit edit;          // of the file
  // What is another: a query, or a time.
  std::shared_ptr<const promql::Query> query;
  std::shared_ptr<const logql::Query> log_query;
  std::optional<int64_t> hold_ms;
  std::optional<int64_t> keep_firing_ms;

  // Changes the copy of `rule`.
  void Apply(engine::rules::RuleSpec* spec) const;
};

// In order of groups, rules and places. Changes that would not load, or that read as the
// same query, are none.
std::vector<RuleMutant> MutantsOf(const RuleFile& file, const TestOptions& options);

}  // namespace rulecheck::unittest
