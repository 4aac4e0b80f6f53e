// `by (...)` and `without (...)` over the rows of a block.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/block.h"
#include "engine/logs/label_sets.h"
#include "rulecheck/logql.h"

namespace rulecheck::logs {

struct Groups {
  std::vector<LabelSetId> labels;         // what the result of a group carries
  std::vector<std::vector<size_t>> rows;  // parallel: rows of the block, in order
};

// In order of their first rows. Labels with an empty value set groups apart, but the
// result of `without` does not keep them (pkg/logql/evaluator.go): its labels can repeat.
Groups GroupRows(LabelSets* sets, const logql::Grouping* grouping, const engine::Block& in);

// The set without labels that have empty values.
LabelSetId WithoutEmptyValues(LabelSets* sets, LabelSetId labels);

}  // namespace rulecheck::logs
