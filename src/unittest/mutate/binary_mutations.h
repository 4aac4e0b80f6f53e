// Changes of a binary operation, which both languages write alike.
#pragma once

#include <string_view>

#include "unittest/mutate/collector.h"

namespace rulecheck::unittest {

// What the operator is: which changes are of which kind.
enum class OperatorClass : uint8_t { kArithmetic, kComparison, kSet };

// The operator and `bool`. `spans` reach from the first to the last byte of each side,
// parentheses included.
template <typename Binary>
void CollectOperator(const Binary& binary, OperatorClass what, std::string_view op, Span whole, Span left,
                     Span right, MutationCollector* out) {
  const MutationKind kinds[] = {MutationKind::kArithmetic, MutationKind::kComparator,
                                MutationKind::kSetOperator};
  for (std::string_view other : OtherOperators(op)) {
    out->Replace(kinds[static_cast<size_t>(what)], binary.op_span, other);
  }
  if (what == OperatorClass::kComparison) {
    if (binary.return_bool) {
      out->Drop(MutationKind::kBool, binary.bool_span);
    } else {
      out->Replace(MutationKind::kBool, {binary.op_span.end, binary.op_span.end}, " bool");
    }
  }
  if (what != OperatorClass::kSet) return;
  const bool either = op == "or";
  out->Drop(either ? MutationKind::kOrBranch : MutationKind::kCondition, {left.end, whole.end});
  if (either) out->Drop(MutationKind::kOrBranch, {whole.begin, right.begin});
}

// `on (a, b) group_left (c)`
template <typename Matching>
void CollectMatching(const Matching& matching, Span group, MutationCollector* out) {
  if (matching.has_labels_clause) out->Swap(MutationKind::kMatchingSwap, matching.span, "ignoring", "on");
  out->Elements(MutationKind::kMatchingLabel, matching.labels);
  if (!group.empty()) out->Drop(MutationKind::kGroupModifier, group);
  out->Elements(MutationKind::kIncludedLabel, matching.include);
}

}  // namespace rulecheck::unittest
