// What several checks want to know of one rule, worked out once and only when asked for.
#pragma once

#include <optional>
#include <vector>

#include "checks/model.h"
#include "rulecheck/document.h"
#include "template/alert.h"

namespace rulecheck::checks {

// A label or annotation text of an alert, parsed.
struct RuleText {
  const TextPair* pair;
  bool is_label;
  gotemplate::AlertText text;
  std::vector<gotemplate::Use> uses;

  Location At(Span span) const { return pair->value.At(span); }
};

// Belongs to one thread.
class RuleFacts {
 public:
  explicit RuleFacts(const Rule& rule) : rule_(rule) {}

  // Labels first, in order of the file; only texts with an action that parse. Group
  // labels are not expanded by themselves but as labels of each of their alerts.
  // Empty for recording rules, whose labels are plain text.
  const std::vector<RuleText>& texts() const;

 private:
  const Rule& rule_;
  mutable std::optional<std::vector<RuleText>> texts_;
};

}  // namespace rulecheck::checks
