// One condition on a label, as Alertmanager holds it against alerts.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/finding.h"
#include "rulecheck/result.h"

namespace re2 {
class RE2;
}

namespace rulecheck::routing {

// The labels of an alert. One with an empty value is one that is not there.
using LabelMap = std::map<std::string, std::string, std::less<>>;

// The value of a label; empty when it is not there.
std::string_view ValueIn(const LabelMap& labels, std::string_view name);

enum class MatchOp : uint8_t { kEqual, kNotEqual, kRegexp, kNotRegexp };
std::string_view MatchOpText(MatchOp op);  // "=", "!=", "=~", "!~"

// Immutable and cheap to copy. A label that is not there has the value "".
class Matcher {
 public:
  // The error is RE2's, of a value that is no regular expression.
  static Result<Matcher> Make(MatchOp op, std::string name, std::string value);

  const std::string& name() const { return name_; }
  MatchOp op() const { return op_; }
  const std::string& value() const { return value_; }
  bool is_regexp() const { return op_ == MatchOp::kRegexp || op_ == MatchOp::kNotRegexp; }
  // `!=` and `!~`.
  bool is_negative() const { return op_ == MatchOp::kNotEqual || op_ == MatchOp::kNotRegexp; }

  bool Matches(std::string_view label_value) const;
  bool Holds(const LabelMap& labels) const { return Matches(ValueIn(labels, name_)); }
  // As Alertmanager prints it: `severity=~"page|ticket"`, names that need it in quotes.
  std::string Text() const;

  Location place;        // where it is written; no file when it is not
  bool implied = false;  // by what it stands in: the namespace of an AlertmanagerConfig

 private:
  MatchOp op_ = MatchOp::kEqual;
  std::string name_, value_;
  std::shared_ptr<const re2::RE2> regexp_;
};

using Matchers = std::vector<Matcher>;

// All of them; true for none.
bool AllHold(const Matchers& matchers, const LabelMap& labels);
// By name, value and operator, as in the keys of Alertmanager.
void SortMatchers(Matchers* matchers);
// `{a="b",c=~"d"}`
std::string MatchersText(const Matchers& matchers);

}  // namespace rulecheck::routing
