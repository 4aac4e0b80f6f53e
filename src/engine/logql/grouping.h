// `by (...)` and `without (...)` over the rows of a block.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/core/block.h"
#include "engine/logql/label_sets.h"
#include "engine/logql/lang.h"

namespace rulecheck::engine::logql {

struct Groups {
  std::vector<LabelSetId> labels;         // what the result of a group carries
  std::vector<std::vector<size_t>> rows;  // parallel: rows of the block, in order
};

// In order of their first rows. Labels with an empty value set groups apart, but the
// result of `without` does not keep them (pkg/logql/evaluator.go): its labels can repeat.
Groups GroupRows(LabelSets* sets, const lang::Grouping* grouping, const engine::Block& in);

// The set without labels that have empty values.
LabelSetId WithoutEmptyValues(LabelSets* sets, LabelSetId labels);

}  // namespace rulecheck::engine::logql
