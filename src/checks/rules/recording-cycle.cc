#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>

#include "checks/check.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// Which recording rules of a file each of them reads. Files are looked at one by one: two
// files that read each other may be alternatives, such as old names to new and new to old.
class Graph {
 public:
  Graph(const Model& model, std::span<const uint32_t> rules) : reads_(rules.size()) {
    std::unordered_map<std::string_view, std::vector<uint32_t>> by_name;
    for (uint32_t i = 0; i < rules.size(); ++i) by_name[model.rule(rules[i]).rule->name.value].push_back(i);
    for (uint32_t i = 0; i < rules.size(); ++i) {
      const Rule& rule = *model.rule(rules[i]).rule;
      if (rule.query == nullptr) continue;
      std::vector<const promql::VectorSelector*> selectors;
      SelectorsIn(*rule.query->root(), &selectors);
      for (const promql::VectorSelector* selector : selectors) {
        const std::string_view name = MetricName(*selector);
        const auto found = by_name.find(name);
        // An accumulator reads its own past on purpose.
        if (found == by_name.end() || name == rule.name.value || selector->time.offset_ns > 0) continue;
        reads_[i].insert(reads_[i].end(), found->second.begin(), found->second.end());
      }
    }
  }

  // Strongly connected components with more than one member (Tarjan, own stack).
  std::vector<std::vector<uint32_t>> Cycles() {
    state_.assign(reads_.size(), {});
    for (uint32_t node = 0; node < reads_.size(); ++node) {
      if (state_[node].index == 0) Visit(node);
    }
    return std::move(cycles_);
  }

 private:
  struct State {
    uint32_t index = 0;  // order of discovery from 1; 0: not seen
    uint32_t low = 0;
    size_t next = 0;  // edge to follow
    bool open = false;
  };

  void Visit(uint32_t start) {
    std::vector<uint32_t> path{start};
    Open(start);
    while (!path.empty()) {
      const uint32_t node = path.back();
      if (state_[node].next < reads_[node].size()) {
        const uint32_t target = reads_[node][state_[node].next++];
        if (state_[target].index == 0) {
          Open(target);
          path.push_back(target);
        } else if (state_[target].open) {
          state_[node].low = std::min(state_[node].low, state_[target].index);
        }
        continue;
      }
      path.pop_back();
      if (!path.empty()) state_[path.back()].low = std::min(state_[path.back()].low, state_[node].low);
      if (state_[node].low == state_[node].index) Close(node);
    }
  }

  void Open(uint32_t node) {
    state_[node] = {++counter_, counter_, 0, true};
    open_.push_back(node);
  }

  void Close(uint32_t root) {
    std::vector<uint32_t> members;
    uint32_t node;
    do {
      node = open_.back();
      open_.pop_back();
      state_[node].open = false;
      members.push_back(node);
    } while (node != root);
    std::sort(members.begin(), members.end());
    if (members.size() > 1) cycles_.push_back(std::move(members));
  }

  std::vector<std::vector<uint32_t>> reads_;
  std::vector<State> state_;
  std::vector<uint32_t> open_;
  std::vector<std::vector<uint32_t>> cycles_;
  uint32_t counter_ = 0;
};

}  // namespace

void RecordingCycle(const ModelContext& c) {
  // Rules come file by file.
  std::vector<std::vector<uint32_t>> files;
  const SourceFile* file = nullptr;
  for (uint32_t i = 0; i < c.model.rules().size(); ++i) {
    const RuleRef& ref = c.model.rule(i);
    if (ref.rule->kind != RuleKind::kRecording) continue;
    if (files.empty() || ref.document->file != file) files.emplace_back();
    file = ref.document->file;
    files.back().push_back(i);
  }
  for (const std::vector<uint32_t>& rules : files) {
    for (const std::vector<uint32_t>& cycle : Graph(c.model, rules).Cycles()) {
      const RuleRef& first = c.model.rule(rules[cycle[0]]);
      c.out.set_subject(first.subject);
      FindingBuilder finding =
          c.out.Report(first.rule->name.Whole(),
                       fmt::format("{} recording rules read each other in a circle", cycle.size()));
      for (size_t i = 1; i < cycle.size(); ++i) {
        finding.Because(c.model.rule(rules[cycle[i]]).rule->name.Whole(), "also in the circle");
      }
      finding.Help("each reads a value of an earlier evaluation of the others; nothing starts the circle");
    }
  }
}

}  // namespace rulecheck::checks
