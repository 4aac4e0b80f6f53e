// and, or, unless: signatures decide step by step which samples stay.
#include "engine/promql/binary.h"

namespace rulecheck::engine {
namespace {

// Steps at which a signature is present, a bitmap for each.
std::vector<uint64_t> PresenceBySignature(const Block& block, const std::vector<uint32_t>& signatures,
                                          uint32_t count) {
  std::vector<uint64_t> out(static_cast<size_t>(count) * block.words(), 0);
  for (size_t i = 0; i < block.size(); ++i) {
    uint64_t* const to = out.data() + signatures[i] * block.words();
    for (size_t w = 0; w < block.words(); ++w) to[w] |= block.present(i)[w];
  }
  return out;
}

// Keeps the samples of `row` at the steps of `mask` (or outside of them).
void Mask(Block* block, size_t row, const uint64_t* mask, bool inside) {
  for (size_t w = 0; w < block->words(); ++w) {
    uint64_t gone = block->present(row)[w] & (inside ? ~mask[w] : mask[w]);
    if (block->floats_only()) {
      block->present(row)[w] &= ~gone;
      continue;
    }
    while (gone != 0) {
      block->Erase(row, w * 64 + static_cast<size_t>(__builtin_ctzll(gone)));
      gone &= gone - 1;
    }
  }
}

}  // namespace

Result<Block> EvalSetOperator(Evaluator& ev, const promql::Binary& binary, const Block& lhs,
                              const Block& rhs) {
  const Signatures sigs = MakeSignatures(ev, *binary.matching, lhs, rhs);
  const size_t words = lhs.words();
  Block out = lhs;
  if (binary.op == promql::Op::kOr) {
    const auto left = PresenceBySignature(lhs, sigs.lhs, sigs.count);
    for (size_t i = 0; i < rhs.size(); ++i) {
      const size_t row = out.AddCopy(rhs, i);
      Mask(&out, row, left.data() + sigs.rhs[i] * words, false);
    }
  } else {
    const auto right = PresenceBySignature(rhs, sigs.rhs, sigs.count);
    for (size_t i = 0; i < lhs.size(); ++i) {
      Mask(&out, i, right.data() + sigs.lhs[i] * words, binary.op == promql::Op::kAnd);
    }
  }
  return ev.Collect(std::move(out));
}

}  // namespace rulecheck::engine
