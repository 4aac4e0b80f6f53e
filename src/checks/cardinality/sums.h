// Series that several rules write together.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checks/rule_facts.h"

namespace rulecheck::checks {

struct RecordedPart {
  double series = 0;
  const Rule* rule = nullptr;
};

// Largest first.
class RecordedSum {
 public:
  // Alerts record nothing but ALERTS while they fire.
  void Add(const RunFacts& facts, const Rule& rule);
  void Sort();

  double known() const { return known_; }
  size_t unknown() const { return unknown_; }
  const std::vector<RecordedPart>& parts() const { return parts_; }
  // "400 by `a`, 200 by `b` and 12 by 1 more; how many 2 others write is not known".
  std::string Words() const;

 private:
  double known_ = 0;
  size_t unknown_ = 0;
  std::vector<RecordedPart> parts_;
};

}  // namespace rulecheck::checks
