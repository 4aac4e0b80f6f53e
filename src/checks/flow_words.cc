#include "checks/flow_words.h"

#include <fmt/core.h>

#include <set>
#include <vector>

#include "base/strings.h"

namespace rulecheck::checks {

std::optional<Location> PlaceOf(const AnyQueryContext& c, const flow::Cause& cause) {
  if (cause.rule == flow::Cause::kHere) {
    if (cause.span.empty()) return std::nullopt;
    return c.At(cause.span);
  }
  const RuleRef& ref = c.rules.rule(c.facts.run().RuleOf(cause.rule));
  if (cause.span.empty()) return ref.rule->name.Whole();
  return ref.item->text.At(cause.span);
}

void Because(const AnyQueryContext& c, const flow::Cause& cause, std::string text, FindingBuilder* finding) {
  if (const auto place = PlaceOf(c, cause)) finding->Because(*place, std::move(text));
}

bool LacksLabel(const flow::Flow& flow, std::string_view label) {
  return !flow.IsEmpty() && !flow.CanHave(label);
}

// Without the sign of -0.
std::string Bounds(const flow::Interval& values) {
  if (values.min == values.max) return fmt::format("always {:.6g}", values.min + 0.0);
  if (values.max == flow::kInfinity) return fmt::format("never below {:.6g}", values.min + 0.0);
  if (values.min == -flow::kInfinity) return fmt::format("never above {:.6g}", values.max + 0.0);
  return fmt::format("always between {:.6g} and {:.6g}", values.min + 0.0, values.max + 0.0);
}

std::set<std::string_view> LabelNames(const flow::Flow& flow) {
  std::set<std::string_view> names;
  for (const flow::Alternative& one : flow.alternatives) {
    for (const flow::LabelFact& fact : one.labels.facts()) {
      if (fact.CanBe() && fact.name != flow::kMetricName) names.insert(fact.name);
    }
  }
  return names;
}

std::string ListedLabels(const flow::Flow& flow) {
  std::vector<std::string> names;
  for (const std::string_view name : LabelNames(flow)) names.push_back(fmt::format("`{}`", name));
  constexpr size_t kShown = 5;
  if (names.size() > kShown) return "labels";
  return names.empty() ? "no labels" : Join(names, ", ");
}

}  // namespace rulecheck::checks
