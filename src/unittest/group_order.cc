#include "unittest/group_order.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/go_format.h"
#include "unittest/check_ids.h"

namespace rulecheck::unittest {
namespace {

using engine::rules::GroupSpec;
using engine::rules::RuleSpec;

using Ranks = std::unordered_map<std::string_view, size_t>;

Ranks ListedRanks(const documents::TestFile& file) {
  Ranks ranks;
  for (size_t i = 0; i < file.group_eval_order.size(); ++i) ranks.emplace(file.group_eval_order[i].value, i);
  return ranks;
}

size_t Rank(const Ranks& ranks, const GroupSpec& group, size_t unlisted) {
  auto it = ranks.find(group.name);
  return it == ranks.end() ? unlisted : it->second;
}

// Names of series that the group selects.
std::set<std::string_view> SelectedNames(const GroupSpec& group) {
  std::set<std::string_view> names;
  for (const RuleSpec& rule : group.rules) {
    if (rule.query == nullptr) continue;
    promql::Walk(*rule.query->root(), [&](const promql::Expr& node) {
      const auto* selector = promql::As<promql::VectorSelector>(&node);
      if (const auto* matrix = promql::As<promql::MatrixSelector>(&node)) selector = matrix->selector;
      if (selector != nullptr && !selector->name.empty()) names.insert(selector->name);
      return true;
    });
  }
  return names;
}

// A recorded name and the group that records it.
using Recorded = std::unordered_multimap<std::string_view, const GroupSpec*>;

Recorded RecordedNames(const std::vector<const GroupSpec*>& groups) {
  Recorded recorded;
  for (const GroupSpec* group : groups) {
    std::set<std::string_view> names;
    for (const RuleSpec& rule : group->rules) {
      if (!rule.alerting && names.insert(rule.name).second) recorded.emplace(rule.name, group);
    }
  }
  return recorded;
}

}  // namespace

void OrderGroups(const documents::TestFile& file, bool promtool_compat,
                 std::vector<const GroupSpec*>* groups) {
  Ranks ranks = ListedRanks(file);
  size_t unlisted = promtool_compat ? 0 : ranks.size();
  std::stable_sort(groups->begin(), groups->end(), [&](const GroupSpec* a, const GroupSpec* b) {
    return Rank(ranks, *a, unlisted) < Rank(ranks, *b, unlisted);
  });
}

void ReportGroupOrder(const documents::TestFile& file, const std::vector<const GroupSpec*>& groups,
                      std::vector<Finding>* findings) {
  for (const MappedText& name : file.group_eval_order) {
    bool known = std::any_of(groups.begin(), groups.end(),
                             [&](const GroupSpec* group) { return group->name == name.value; });
    if (known) continue;
    FindingSink(findings).Report(kGroupOrder, name.Whole(),
                                 "no loaded rule group is named " + Quote(name.value));
  }
  Ranks ranks = ListedRanks(file);
  Recorded recorded = RecordedNames(groups);
  for (const GroupSpec* reader : groups) {
    for (std::string_view name : SelectedNames(*reader)) {
      auto [first, last] = recorded.equal_range(name);
      for (auto it = first; it != last; ++it) {
        const GroupSpec* writer = it->second;
        if (writer == reader || Rank(ranks, *writer, 0) != Rank(ranks, *reader, 0)) continue;
        Location where = file.rule_files.empty() ? Location{file.file.get(), {}} : file.rule_files[0].Whole();
        FindingSink(findings).Report(kGroupOrder, where,
                                     "group `" + reader->name + "` reads `" + std::string(name) +
                                         "`, which group `" + writer->name +
                                         "` records; promtool evaluates them in random order");
        findings->back().notes.push_back("name both in `group_eval_order`, first `" + writer->name + "`");
        return;
      }
    }
  }
}

}  // namespace rulecheck::unittest
