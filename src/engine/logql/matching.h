// Which rows of two blocks belong together under on(...), ignoring(...) or all labels.
#pragma once

#include <unordered_map>
#include <vector>

#include "engine/core/block.h"
#include "engine/logql/label_sets.h"
#include "engine/logql/lang.h"

namespace rulecheck::engine::logql {

class Matching {
 public:
  Matching(LabelSets* sets, const lang::VectorMatching& matching) : sets_(*sets), matching_(matching) {}

  // The labels that decide on a match, as a set of their own; empty values are missing
  // labels here.
  LabelSetId Signature(LabelSetId labels);

  // The labels of a result (resultMetric of pkg/logql/evaluator.go). `many` is the side
  // whose labels it starts from, `one` the side that group_left and group_right copy from.
  LabelSetId ResultLabels(LabelSetId many, LabelSetId one);

 private:
  bool Listed(std::string_view name) const;

  LabelSets& sets_;
  const lang::VectorMatching& matching_;
};

using RowsBySignature = std::unordered_map<LabelSetId, std::vector<size_t>>;
RowsBySignature IndexRows(Matching* matching, const engine::Block& block);

// At which steps a signature has a sample, as a bitmap.
using PresenceBySignature = std::unordered_map<LabelSetId, std::vector<uint64_t>>;
PresenceBySignature IndexPresence(Matching* matching, const engine::Block& block);

}  // namespace rulecheck::engine::logql
