#include "checks/recorded_labels.h"

#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

using analysis::LabelSet;
using analysis::PossibleLabels;

void AddNames(std::span<const TextPair> labels, LabelSet* out) {
  for (const TextPair& pair : labels) out->Insert(pair.key.value);
}

}  // namespace

RecordedLabels::RecordedLabels(const workspace::RuleIndex& rules, const RecordingOrder& order)
    : rules_(rules) {
  // Each round takes a label further along a circle; a few go as far as people do.
  constexpr int kRounds = 8;
  for (const RecordingOrder::Step& step : order.steps()) {
    for (int round = 0; Settle(step.names) && step.circle && round < kRounds; ++round) {
    }
  }
}

bool RecordedLabels::Settle(std::span<const std::string_view> names) {
  std::vector<std::optional<LabelSet>> found;
  for (const std::string_view name : names) found.push_back(Recorded(name));
  bool changed = false;
  for (size_t i = 0; i < names.size(); ++i) {
    std::optional<LabelSet>& known = known_[names[i]];
    changed = changed || known != found[i];
    known = std::move(found[i]);
  }
  return changed;
}

const LabelSet* RecordedLabels::Of(std::string_view name) const {
  const auto it = known_.find(name);
  return it == known_.end() || !it->second ? nullptr : &*it->second;
}

std::optional<LabelSet> RecordedLabels::Recorded(std::string_view name) const {
  if (!IsRecordedName(name)) return std::nullopt;
  LabelSet out;
  const RuleGroup* group = nullptr;
  for (const uint32_t index : rules_.Recorders(name)) {
    const workspace::RuleRef& recorder = rules_.rule(index);
    if (recorder.rule->query == nullptr) return std::nullopt;
    const PossibleLabels labels = Through(*recorder.rule->query->root());
    if (labels.open) return std::nullopt;
    out.UniteWith(labels.names);
    AddNames(recorder.rule->labels, &out);
    // Recorders stand group by group.
    if (recorder.group != group) AddNames(recorder.group->labels, &out);
    group = recorder.group;
  }
  return out;
}

PossibleLabels RecordedLabels::Through(const promql::Expr& expr) const {
  return analysis::LabelsOf(expr, [this](const promql::VectorSelector& selector) {
    const LabelSet* recorded = Of(MetricName(selector));
    std::optional<PossibleLabels> out;
    if (recorded == nullptr) return out;
    out = PossibleLabels::Closed(selector.span);
    out->names = *recorded;
    // What a matcher asks for is expected to be there.
    for (const promql::Matcher& matcher : selector.matchers) out->names.Insert(matcher.name);
    return out;
  });
}

}  // namespace rulecheck::checks
