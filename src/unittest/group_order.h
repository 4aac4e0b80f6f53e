// The order in which the rule groups of a test are evaluated at each tick.
#pragma once

#include <vector>

#include "documents/unit_test.h"
#include "engine/rules/rule_spec.h"
#include "rulecheck/finding.h"

namespace rulecheck::unittest {

// `groups` come in the order of the rule files. By default groups named in
// `group_eval_order` come first, in that order, the rest as they stand. promtool
// sorts by the index there, 0 for groups that are not listed, ties at random; the
// compatible order resolves ties as the files have them.
void OrderGroups(const documents::TestFile& file, bool promtool_compat,
                 std::vector<const engine::rules::GroupSpec*>* groups);

// Reports listed names that no group has, and groups of which one reads what the
// other records although promtool evaluates them in random order.
void ReportGroupOrder(const documents::TestFile& file,
                      const std::vector<const engine::rules::GroupSpec*>& groups,
                      std::vector<Finding>* findings);

}  // namespace rulecheck::unittest
