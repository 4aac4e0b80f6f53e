// Arithmetic and comparison of two vectors: rows are matched once, values step by step.
#include <algorithm>
#include <map>

#include "engine/core/bitmap.h"
#include "engine/logql/binary_arithmetic.h"
#include "engine/logql/eval_state.h"
#include "engine/logql/lang.h"
#include "engine/logql/matching.h"

namespace rulecheck::engine::logql {

using lang::Cardinality;

namespace {

using Bits = std::vector<uint64_t>;

// Adds `more` to `seen`; true when they met.
bool MergeBits(const Bits& more, Bits* seen) {
  bool met = false;
  for (size_t w = 0; w < more.size(); ++w) {
    met |= ((*seen)[w] & more[w]) != 0;
    (*seen)[w] |= more[w];
  }
  return met;
}

Bits BitsOf(const Block& block, size_t row) {
  return {block.present(row), block.present(row) + block.words()};
}

// `many` and `one` are left and right, swapped under group_right.
class VectorVector {
 public:
  VectorVector(EvalState& state, const lang::Binary& binary, const Block& lhs, const Block& rhs)
      : state_(state),
        binary_(binary),
        swapped_(binary.matching.card == Cardinality::kOneToMany),
        many_(swapped_ ? rhs : lhs),
        one_(swapped_ ? lhs : rhs),
        matching_(&state.sets, binary.matching),
        out_(state.steps()) {}

  Result<Block> Run() {
    index_ = IndexRows(&matching_, one_);
    for (const auto& [signature, rows] : index_) {
      if (Status s = CheckUnique(rows); !s) return s.error();
    }
    for (size_t row = 0; row < many_.size(); ++row) {
      const LabelSetId signature = matching_.Signature(many_.labels(row));
      const auto it = index_.find(signature);
      if (it == index_.end()) continue;
      if (Status s = state_.CheckSeries(out_.size() + it->second.size(), binary_.span); !s) return s.error();
      if (Status s = AddPairs(row, signature, it->second); !s) return s.error();
    }
    return std::move(out_);
  }

 private:
  Status CheckUnique(const std::vector<size_t>& rows) const {
    if (rows.size() < 2) return {};
    Bits seen(one_.words());
    for (const size_t row : rows) {
      if (!MergeBits(BitsOf(one_, row), &seen)) continue;
      return EvalError(std::string("several series on the ") + (swapped_ ? "left" : "right") +
                           " have the same matching labels, as " +
                           FormatLabels(state_.sets.labels(one_.labels(row))) +
                           ": many-to-many matching is not possible",
                       binary_.matching.span.empty() ? binary_.op_span : binary_.matching.span);
    }
    return {};
  }

  // The rows of `ones` have no step in common, so that those with the same labels of
  // the result share a row of it.
  Status AddPairs(size_t many, LabelSetId signature, const std::vector<size_t>& ones) {
    std::map<LabelSetId, size_t> rows;
    for (const size_t one : ones) {
      Bits both = BitsOf(many_, many);
      for (size_t w = 0; w < both.size(); ++w) both[w] &= one_.present(one)[w];
      if (std::ranges::all_of(both, [](uint64_t word) { return word == 0; })) continue;
      const LabelSetId labels = matching_.ResultLabels(many_.labels(many), one_.labels(one));
      if (Status s = CheckMatches(signature, labels, both); !s) return s;
      const auto [it, is_new] = rows.emplace(labels, 0);
      if (is_new) it->second = out_.Add(labels);
      Fill(many, one, both, it->second);
    }
    return {};
  }

  // A match counts whether or not a comparison keeps it.
  Status CheckMatches(LabelSetId signature, LabelSetId labels, const Bits& both) {
    const bool one_to_one = binary_.matching.card == Cardinality::kOneToOne;
    Bits& seen = matched_[{signature, one_to_one ? 0 : labels}];
    seen.resize(both.size());
    if (!MergeBits(both, &seen)) return {};
    if (one_to_one) {
      return EvalError("several series on the left match the same one on the right, with labels " +
                           FormatLabels(state_.sets.labels(signature)) +
                           ": this needs group_left or group_right",
                       binary_.op_span);
    }
    return EvalError("several matches give the same labels " + FormatLabels(state_.sets.labels(labels)) +
                         ": labels of the result must be unique",
                     binary_.matching.span);
  }

  void Fill(size_t many, size_t one, const Bits& both, size_t row) {
    const double* left = swapped_ ? one_.values(one) : many_.values(many);
    const double* right = swapped_ ? many_.values(many) : one_.values(one);
    engine::ForEachBit(both.data(), both.size(), [&](size_t i) {
      const PairResult merged = Merge(binary_.op, binary_.return_bool, left[i], right[i], left[i]);
      if (merged.kept) out_.Set(row, i, merged.value);
    });
  }

  EvalState& state_;
  const lang::Binary& binary_;
  bool swapped_;
  const Block& many_;
  const Block& one_;
  Matching matching_;
  Block out_;
  RowsBySignature index_;
  std::map<std::pair<LabelSetId, LabelSetId>, Bits> matched_;
};

}  // namespace

Result<Block> EvalVectorVector(EvalState& state, const lang::Binary& binary, const Block& lhs,
                               const Block& rhs) {
  return VectorVector(state, binary, lhs, rhs).Run();
}

}  // namespace rulecheck::engine::logql
