#include "routing/label_truth.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/go_format.h"

namespace rulecheck::routing {
namespace {

using flow::LabelFact;
using flow::Presence;
using flow::ValueSet;

ValueSet ValuesFor(const Matcher& matcher, bool holds) {
  if (!matcher.is_regexp()) {
    const bool equal = (matcher.op() == MatchOp::kEqual) == holds;
    return equal ? ValueSet::Of({matcher.value()}) : ValueSet::AnyBut({matcher.value()});
  }
  const bool matches = (matcher.op() == MatchOp::kRegexp) == holds;
  // Patterns of flow let `.` match line feeds.
  const bool has_dot = matcher.value().find('.') != std::string::npos;
  const bool all = matcher.value() == ".*" || matcher.value() == ".+";
  const std::string text = has_dot && !all ? "(?-s:" + matcher.value() + ")" : matcher.value();
  return ValueSet::Matching(flow::Pattern::Make(text), matches);
}

LabelFact FactOf(const flow::Labels& labels, std::string_view name) {
  if (const LabelFact* fact = labels.Find(name)) return *fact;
  LabelFact fact;
  fact.name = name;
  fact.presence = labels.PresenceOf(name);
  fact.values = labels.ValuesOf(name);
  return fact;
}

}  // namespace

MatcherSets::MatcherSets(const Matcher& matcher)
    : matcher_(&matcher),
      holds_for_absent_(matcher.Matches("")),
      if_holds_(ValuesFor(matcher, true)),
      if_not_(ValuesFor(matcher, false)) {}

Truth MatcherSets::Of(const flow::Labels& labels) const {
  const LabelFact fact = FactOf(labels, matcher_->name());
  const bool may_be_absent = fact.presence != Presence::kYes;
  const bool may_be_there = fact.presence != Presence::kNo && !fact.values.IsEmpty();
  const bool may_hold =
      (may_be_absent && holds_for_absent_) || (may_be_there && !Disjoint(fact.values, if_holds_));
  const bool may_fail =
      (may_be_absent && !holds_for_absent_) || (may_be_there && !Disjoint(fact.values, if_not_));
  if (!may_hold) return Truth::kNo;
  return may_fail ? Truth::kMaybe : Truth::kYes;
}

flow::Labels MatcherSets::Narrow(const flow::Labels& labels, bool holds) const {
  LabelFact fact = FactOf(labels, matcher_->name());
  const bool absent = fact.presence != Presence::kYes && holds == holds_for_absent_;
  const ValueSet& allowed = holds ? if_holds_ : if_not_;
  const bool there = fact.presence != Presence::kNo && !Disjoint(fact.values, allowed);
  fact.values = there ? Intersection(fact.values, allowed) : ValueSet::None();
  fact.presence = !there ? Presence::kNo : absent ? Presence::kMaybe : Presence::kYes;
  flow::Labels out = labels;
  out.Set(std::move(fact));
  return out;
}

std::string LabelInWords(const flow::Labels& labels, std::string_view name) {
  const LabelFact fact = FactOf(labels, name);
  if (fact.presence == Presence::kNo) return fmt::format("no {}", name);
  const std::string maybe = fact.presence == Presence::kMaybe ? "?" : "";
  if (!fact.values.IsFinite()) return fmt::format("{}{}", name, maybe);
  std::string values;
  for (const std::string& value : fact.values.values()) {
    if (!values.empty()) values += "|";
    values += Quote(value);
  }
  return fmt::format("{}{}={}", name, maybe, values);
}

}  // namespace rulecheck::routing
