// How much it matters that what a rule reads was recorded an evaluation ago.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rulecheck/document.h"
#include "workspace/rule_index.h"

namespace rulecheck::checks {

// Selectors that are read through windows much longer than the lag of one evaluation.
std::set<const promql::VectorSelector*> InLongWindows(const RuleGroup& group, const promql::Expr& root);

// What a rule reads: the name of each selector, empty where it has none.
struct RuleReads {
  std::vector<std::string_view> names;       // rising, each once
  std::vector<std::string_view> unsmoothed;  // of selectors that are in no long window, in order
  size_t selectors = 0;

  bool Has(std::string_view name) const;
};

// What recording rules read, of each worked out when it is first asked for. Shared by all threads of a run.
class ReadLag {
 public:
  explicit ReadLag(const workspace::RuleIndex& rules) : rules_(rules) {}

  const RuleReads& Of(uint32_t rule) const;
  // All that records `name` sums up long windows, itself or through what it reads: its value of the
  // evaluation before is nearly the same.
  bool ChangesSlowly(std::string_view name) const { return IsSlow(name, 0); }

 private:
  bool IsSlow(std::string_view name, int hops) const;

  const workspace::RuleIndex& rules_;
  mutable std::mutex mutex_;  // of the table
  mutable std::unordered_map<uint32_t, std::unique_ptr<const RuleReads>> reads_;
};

}  // namespace rulecheck::checks
