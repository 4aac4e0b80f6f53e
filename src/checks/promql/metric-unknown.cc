#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/core.h>

#include "base/near_words.h"
#include "checks/cardinality/bounds.h"
#include "checks/check.h"
#include "checks/shapes.h"
#include "flow/inventory.h"
#include "policy/facts.h"

namespace rulecheck::checks {
namespace {

// Selectors whose absence is what is asked for.
std::set<const promql::Expr*> AskedToBeAbsent(const promql::Expr& root) {
  std::set<const promql::Expr*> out;
  promql::Walk(root, [&](const promql::Expr& node) {
    const auto* call = promql::As<promql::Call>(&node);
    if (call == nullptr || call->function->labels != promql::LabelEffect::kAbsent) return true;
    if (const promql::VectorSelector* selector = SelectorOf(call->args[0])) out.insert(selector);
    return true;
  });
  return out;
}

void CheckSelector(const QueryContext& c, const promql::VectorSelector& selector) {
  const flow::Inventory& inventory = *c.facts.run().system().series;
  const std::string_view name = flow::ExactName(selector);
  if (name.empty() || c.facts.run().IsStoredHere(name) || flow::IsWrittenByPrometheus(name)) return;
  const flow::Inventory::Metric* metric = inventory.Find(name);
  if (metric == nullptr) {
    FindingBuilder finding = c.Report(SelectorSpan(selector),
                                      fmt::format("`{}` is in no inventory, and no rule records it", name));
    if (const std::string_view near = NearestInSorted(name, c.facts.run().known_metrics()); !near.empty())
      finding.Help(fmt::format("did you mean `{}`?", near));
    return;
  }
  if (metric->rows == nullptr || metric->open || !ReadBy(c.facts, selector).IsEmpty()) return;
  c.Report(SelectorSpan(selector), fmt::format("none of the {} series of `{}` in {} passes these matchers",
                                               metric->rows->size(), name, metric->from));
}

}  // namespace

void MetricUnknown(const QueryContext& c) {
  const policy::Facts& system = c.facts.run().system();
  if (!system.complete || system.series == nullptr) return;
  const std::set<const promql::Expr*> absent = AskedToBeAbsent(c.root());
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    if (!selector->allow_empty_matchers && !absent.contains(selector)) CheckSelector(c, *selector);
  }
}

}  // namespace rulecheck::checks
