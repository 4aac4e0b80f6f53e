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
  std::vector<NamedRule> values;  // where they are set
  std::vector<std::string> forbid;
};

// `for` or `keep_firing_for`, in milliseconds; both bounds are allowed.
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
  std::optional<Pattern> label_keys, label_values, annotation_keys, annotation_values;
};

struct LabelPolicy : PolicyEntry {
  std::vector<NamedRule> require;
  std::vector<NamedRule> values;  // where they are set
  std::vector<std::string> forbid;
  AnnotationRules annotations;
  HoldRule hold, keep_firing_for;
  NameRule name;
  std::vector<std::string> keep, drop;
  MatcherRule matchers;
  RejectRule reject;
  bool refuse = false;  // the rule itself
};

}  // namespace rulecheck::policy
