#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>

#include "base/components.h"
#include "checks/check.h"
#include "checks/shapes.h"
#include "promql/tree_scope.h"

namespace rulecheck::checks {
namespace {

// Which recording rules of a file each of them reads. Files are looked at one by one: two
// files that read each other may be alternatives, such as old names to new and new to old.
class CycleGraph {
 public:
  CycleGraph(const RuleIndex& index, std::span<const uint32_t> rules)
      : rules_(rules.size()), edges_(rules.size()) {
    for (uint32_t i = 0; i < rules_; ++i) AddRecorder(index.rule(rules[i]).rule->name.value, i);
    for (uint32_t i = 0; i < rules_; ++i) AddReads(*index.rule(rules[i]).rule, i);
  }

  // Rules that read each other, by the least of them.
  std::vector<std::vector<uint32_t>> Cycles() const {
    std::vector<std::vector<uint32_t>> out;
    for (std::vector<uint32_t>& component : Components(edges_)) {
      std::erase_if(component, [this](uint32_t node) { return node >= rules_; });
      if (component.size() > 1) out.push_back(std::move(component));
    }
    std::sort(out.begin(), out.end());
    return out;
  }

 private:
  // A name stands between its readers and its recorders: many of both make few edges.
  void AddRecorder(std::string_view name, uint32_t rule) {
    const auto [it, inserted] = names_.try_emplace(name, static_cast<uint32_t>(edges_.size()));
    if (inserted) edges_.emplace_back();
    edges_[it->second].push_back(rule);
  }

  void AddReads(const Rule& rule, uint32_t index) {
    if (rule.query() == nullptr) return;
    const promql::TreeScope trees;
    std::vector<const promql::VectorSelector*> selectors;
    SelectorsIn(*rule.query()->root(), &selectors);
    for (const promql::VectorSelector* selector : selectors) {
      const auto found = names_.find(MetricName(*selector));
      // An accumulator reads its own past on purpose.
      if (found == names_.end() || found->first == rule.name.value || selector->time().offset_ns > 0)
        continue;
      edges_[index].push_back(found->second);
    }
  }

  size_t rules_;
  std::vector<std::vector<uint32_t>> edges_;  // of rules, then of names
  std::unordered_map<std::string_view, uint32_t> names_;
};

}  // namespace

void RecordingCycle(const ModelContext& c) {
  // Rules come file by file.
  std::vector<std::vector<uint32_t>> files;
  const SourceFile* file = nullptr;
  for (uint32_t i = 0; i < c.rules.rules().size(); ++i) {
    const RuleRef& ref = c.rules.rule(i);
    if (ref.rule->kind != RuleKind::kRecording) continue;
    if (files.empty() || ref.document->file != file) files.emplace_back();
    file = ref.document->file;
    files.back().push_back(i);
  }
  for (const std::vector<uint32_t>& rules : files) {
    for (const std::vector<uint32_t>& cycle : CycleGraph(c.rules, rules).Cycles()) {
      const RuleRef& first = c.rules.rule(rules[cycle[0]]);
      c.out.set_subject(first.subject());
      FindingBuilder finding =
          c.out.Report(first.rule->name.Whole(),
                       fmt::format("{} recording rules read each other in a circle", cycle.size()));
      for (size_t i = 1; i < cycle.size(); ++i) {
        finding.Because(c.rules.rule(rules[cycle[i]]).rule->name.Whole(), "also in the circle");
      }
      finding.Help("each reads a value of an earlier evaluation of the others; nothing starts the circle");
    }
  }
}

}  // namespace rulecheck::checks
