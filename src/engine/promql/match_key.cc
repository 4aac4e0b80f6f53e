#include <algorithm>
#include <unordered_map>

#include "engine/promql/binary.h"

namespace rulecheck::engine {

MatchKey::MatchKey(Evaluator& ev, const promql::VectorMatching& matching)
    : symbols_(ev.symbols()), on_(matching.on) {
  for (const promql::LabelRef& label : matching.labels) names_.push_back(symbols_.Intern(label.name));
  if (!on_) names_.push_back(symbols_.name_symbol());
}

LabelsId MatchKey::Of(LabelsId labels) {
  scratch_.clear();
  for (const Label& l : symbols_.Labels(labels)) {
    const bool named = std::ranges::find(names_, l.name) != names_.end();
    if (named == on_) scratch_.push_back(l);
  }
  return symbols_.InternSorted(scratch_);
}

Signatures MakeSignatures(Evaluator& ev, const promql::VectorMatching& matching, const Block& lhs,
                          const Block& rhs) {
  MatchKey key(ev, matching);
  std::unordered_map<LabelsId, uint32_t> ordinals;
  Signatures out;
  const auto number = [&](const Block& block, std::vector<uint32_t>* to) {
    to->reserve(block.size());
    for (size_t i = 0; i < block.size(); ++i) {
      const auto next = static_cast<uint32_t>(ordinals.size());
      to->push_back(ordinals.try_emplace(key.Of(block.labels(i)), next).first->second);
    }
  };
  number(lhs, &out.lhs);
  number(rhs, &out.rhs);
  out.count = static_cast<uint32_t>(ordinals.size());
  return out;
}

}  // namespace rulecheck::engine
