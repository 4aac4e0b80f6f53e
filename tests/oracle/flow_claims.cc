#include "flow_claims.h"

#include <algorithm>
#include <set>
#include <string>

#include "base/go_format.h"

namespace rulecheck::oracle {
namespace {

using flow::Alternative;
using flow::Flow;
using flow::LabelFact;
using flow::Presence;
using nlohmann::json;

const char* PresenceText(Presence presence) {
  switch (presence) {
    case Presence::kNo:
      return "no";
    case Presence::kYes:
      return "yes";
    default:
      return "maybe";
  }
}

json LabelJson(const LabelFact& fact) {
  json out = {{"presence", PresenceText(fact.presence)}};
  if (fact.values.IsFinite()) out["values"] = fact.values.values();
  if (!fact.values.excluded().empty()) out["not_values"] = fact.values.excluded();
  return out;
}

json ValueJson(const flow::Interval& value) {
  // No number at all: an interval that holds none.
  const double min = value.HasNumbers() ? value.min : flow::kInfinity;
  const double max = value.HasNumbers() ? value.max : -flow::kInfinity;
  return {{"min", FormatFloat(min, 'g', -1)},
          {"max", FormatFloat(max, 'g', -1)},
          {"nan", value.nan},
          {"histogram", value.histogram}};
}

json AlternativeJson(const Alternative& one) {
  json labels = json::object();
  for (const LabelFact& fact : one.labels.facts()) labels[fact.name] = LabelJson(fact);
  return {{"labels", std::move(labels)},
          {"rest", one.labels.open() ? "maybe" : "none"},
          {"value", ValueJson(one.value)}};
}

// Whether a series can fit both.
bool Overlap(const Alternative& a, const Alternative& b) {
  for (const auto* labels : {&a.labels, &b.labels}) {
    for (const LabelFact& fact : labels->facts()) {
      if (!CanAgree(a.labels, b.labels, fact.name)) return false;
    }
  }
  return true;
}

json AlternativesJson(const Flow& flow, bool over_steps) {
  json out = json::array();
  for (const Alternative& one : flow.alternatives) {
    Alternative shown = one;
    for (const Alternative& other : flow.alternatives) {
      if (over_steps && Overlap(one, other)) shown.value = Hull(shown.value, other.value);
    }
    out.push_back(AlternativeJson(shown));
  }
  return out;
}

}  // namespace

json ClaimOf(const Flow& flow, bool over_steps) {
  return ClaimOfEither(flow, flow, over_steps);
}

json ClaimOfEither(const Flow& a, const Flow& b, bool over_steps) {
  json out = {{"empty", a.IsEmpty() && b.IsEmpty()},
              {"always", a.always && b.always},
              {"fails", PresenceText(Either(a.fails, b.fails))},
              {"alternatives", AlternativesJson(a, over_steps)}};
  for (json& one : AlternativesJson(b, over_steps)) {
    json& all = out["alternatives"];
    if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(std::move(one));
  }
  const auto keys = a.UniqueLabels(), other_keys = b.UniqueLabels();
  if (keys && other_keys) {
    std::set<std::string> both(keys->begin(), keys->end());
    both.insert(other_keys->begin(), other_keys->end());
    out["unique_by"] = both;
  }
  const double bound = std::max(a.bound, b.bound);
  if (bound < flow::kInfinity) out["series_bound"] = bound;
  return out;
}

}  // namespace rulecheck::oracle
