// Facts of label flow in the words of findings.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "checks/check.h"
#include "flow/flow.h"

namespace rulecheck::checks {

// The place that a fact of this query's flow follows from; nothing when no text says it.
std::optional<Location> PlaceOf(const AnyQueryContext& c, const flow::Cause& cause);
// Adds that place, where there is one.
void Because(const AnyQueryContext& c, const flow::Cause& cause, std::string text, FindingBuilder* finding);

// There may be series, and none of them can have the label.
bool LacksLabel(const flow::Flow& flow, std::string_view label);
// "always between 0 and 1", "never below 1"
std::string Bounds(const flow::Interval& values);
// What its series can have, but the metric name: of a closed flow all labels, of others those it speaks of.
std::set<std::string_view> LabelNames(const flow::Flow& flow);
// "`a`, `b`", "no labels", "labels" when there are many: what a closed flow can have, but the metric name.
std::string ListedLabels(const flow::Flow& flow);

}  // namespace rulecheck::checks
