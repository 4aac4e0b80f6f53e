#include "rulecheck/query_item.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

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
  if (next == variables.begin()) return item.inner().begin + place;
  const QueryVariable& before = *std::prev(next);
  return before.span.end + (place - before.stand_in.end);
}

}  // namespace

const QuerySetting& QueryItem::setting() const {
  static const QuerySetting kNone;
  return details_ != nullptr && details_->setting != nullptr ? *details_->setting : kNone;
}

QueryDetails& QueryItem::details() {
  if (details_ == nullptr) details_ = std::make_unique<QueryDetails>();
  return *details_;
}

QuerySetting& QueryItem::own_setting() {
  auto& setting = details().setting;
  if (setting == nullptr) setting = std::make_unique<QuerySetting>();
  return *setting;
}

std::string QueryItem::pointer() const {
  if (details_ != nullptr && !details_->pointer.empty()) return std::string(details_->pointer);
  return rule == nullptr ? std::string() : fmt::format("{}/{}/expr", group->pointer, rule->index);
}

std::string_view QueryItem::name() const {
  if (details_ != nullptr && !details_->name.empty()) return details_->name;
  return rule == nullptr ? std::string_view() : rule->name.value;
}

Subject QueryItem::subject() const {
  if (details_ != nullptr && !details_->subject.empty()) return Subject(details_->subject);
  return rule == nullptr ? Subject() : Subject(group->name.value, rule->name.value);
}

std::optional<int64_t> QueryItem::interval_ms() const {
  if (group == nullptr || !group->interval) return std::nullopt;
  return group->interval->milliseconds;
}

Span QueryItem::Written(Span parsed) const {
  if (details_ == nullptr) return parsed;
  const uint32_t begin_of_inner = details_->inner.begin;
  if (setting().variables.empty()) return {begin_of_inner + parsed.begin, begin_of_inner + parsed.end};
  const uint32_t begin = WrittenAt(*this, parsed.begin, false);
  return {begin, std::max(begin, WrittenAt(*this, parsed.end, true))};
}

}  // namespace rulecheck
