// The templates of a rule: labels and annotations of alerts, parsed.
#pragma once

#include <string_view>
#include <vector>

#include "rulecheck/document.h"
#include "template/alert.h"

namespace rulecheck::checks {

struct RuleText {
  const TextPair* pair;
  bool is_label;
  gotemplate::AlertText text;

  Location At(Span span) const { return pair->value.At(span); }
  std::vector<gotemplate::Use> Uses() const;
};

// Labels first, in order of the file; only texts with an action that parse. Group
// labels are not expanded by themselves but as labels of each of their alerts.
// Empty for recording rules, whose labels are plain text.
std::vector<RuleText> TextsOf(const Rule& rule);

}  // namespace rulecheck::checks
