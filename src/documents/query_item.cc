#include "rulecheck/query_item.h"

#include <algorithm>
#include <memory>

#include "rulecheck/document.h"

namespace rulecheck {

namespace {

// Of a place in the parsed text. Inside of a stand-in: where its variable begins, or ends.
uint32_t WrittenAt(const QueryItem& item, uint32_t place, bool is_end) {
  const auto& variables = item.setting().variables;
  const auto next = std::partition_point(variables.begin(), variables.end(),
                                         [&](const QueryVariable& v) { return v.stand_in.end <= place; });
  const bool inside = next != variables.end() && next->stand_in.begin < place;
  if (inside) return is_end ? next->span.end : next->span.begin;
  if (next == variables.begin()) return item.inner.begin + place;
  const QueryVariable& before = *std::prev(next);
  return before.span.end + (place - before.stand_in.end);
}

}  // namespace

const QuerySetting& QueryItem::setting() const {
  static const QuerySetting kNone;
  return setting_ != nullptr ? *setting_ : kNone;
}

QuerySetting& QueryItem::own_setting() {
  if (setting_ == nullptr) setting_ = std::make_unique<QuerySetting>();
  return *setting_;
}

std::optional<int64_t> QueryItem::interval_ms() const {
  if (group == nullptr || !group->interval) return std::nullopt;
  return group->interval->milliseconds;
}

Span QueryItem::Written(Span parsed) const {
  if (setting().variables.empty()) return {inner.begin + parsed.begin, inner.begin + parsed.end};
  const uint32_t begin = WrittenAt(*this, parsed.begin, false);
  return {begin, std::max(begin, WrittenAt(*this, parsed.end, true))};
}

}  // namespace rulecheck
