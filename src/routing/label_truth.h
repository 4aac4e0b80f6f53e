// Matchers held against what is known of an alert's labels, instead of against an alert.
#pragma once

#include <cstdint>
#include <string>

#include "flow/labels.h"
#include "routing/matcher.h"

namespace rulecheck::routing {

enum class Truth : uint8_t {
  kNo,
  kMaybe,
  kYes
};  // of all alerts with such labels; kMaybe: of some, or not known

// Remembers the value sets of a matcher; threads may share it.
class MatcherSets {
 public:
  explicit MatcherSets(const Matcher& matcher);

  const Matcher& matcher() const { return *matcher_; }
  Truth Of(const flow::Labels& labels) const;
  // The labels of those alerts for which it holds, or does not.
  flow::Labels Narrow(const flow::Labels& labels, bool holds) const;

 private:
  const Matcher* matcher_;
  bool holds_for_absent_;
  flow::ValueSet if_holds_, if_not_;  // values of a label that is there
};

// `severity="page"|"ticket"`, `no team`: what is known of a label.
std::string LabelInWords(const flow::Labels& labels, std::string_view name);

}  // namespace rulecheck::routing
