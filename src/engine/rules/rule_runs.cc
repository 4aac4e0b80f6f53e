#include "engine/rules/rule_runs.h"

namespace rulecheck::engine::rules {

RuleRuns::RuleRuns(Storage* storage, const std::vector<const GroupSpec*>& groups, TemplateContext context,
                   bool writers)
    : storage_(storage), context_(std::move(context)) {
  context_.storage = storage;
  WriterId writer = kInput;
  for (const GroupSpec* group : groups) {
    for (const RuleSpec& spec : group->rules) {
      if (spec.alerting) alerts_by_name_[spec.name].push_back(runs_.size());
      if (writers) ++writer;
      runs_.emplace_back(storage, group, &spec, writer);
    }
  }
}

void RuleRuns::Watch(std::string_view alertname, int64_t ts_ms) {
  const auto named = alerts_by_name_.find(alertname);
  if (named == alerts_by_name_.end()) return;
  for (size_t index : named->second) runs_[index].WatchAt(ts_ms, &room_);
}

void RuleRuns::ForEachAlert(std::string_view alertname, int64_t ts_ms,
                            const std::function<void(const RuleSpec&, Alert&)>& visit) {
  const auto named = alerts_by_name_.find(alertname);
  if (named == alerts_by_name_.end()) return;
  for (size_t index : named->second) {
    RuleRun& run = runs_[index];
    const auto snapshot = run.snapshots().find(ts_ms);
    if (snapshot == run.snapshots().end()) continue;
    for (Alert& alert : snapshot->second) {
      if (alert.active()) visit(run.spec(), alert);
    }
  }
}

}  // namespace rulecheck::engine::rules
