#include "flow/dump.h"

#include <algorithm>

#include "base/go_format.h"
#include "base/strings.h"

namespace rulecheck::flow {
namespace {

std::string ListOf(const std::vector<std::string>& values) {
  constexpr size_t kShown = 8;
  std::vector<std::string> shown(
      values.begin(), values.begin() + static_cast<std::ptrdiff_t>(std::min(kShown, values.size())));
  std::string out = rulecheck::Join(shown, "|");
  if (values.size() > kShown) out += "|... " + std::to_string(values.size() - kShown) + " more";
  return "\"" + out + "\"";
}

std::string ValuesText(const ValueSet& values) {
  if (values.IsFinite()) return "=" + ListOf(values.values());
  std::string out;
  for (const ValueSet::Condition& condition : values.conditions()) {
    out += (condition.matches ? "=~\"" : "!~\"") + condition.pattern->text() + "\"";
  }
  if (!values.excluded().empty()) out += "!=" + ListOf(values.excluded());
  return out;
}

std::string FactText(const LabelFact& fact) {
  if (!fact.CanBe()) return "-" + fact.name;
  return fact.name + (fact.Must() ? "" : "?") + ValuesText(fact.values);
}

std::string LabelsText(const Labels& labels) {
  std::vector<std::string> parts;
  for (const LabelFact& fact : labels.facts()) {
    if (fact.CanBe() || labels.open()) parts.push_back(FactText(fact));
  }
  if (labels.open()) parts.emplace_back("*");
  return "{" + rulecheck::Join(parts, ", ") + "}";
}

std::string Number(double v) {
  return FormatFloat(v, 'g', -1);
}

std::string BoundsText(const Interval& interval) {
  if (interval.min == interval.max) return Number(interval.min);
  if (!interval.IsBounded()) return interval.whole ? "any integer" : "any number";
  return (interval.min > -kInfinity ? Number(interval.min) : "") + ".." +
         (interval.max < kInfinity ? Number(interval.max) : "");
}

}  // namespace

std::string DumpInterval(const Interval& interval) {
  std::vector<std::string> parts;
  if (interval.HasNumbers()) parts.push_back(BoundsText(interval));
  if (interval.whole && interval.HasNumbers() && interval.IsBounded() && interval.min != interval.max) {
    parts.emplace_back("whole");
  }
  if (interval.CanBeInfinite() && interval.min != interval.max) parts.emplace_back("Inf");
  if (interval.nan) parts.emplace_back("NaN");
  if (interval.histogram) parts.emplace_back("histogram");
  return parts.empty() ? "nothing" : rulecheck::Join(parts, ", ");
}

std::string DumpAlternative(const Alternative& alternative) {
  std::string out = LabelsText(alternative.labels);
  if (alternative.value == Interval::Any()) return out;
  return out + " " + DumpInterval(alternative.value);
}

std::vector<std::string> Dump(const Flow& flow) {
  std::vector<std::string> out;
  for (const Alternative& one : flow.alternatives) out.push_back(DumpAlternative(one));
  if (flow.IsEmpty()) out.emplace_back("never anything");
  if (flow.bound <= 1) {
    if (!flow.IsEmpty()) out.emplace_back("at most 1");
  } else {
    if (const auto key = flow.UniqueLabels())
      out.push_back("unique by (" + rulecheck::Join(*key, ", ") + ")");
    if (flow.bound < kInfinity) out.push_back("at most " + Number(flow.bound));
  }
  if (flow.always) out.emplace_back("always something");
  if (flow.fails == Presence::kNo) out.emplace_back("cannot fail");
  if (flow.fails == Presence::kYes) out.emplace_back("fails");
  return out;
}

}  // namespace rulecheck::flow
