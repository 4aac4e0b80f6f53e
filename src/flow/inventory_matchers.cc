#include "flow/inventory_matchers.h"

#include <memory>

#include "flow/labels.h"
#include "flow/pattern.h"

namespace rulecheck::flow {

using promql::Matcher;
using promql::MatchOp;

LabelCondition ConditionOf(const Matcher& matcher) {
  const std::string_view value = matcher.value;
  switch (matcher.op) {
    case MatchOp::kEqual:
      return {matcher.name, [value](std::string_view text) { return text == value; }};
    case MatchOp::kNotEqual:
      return {matcher.name, [value](std::string_view text) { return text != value; }};
    default:
      break;
  }
  const bool wanted = matcher.op == MatchOp::kRegexp;
  return {matcher.name, [pattern = Pattern::Make(value), wanted](std::string_view text) {
            return pattern->Matches(text) == wanted;
          }};
}

std::vector<LabelCondition> ConditionsOf(const promql::VectorSelector& selector, bool names) {
  std::vector<LabelCondition> out;
  for (const Matcher& matcher : selector.matchers) {
    if ((matcher.name == kMetricName) == names) out.push_back(ConditionOf(matcher));
  }
  return out;
}

std::string TextOf(const promql::VectorSelector& selector, bool names) {
  std::string out;
  for (const Matcher& matcher : selector.matchers) {
    if ((matcher.name == kMetricName) != names) continue;
    out += matcher.name;
    out += '\0';
    out += static_cast<char>('0' + static_cast<int>(matcher.op));
    out += matcher.value;
    out += '\0';
  }
  return out;
}

}  // namespace rulecheck::flow
