// One entry of `labels:` in settings: what labels, annotations, names and selectors must be.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "policy/entry.h"

namespace rulecheck::policy {

struct AnnotationRules {
  std::vector<NamedRule> require;
  std::vector<std::string> forbid;
};

// `for`, in milliseconds; both bounds are allowed.
struct HoldRule {
  std::optional<int64_t> min, max;
};

struct NameRule {
  std::optional<Pattern> matches;
  bool levels = false;  // the part before the first colon is the set of labels of the output
};

struct MatcherRule {
  std::vector<std::string> require;
  std::optional<Pattern> metric;  // of the selector
};

struct RejectRule {
  std::optional<Pattern> label_values;
};

struct LabelPolicy : PolicyEntry {
  std::vector<NamedRule> require;
  std::vector<std::string> forbid;
  AnnotationRules annotations;
  HoldRule hold;
  NameRule name;
  std::vector<std::string> keep, drop;
  MatcherRule matchers;
  RejectRule reject;
};

}  // namespace rulecheck::policy
