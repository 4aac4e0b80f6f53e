// The names that the rules of a run record, in the order in which they read each other.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "workspace/rule_index.h"

namespace rulecheck::checks {

// So that a fact of a name is worked out after those that it depends on. Immutable.
class RecordingOrder {
 public:
  // One name, or several that read each other.
  struct Step {
    std::span<const std::string_view> names;
    bool circle;  // also of one name that its own rule reads
  };

  explicit RecordingOrder(const workspace::RuleIndex& rules);
  RecordingOrder(RecordingOrder&&) = default;

  // Each comes after those that its rules read.
  std::span<const Step> steps() const { return steps_; }

 private:
  std::vector<std::string_view> names_;
  std::vector<Step> steps_;
};

}  // namespace rulecheck::checks
