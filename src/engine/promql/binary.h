// Binary operators: what their forms share.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/promql/evaluator.h"

namespace rulecheck::engine {

// The result is another quantity than its operands: the metric name goes.
bool ChangesSchema(promql::Op op);
double ScalarOp(promql::Op op, double a, double b);

// The part of a label set that `on` or `ignoring` compares.
class MatchKey {
 public:
  MatchKey(Evaluator& ev, const promql::VectorMatching& matching);
  // By interned label set: equal sets have equal ids.
  LabelsId Of(LabelsId labels);
  // As Labels.MatchLabels: what the messages and fill() show.
  LabelsId MatchLabels(LabelsId labels) { return Of(labels); }

 private:
  Symbols& symbols_;
  bool on_;
  std::vector<SymbolId> names_;
  std::vector<Label> scratch_;
};

// Match keys of both sides as small numbers.
struct Signatures {
  std::vector<uint32_t> lhs;
  std::vector<uint32_t> rhs;
  uint32_t count = 0;
};
Signatures MakeSignatures(Evaluator& ev, const promql::VectorMatching& matching, const Block& lhs,
                          const Block& rhs);

Result<Block> EvalVectorVector(Evaluator& ev, const promql::Binary& binary, const Block& lhs,
                               const Block& rhs);

}  // namespace rulecheck::engine
