// How a bound of series came about, from the query's tree and the flow of each node.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/strings.h"
#include "checks/cardinality/bounds.h"
#include "checks/labels/policies.h"
#include "checks/shapes.h"
#include "flow/inventory_groups.h"
#include "promql/function_id.h"

namespace rulecheck::checks {
namespace {

using promql::As;

constexpr int kMostParts = 24;  // of a sum of `or`

bool IsSeries(const promql::Expr& node) {
  return node.type == promql::ValueType::kVector || node.type == promql::ValueType::kMatrix;
}

// The labels that a bound is a product of: "400 `path` × 12 `code`".
std::string ProductOf(const flow::Flow& flow, std::vector<std::string_view> names) {
  std::vector<std::pair<double, std::string_view>> counts;
  std::vector<std::string> unknown;
  for (const std::string_view name : names) {
    if (!flow.CanHave(name)) continue;
    const double count = flow.ValuesOf(name).MostValues() + (flow.MustHave(name) ? 0 : 1);
    if (count == flow::kInfinity) unknown.emplace_back(name);
    if (count > 1) counts.emplace_back(count, name);
  }
  if (!unknown.empty())
    return fmt::format("how many values {} {} is not known", QuotedList(unknown),
                       unknown.size() == 1 ? "has" : "have");
  std::sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  std::vector<std::string> words;
  for (const auto& [count, name] : counts) words.push_back(fmt::format("{} `{}`", CountText(count), name));
  return words.empty() ? "one series" : Join(words, " × ");
}

class WhyReader {
 public:
  explicit WhyReader(const RuleFacts& facts) : facts_(facts) {}

  std::string Of(const promql::Expr& node) {
    if (++parts_ > kMostParts) return "and more";
    if (const auto* paren = As<promql::Paren>(&node)) return Of(*paren->expr);
    if (const auto* unary = As<promql::Unary>(&node)) return Of(*unary->expr);
    if (const auto* subquery = As<promql::Subquery>(&node)) return Of(*subquery->expr);
    if (const auto* matrix = As<promql::MatrixSelector>(&node)) return Of(*matrix->selector);
    if (const auto* selector = As<promql::VectorSelector>(&node)) return OfSelector(*selector);
    if (const auto* aggregate = As<promql::Aggregate>(&node)) return OfAggregate(*aggregate);
    if (const auto* binary = As<promql::Binary>(&node)) return OfBinary(*binary);
    if (const auto* call = As<promql::Call>(&node)) return OfCall(*call);
    return "one series";
  }

 private:
  double BoundOf(const promql::Expr& node) const { return facts_.InSystem(node).bound; }

  std::string OfCall(const promql::Call& call) {
    const double bound = BoundOf(call);
    for (const promql::Expr* arg : call.args) {
      if (!IsSeries(*arg)) continue;
      if (BoundOf(*arg) <= bound || bound == flow::kInfinity) return Of(*arg);
      return OfLabels(call);
    }
    return "one series";
  }

  // By the labels that the result can have, or that tell its series apart.
  std::string OfLabels(const promql::Expr& node) const {
    const flow::Flow& flow = facts_.InSystem(node);
    if (flow.bound <= 1) return "one series";
    std::vector<std::string_view> names;
    const auto unique = flow.UniqueLabels();
    if (unique) {
      names.assign(unique->begin(), unique->end());
    } else if (!flow.alternatives.empty()) {
      for (const flow::LabelFact& fact : flow.alternatives.front().labels.facts()) names.push_back(fact.name);
    }
    return ProductOf(flow, names);
  }

  std::string OfAggregate(const promql::Aggregate& node) {
    const double bound = BoundOf(node), inner = BoundOf(*node.expr);
    if (PicksSeries(node.op)) {
      if (bound >= inner) return Of(*node.expr);
      return fmt::format("`{}` picks {}{}", promql::AggregateName(node.op), CountText(bound),
                         node.grouping.empty() ? "" : ", its groups counted");
    }
    if (bound <= 1 && node.grouping.empty() && !node.without)
      return fmt::format("one series of `{}`", promql::AggregateName(node.op));
    if (node.without) return bound < inner ? OfSets(node, bound) : Of(*node.expr);
    const std::string product = ProductOf(facts_.InSystem(node), NamesOf(node));
    if (bound == flow::kInfinity) return product;
    const double by_labels = CountByLabels(node);
    if (bound >= by_labels) return product;
    return bound < inner ? OfSets(node, bound) : Of(*node.expr);
  }

  static std::vector<std::string_view> NamesOf(const promql::Aggregate& node) {
    std::vector<std::string_view> out;
    for (const promql::LabelRef& label : node.grouping) out.push_back(label.name);
    return out;
  }
  double CountByLabels(const promql::Aggregate& node) const {
    const flow::Flow& flow = facts_.InSystem(node);
    double out = 1;
    for (const std::string_view name : NamesOf(node)) {
      if (flow.CanHave(name)) out *= flow.ValuesOf(name).MostValues() + (flow.MustHave(name) ? 0 : 1);
    }
    return out;
  }

  // Fewer than all combinations: those that are listed.
  std::string OfSets(const promql::Aggregate& node, double bound) const {
    const promql::VectorSelector* selector = flow::SelectorBehind(*node.expr);
    const flow::Inventory* inventory = facts_.run().system().series.get();
    const flow::Inventory::Metric* metric =
        selector == nullptr || inventory == nullptr ? nullptr : inventory->Find(flow::ExactName(*selector));
    if (metric == nullptr) return fmt::format("{} groups", CountText(bound));
    return fmt::format("{} combinations in {}", CountText(bound), metric->from);
  }

  std::string OfBinary(const promql::Binary& node) {
    if (node.matching == nullptr) return Of(IsSeries(*node.lhs) ? *node.lhs : *node.rhs);
    if (node.op == promql::Op::kOr) {
      const double left = BoundOf(*node.lhs), right = BoundOf(*node.rhs);
      if (left == flow::kInfinity) return Of(*node.lhs);
      if (right == flow::kInfinity) return Of(*node.rhs);
      return fmt::format("{} + {} on the other side of `or`", Of(*node.lhs), Of(*node.rhs));
    }
    if (node.op == promql::Op::kAnd || node.op == promql::Op::kUnless) return Of(*node.lhs);
    if (node.matching->card == promql::Cardinality::kManyToOne) return Of(*node.lhs);
    if (node.matching->card == promql::Cardinality::kOneToMany) return Of(*node.rhs);
    return Of(BoundOf(*node.lhs) <= BoundOf(*node.rhs) ? *node.lhs : *node.rhs);
  }

  std::string OfSelector(const promql::VectorSelector& selector) const {
    const std::string_view name = flow::ExactName(selector);
    const double bound = BoundOf(selector);
    if (bound == 0) return "nothing";
    const std::string series = name.empty() ? "of a selector without a name" : fmt::format("of `{}`", name);
    if (bound == flow::kInfinity) {
      return fmt::format("how many series {}{} there are is not known", series,
                         facts_.run().IsStoredHere(name) ? ", which rules record," : "");
    }
    std::string from;
    const flow::Inventory* inventory = facts_.run().system().series.get();
    if (facts_.run().IsStoredHere(name)) {
      from = " as its rules record it";
    } else if (const auto* metric = inventory == nullptr || name.empty() ? nullptr : inventory->Find(name)) {
      from = fmt::format(" ({})", metric->from);
    }
    return fmt::format("{} series {}{}", CountText(bound), series, from);
  }

  const RuleFacts& facts_;
  int parts_ = 0;
};

std::string WhyStreams(const RuleFacts& facts, const QueryItem& item) {
  const flow::Flow& flow = facts.run().ResultOf(*item.rule);
  if (flow.bound <= 1) return "one series";
  std::vector<std::string_view> names;
  const auto unique = flow.UniqueLabels();
  if (!unique) return "the labels of the result are not known";
  names.assign(unique->begin(), unique->end());
  const std::string product = ProductOf(flow, names);
  if (const auto streams = StreamsOf(facts, item); streams && flow.bound == *streams)
    return fmt::format("{} streams", CountText(*streams));
  return product;
}

}  // namespace

double SeriesOf(const RuleFacts& facts, const QueryItem& item) {
  if (item.promql != nullptr) return facts.InSystem(*item.promql->root()).bound;
  return item.parsed() ? facts.run().ResultOf(*item.rule).bound : flow::kInfinity;
}

double MostSeriesOf(const RuleFacts& facts, const QueryItem& item) {
  const flow::Inventory* inventory = facts.run().system().series.get();
  if (item.promql == nullptr || inventory == nullptr) return flow::kInfinity;
  double out = 0;
  promql::Walk(*item.promql->root(), [&](const promql::Expr& node) {
    const auto* call = promql::As<promql::Call>(&node);
    if (call == nullptr) return;
    // One made of nothing, such as vector(1) or absent(); one for each quantile.
    out += call->function->id == promql::FunctionId::kHistogramQuantiles ? flow::kInfinity : 1;
  });
  for (const promql::VectorSelector* selector : facts.selectors()) {
    const std::string_view name = MetricName(*selector);
    const bool listed = !name.empty() && !facts.run().IsStoredHere(name);
    const flow::Inventory::Metric* metric = listed ? inventory->Find(name) : nullptr;
    if (metric == nullptr) return flow::kInfinity;
    out += metric->series;
  }
  return out;
}

std::string WhySeries(const RuleFacts& facts, const QueryItem& item) {
  if (item.promql != nullptr) return WhyReader(facts).Of(*item.promql->root());
  return item.logql != nullptr ? WhyStreams(facts, item) : "the query is not understood";
}

}  // namespace rulecheck::checks
