#include "engine/logql/matching.h"

#include <algorithm>

#include "engine/logql/lang.h"

namespace rulecheck::engine::logql {

bool Matching::Listed(std::string_view name) const {
  return std::ranges::any_of(matching_.labels,
                             [name](const lang::LabelRef& label) { return label.name == name; });
}

LabelSetId Matching::Signature(LabelSetId labels) {
  std::vector<Label> kept;
  for (const Label& label : sets_.labels(labels)) {
    if (!label.value.empty() && Listed(label.name) == matching_.on) kept.push_back(label);
  }
  return sets_.Intern(kept);
}

LabelSetId Matching::ResultLabels(LabelSetId many, LabelSetId one) {
  std::vector<Label> kept;
  const bool reduce = matching_.card == lang::Cardinality::kOneToOne;
  for (const Label& label : sets_.labels(many)) {
    if (label.value.empty() || (reduce && Listed(label.name) != matching_.on)) continue;
    kept.push_back(label);
  }
  for (const lang::LabelRef& include : matching_.include) {
    std::erase_if(kept, [&](const Label& label) { return label.name == include.name; });
    const auto value = sets_.Find(one, include.name);
    if (value.has_value() && !value->empty()) kept.push_back({include.name, *value});
  }
  std::ranges::sort(kept, {}, &Label::name);
  return sets_.Intern(kept);
}

RowsBySignature IndexRows(Matching* matching, const engine::Block& block) {
  RowsBySignature out;
  for (size_t row = 0; row < block.size(); ++row) out[matching->Signature(block.labels(row))].push_back(row);
  return out;
}

PresenceBySignature IndexPresence(Matching* matching, const engine::Block& block) {
  PresenceBySignature out;
  for (size_t row = 0; row < block.size(); ++row) {
    std::vector<uint64_t>& present = out[matching->Signature(block.labels(row))];
    present.resize(block.words());
    for (size_t w = 0; w < present.size(); ++w) present[w] |= block.present(row)[w];
  }
  return out;
}

}  // namespace rulecheck::engine::logql
