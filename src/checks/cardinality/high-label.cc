#include <algorithm>
#include <string>
#include <vector>

#include <fmt/core.h>

#include "checks/cardinality/limits.h"
#include "checks/labels/output.h"
#include "policy/project.h"

namespace rulecheck::checks {
namespace {

class HighLabels {
 public:
  HighLabels(const AnyQueryContext& c, const policy::LabelListRule& rule, Severity severity)
      : c_(c), rule_(rule), severity_(severity) {}

  void Check() {
    if (c_.item.promql != nullptr) CheckPromql();
    if (c_.item.logql != nullptr) CheckLogql();
    if (c_.item.role == QueryRole::kRecording) CheckRecorded();
  }

 private:
  bool IsHigh(std::string_view name) const {
    return std::find(rule_.labels.begin(), rule_.labels.end(), name) != rule_.labels.end();
  }

  void Group(std::string_view name, Span span) {
    if (!IsHigh(name)) return;
    said_.emplace_back(name);
    Report(c_.At(span), fmt::format("grouped by `{}`, which has too many values", name));
  }

  void CheckPromql() {
    promql::Walk(*c_.item.promql->root(), [&](const promql::Expr& node) {
      if (const auto* binary = promql::As<promql::Binary>(&node)) CopiedBy(*binary);
      const auto* aggregate = promql::As<promql::Aggregate>(&node);
      if (aggregate == nullptr || aggregate->without) return;
      for (const promql::LabelRef& label : aggregate->grouping) Group(label.name, label.span);
    });
  }

  // `group_left (path)` gives the label to the result.
  void CopiedBy(const promql::Binary& binary) {
    if (binary.matching == nullptr || c_.item.role != QueryRole::kRecording) return;
    for (const promql::LabelRef& label : binary.matching->include) {
      if (!IsHigh(label.name)) continue;
      said_.emplace_back(label.name);
      Report(c_.At(label.span), fmt::format("recorded with `{}`, which has too many values", label.name));
    }
  }

  void CheckLogql() {
    logql::Walk(*c_.item.logql->root(), [&](const logql::Expr& node) {
      const logql::Grouping* grouping = nullptr;
      if (const auto* vector = logql::As<logql::VectorAggregation>(&node)) grouping = vector->grouping;
      if (const auto* range = logql::As<logql::RangeAggregation>(&node)) grouping = range->grouping;
      if (grouping == nullptr || grouping->without) return;
      for (const logql::LabelRef& label : grouping->labels) {
        const auto& of_loki = CardinalityOf(c_.settings)->loki.labels;  // told by cardinality/loki-label
        if (std::find(of_loki.begin(), of_loki.end(), label.name) == of_loki.end())
          Group(label.name, label.span);
      }
    });
  }

  // What is recorded keeps the label though nothing groups by it.
  void CheckRecorded() {
    if (c_.item.promql != nullptr) {  // the query alone may rule them out, which is quick to see
      const flow::Flow& certain = c_.facts.Certain(*c_.item.promql->root());
      if (std::none_of(rule_.labels.begin(), rule_.labels.end(),
                       [&](const std::string& name) { return certain.CanHave(name); }))
        return;
    }
    const OutputLabels output(c_);
    if (output.IsNothing()) return;
    for (const std::string& name : rule_.labels) {
      if (std::find(said_.begin(), said_.end(), name) != said_.end() || !output.IsKept(name)) continue;
      const Span by = output.KeptBy(name), all{0, static_cast<uint32_t>(c_.item.text.value.size())};
      Report(c_.At(by.empty() ? all : by),
             fmt::format("recorded with `{}`, which has too many values", name));
    }
  }

  void Report(Location where, std::string message) {
    SpeakFor(rule_, severity_, c_.out.Report(where, std::move(message)));
  }

  const AnyQueryContext& c_;
  const policy::LabelListRule& rule_;
  Severity severity_;
  std::vector<std::string> said_;
};

}  // namespace

void HighLabel(const AnyQueryContext& c) {
  const policy::CardinalitySettings* policy = CardinalityOf(c.settings);
  if (policy == nullptr || policy->high.labels.empty()) return;
  if (const auto severity = LevelHere(policy->high, c.item, c.settings, "cardinality/high-label"))
    HighLabels(c, policy->high, *severity).Check();
}

}  // namespace rulecheck::checks
