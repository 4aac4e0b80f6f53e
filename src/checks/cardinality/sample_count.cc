// Samples that one evaluation of a query reads.
#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "base/duration.h"
#include "checks/cardinality/bounds.h"
#include "flow/rules.h"
#include "policy/facts.h"
#include "workspace/rule_index.h"

namespace rulecheck::checks {
namespace {

using promql::As;

constexpr int64_t kNanosecondsInMillisecond = 1'000'000;

std::optional<int64_t> Shorter(std::optional<int64_t> a, std::optional<int64_t> b) {
  if (!a || !b) return std::nullopt;
  return std::min(*a, *b);
}

// The shortest time between evaluations of the rules that record a name.
std::optional<int64_t> EvaluationStep(const RuleFacts& facts, const workspace::RuleIndex& rules,
                                      std::string_view name) {
  std::optional<int64_t> out = INT64_MAX;
  for (const uint32_t index : rules.Recorders(name)) {
    const auto& interval = rules.rule(index).group->interval;
    out = Shorter(out, interval ? interval->milliseconds : facts.run().system().evaluation_interval);
  }
  return out;
}

class SampleReader {
 public:
  explicit SampleReader(const RuleFacts& facts) : facts_(facts) {}

  SampleCount Read(const promql::Expr& root) {
    Visit(root, 1);
    if (out_.samples == flow::kInfinity && out_.why.empty()) out_.why = "not known";
    return std::move(out_);
  }

 private:
  // `times`: how often what the node reads is read.
  void Visit(const promql::Expr& node, double times) {
    if (const auto* selector = As<promql::VectorSelector>(&node)) return Add(*selector, 1, {}, times);
    if (const auto* matrix = As<promql::MatrixSelector>(&node)) return AddRange(*matrix, times);
    if (const auto* subquery = As<promql::Subquery>(&node)) times *= StepsOf(*subquery);
    std::vector<const promql::Expr*> children;
    promql::AppendChildren(node, &children);
    for (const promql::Expr* child : children) Visit(*child, times);
  }

  double StepsOf(const promql::Subquery& node) const {
    const auto& evaluation = facts_.run().system().evaluation_interval;
    const int64_t fallback = evaluation.value_or(0) * kNanosecondsInMillisecond;
    const int64_t step = node.step_ns != 0 ? node.step_ns : fallback;
    if (node.range_expr != nullptr || node.step_expr != nullptr || step <= 0) return flow::kInfinity;
    return std::ceil(static_cast<double>(node.range_ns) / static_cast<double>(step));
  }

  void AddRange(const promql::MatrixSelector& node, double times) {
    const std::optional<int64_t> step = StepOf(facts_, *node.selector);
    const bool known = node.range_expr == nullptr && step && *step > 0;
    const double range = static_cast<double>(node.range_ns) / kNanosecondsInMillisecond;
    const double samples = known ? std::ceil(range / static_cast<double>(*step)) : flow::kInfinity;
    const std::string window =
        known ? FormatPrometheusDuration(node.range_ns / kNanosecondsInMillisecond) : "";
    Add(*node.selector, samples, window, times);
  }

  void Add(const promql::VectorSelector& selector, double samples, const std::string& window, double times) {
    const double series = ReadBy(facts_, selector).bound;
    if (series == 0 || times == 0) return;
    const double count = series * samples * times;
    if (count > most_) {
      most_ = count;
      const std::string_view name = flow::ExactName(selector);
      out_.why =
          fmt::format("{} series{}", CountText(series), name.empty() ? "" : fmt::format(" of `{}`", name));
      if (!window.empty()) out_.why += fmt::format(" × {} samples in {}", CountText(samples), window);
      if (times > 1) out_.why += fmt::format(" × {} steps", CountText(times));
    }
    out_.samples += count;
  }

  const RuleFacts& facts_;
  SampleCount out_;
  double most_ = 0;
};

}  // namespace

flow::Flow ReadBy(const RuleFacts& facts, const promql::VectorSelector& selector) {
  return flow::Select(facts.run().flows().Candidates(selector), selector.matchers);
}

std::optional<int64_t> StepOf(const RuleFacts& facts, const promql::VectorSelector& selector) {
  const policy::Facts& system = facts.run().system();
  const std::string_view name = flow::ExactName(selector);
  if (name == flow::kAlerts || name == flow::kAlertsForState) return system.evaluation_interval;
  // Names without a colon are those of scraped series, too.
  const bool recorded = name.find(':') != std::string_view::npos && facts.run().IsStoredHere(name);
  if (recorded) return EvaluationStep(facts, facts.run().rules(), name);
  if (system.scrape_interval.jobs.empty()) return system.scrape_interval.fallback;
  const flow::ValueSet jobs = ReadBy(facts, selector).ValuesOf("job");
  if (!jobs.IsFinite() || jobs.IsEmpty()) return system.ScrapeIntervalOf({});
  std::optional<int64_t> out = INT64_MAX;
  for (const std::string& job : jobs.values()) out = Shorter(out, system.ScrapeIntervalOf(job));
  return out;
}

SampleCount SamplesOf(const RuleFacts& facts, const QueryItem& item) {
  if (item.promql == nullptr) return {flow::kInfinity, "not counted in LogQL"};
  return SampleReader(facts).Read(*item.promql->root());
}

}  // namespace rulecheck::checks
