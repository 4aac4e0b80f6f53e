#include "flow/series.h"
#include "flow/mutants.h"

#include <utility>

namespace rulecheck::flow {
namespace {

using promql::Matcher;
using promql::MatchOp;

// The values that a matcher accepts, and whether it accepts that there is none.
struct Accepted {
  ValueSet values;
  bool absent = false;
};

Accepted AcceptedBy(const Matcher& matcher) {
  const bool positive = matcher.op == MatchOp::kEqual || matcher.op == MatchOp::kRegexp;
  if (matcher.op == MatchOp::kEqual || matcher.op == MatchOp::kNotEqual) {
    std::vector<std::string> value{std::string(matcher.value)};
    return {positive ? ValueSet::Of(std::move(value)) : ValueSet::AnyBut(std::move(value)),
            matcher.value.empty() == positive};
  }
  std::shared_ptr<const Pattern> pattern = Pattern::Make(matcher.value);
  const bool absent = pattern->Matches("") == positive;
  return {ValueSet::Matching(std::move(pattern), positive), absent};
}

// False: no series of these labels is accepted.
bool Hold(const Matcher& matcher, const Accepted& accepted, Labels* labels) {
  const Presence before = labels->PresenceOf(matcher.name);
  if (before == Presence::kNo) return accepted.absent;
  ValueSet values = Intersection(labels->ValuesOf(matcher.name), accepted.values);
  const bool regexp = matcher.op == MatchOp::kRegexp && Mutated(Mutant::kEmptyMatches);
  const bool unequal = matcher.op == MatchOp::kNotEqual && Mutated(Mutant::kNotEqualMeansThere);
  const bool must = before == Presence::kYes || !accepted.absent || regexp || unequal;
  if (values.IsEmpty()) {
    if (must) return false;
    labels->Remove(matcher.name, {matcher.span});
    return true;
  }
  LabelFact fact{std::string(matcher.name), must ? Presence::kYes : Presence::kMaybe, std::move(values), {}};
  const LabelFact* known = labels->Find(matcher.name);
  if (known != nullptr && known->presence == fact.presence && known->values == fact.values) return true;
  fact.cause = {matcher.span};
  if (known != nullptr && known->presence == fact.presence) fact.cause = known->cause;
  labels->Set(std::move(fact));
  return true;
}

}  // namespace

Flow UnknownSeries::Candidates(const promql::VectorSelector&) const {
  Flow out = Flow::Unknown();
  out.fails = Presence::kNo;
  return out;
}

Flow Select(Flow flow, std::span<const Matcher> matchers) {
  for (const Matcher& matcher : matchers) {
    const Accepted accepted = AcceptedBy(matcher);
    for (Alternative& one : flow.alternatives) {
      const LabelFact* before = one.labels.Find(matcher.name);
      const bool all = before != nullptr && before->Must() && Includes(accepted.values, before->values);
      if (!Hold(matcher, accepted, &one.labels)) one.bound = 0;
      one.always = one.always && all;
    }
  }
  flow.always = false;
  flow.Settle();
  return flow;
}

std::string_view ExactName(const promql::VectorSelector& selector) {
  for (const Matcher& matcher : selector.matchers) {
    if (matcher.name == kMetricName && matcher.op == MatchOp::kEqual) return matcher.value;
  }
  return {};
}

bool MayName(const promql::VectorSelector& selector, std::string_view name) {
  for (const Matcher& matcher : selector.matchers) {
    if (matcher.name != kMetricName) continue;
    const Accepted accepted = AcceptedBy(matcher);
    if (name.empty() ? !accepted.absent : !accepted.values.Contains(name)) return false;
  }
  return true;
}

}  // namespace rulecheck::flow
