#include "engine/logql/grouping.h"

#include <algorithm>
#include <unordered_map>

#include "engine/logql/lang.h"

namespace rulecheck::engine::logql {

namespace {

class Grouper {
 public:
  Grouper(LabelSets* sets, const lang::Grouping* grouping) : sets_(*sets), grouping_(grouping) {}

  LabelSetId KeyOf(LabelSetId labels) {
    if (grouping_ == nullptr) return sets_.Intern({});
    kept_.clear();
    for (const Label& label : sets_.labels(labels)) {
      if (Keeps(label.name)) kept_.push_back(label);
    }
    return sets_.Intern(kept_);
  }
  LabelSetId ResultOf(LabelSetId key) {
    return grouping_ != nullptr && grouping_->without ? WithoutEmptyValues(&sets_, key) : key;
  }

 private:
  bool Keeps(std::string_view name) const {
    const bool listed = std::ranges::any_of(
        grouping_->labels, [name](const lang::LabelRef& label) { return label.name == name; });
    return grouping_->without ? !listed && name != "__name__" : listed;
  }

  LabelSets& sets_;
  const lang::Grouping* grouping_;
  std::vector<Label> kept_;
};

}  // namespace

LabelSetId WithoutEmptyValues(LabelSets* sets, LabelSetId labels) {
  const std::span<const Label> all = sets->labels(labels);
  if (std::ranges::none_of(all, [](const Label& label) { return label.value.empty(); })) return labels;
  std::vector<Label> kept;
  std::ranges::copy_if(all, std::back_inserter(kept),
                       [](const Label& label) { return !label.value.empty(); });
  return sets->Intern(kept);
}

Groups GroupRows(LabelSets* sets, const lang::Grouping* grouping, const engine::Block& in) {
  Grouper grouper(sets, grouping);
  Groups out;
  std::unordered_map<LabelSetId, size_t> group_of;
  for (size_t row = 0; row < in.size(); ++row) {
    const LabelSetId key = grouper.KeyOf(in.labels(row));
    const auto [it, is_new] = group_of.emplace(key, out.labels.size());
    if (is_new) {
      out.labels.push_back(grouper.ResultOf(key));
      out.rows.emplace_back();
    }
    out.rows[it->second].push_back(row);
  }
  return out;
}

}  // namespace rulecheck::engine::logql
