#include "checks/recorded_labels.h"

#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// Follows recording rules of recording rules; the limit also ends cycles.
class Resolver {
 public:
  explicit Resolver(const Model& model) : model_(model) {}

  analysis::PossibleLabels Of(const promql::Expr& expr, int hops) const {
    return analysis::LabelsOf(
        expr, [this, hops](const promql::VectorSelector& selector) { return OfSelector(selector, hops); });
  }

 private:
  static constexpr int kMaxHops = 8;

  std::optional<analysis::PossibleLabels> OfSelector(const promql::VectorSelector& selector, int hops) const {
    const std::string_view name = MetricName(selector);
    const std::span<const uint32_t> recorders = model_.Recorders(name);
    if (recorders.empty() || !IsRecordedName(name) || hops == kMaxHops) return std::nullopt;
    auto out = analysis::PossibleLabels::Closed(selector.span);
    // What a matcher asks for is expected to be there.
    for (const promql::Matcher& matcher : selector.matchers) out.names.insert(matcher.name);
    for (const uint32_t index : recorders) {
      const RuleRef& recorder = model_.rule(index);
      if (recorder.rule->query == nullptr) return std::nullopt;
      analysis::PossibleLabels labels = Of(*recorder.rule->query->root(), hops + 1);
      if (labels.open) return std::nullopt;
      out.names.merge(labels.names);
      for (const auto& [label, pair] : MergedLabels(recorder)) out.names.insert(label);
    }
    return out;
  }

  const Model& model_;
};

}  // namespace

analysis::PossibleLabels LabelsThroughRecordings(const promql::Expr& expr, const Model& model) {
  return Resolver(model).Of(expr, 0);
}

}  // namespace rulecheck::checks
