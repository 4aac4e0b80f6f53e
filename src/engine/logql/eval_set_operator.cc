// and, or, unless: presence of one side decides over the other, word by word.
#include "engine/logql/eval_state.h"
#include "engine/logql/lang.h"
#include "engine/logql/matching.h"

namespace rulecheck::engine::logql {

namespace {

enum class Keep : uint8_t { kWherePresent, kWhereAbsent };

// Rows of `from` at steps where a matching row of `other` is (or is not) present.
void AppendFiltered(Matching* matching, const Block& from, const Block& other, Keep keep, Block* out) {
  const PresenceBySignature index = IndexPresence(matching, other);
  for (size_t row = 0; row < from.size(); ++row) {
    const auto it = index.find(matching->Signature(from.labels(row)));
    if (it == index.end() && keep == Keep::kWherePresent) continue;
    const size_t added = out->AddCopy(from, row);
    if (it == index.end()) continue;
    const std::vector<uint64_t>& present = it->second;
    for (size_t w = 0; w < out->words(); ++w) {
      out->present(added)[w] &= keep == Keep::kWherePresent ? present[w] : ~present[w];
    }
  }
}

}  // namespace

Result<Block> EvalSetOperator(EvalState& state, const lang::Binary& binary, const Block& lhs,
                              const Block& rhs) {
  Matching matching(&state.sets, binary.matching);
  Block out(state.steps());
  switch (binary.op) {
    case lang::Op::kAnd:
      AppendFiltered(&matching, lhs, rhs, Keep::kWherePresent, &out);
      break;
    case lang::Op::kUnless:
      AppendFiltered(&matching, lhs, rhs, Keep::kWhereAbsent, &out);
      break;
    default:
      for (size_t row = 0; row < lhs.size(); ++row) out.AddCopy(lhs, row);
      AppendFiltered(&matching, rhs, lhs, Keep::kWhereAbsent, &out);
  }
  return out;
}

}  // namespace rulecheck::engine::logql
