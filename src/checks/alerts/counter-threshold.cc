#include <fmt/core.h>
#include <re2/re2.h>

#include <optional>

#include "checks/check.h"
#include "checks/shapes.h"
#include "flow/inventory.h"
#include "policy/facts.h"

namespace rulecheck::checks {
namespace {

using promql::As;
using promql::Expr;

// A counter of events by its words: gauges that count what there is end in `_total`, too.
bool CountsEvents(std::string_view metric) {
  static const RE2 kEvents(
      "(^|_)(errors?|fail|failed|failures?|requests?|responses?|timeouts?|restarts?|exceptions?|retries|"
      "drops?|"
      "dropped|rejected|aborted|evictions?|evicted|missed|discarded|denied|panics?|crashes|kills?|events?|"
      "calls|"
      "messages_(sent|received))(_|$)");
  static const RE2 kStates("(^|_)(pending|active|open|current|queued|in_?flight|unapplied|offline)(_|$)");
  const re2::StringPiece name(metric.data(), metric.size());
  return metric.ends_with("_total") && RE2::PartialMatch(name, kEvents) && !RE2::PartialMatch(name, kStates);
}

// What facts say, whatever the name is.
bool IsDeclaredCounter(const QueryContext& c, std::string_view metric) {
  const flow::Inventory* inventory = c.facts.run().system().series.get();
  const flow::Inventory::Metric* known = inventory == nullptr ? nullptr : inventory->Find(metric);
  return known != nullptr && known->type == "counter";
}

bool IsCounter(const QueryContext& c, std::string_view metric) {
  if (metric.empty() || IsRecordedName(metric) || c.facts.run().IsStoredHere(metric)) return false;
  return CountsEvents(metric) || IsDeclaredCounter(c, metric);
}

bool KeepsCounter(promql::AggregateOp op) {
  return op == promql::AggregateOp::kSum || op == promql::AggregateOp::kAvg ||
         op == promql::AggregateOp::kMax || op == promql::AggregateOp::kMin ||
         op == promql::AggregateOp::kTopk || op == promql::AggregateOp::kBottomk;
}

// The counter whose raw value, added up or scaled, the expression is; null for anything else, above all for
// differences of two times of one counter.
const promql::VectorSelector* RawCounterOf(const QueryContext& c, const Expr& expr) {
  const Expr* inner = promql::StripParens(&expr);
  if (const auto* selector = As<promql::VectorSelector>(inner)) {
    return IsCounter(c, MetricName(*selector)) ? selector : nullptr;
  }
  if (const auto* aggregate = As<promql::Aggregate>(inner)) {
    return KeepsCounter(aggregate->op) ? RawCounterOf(c, *aggregate->expr) : nullptr;
  }
  const auto* binary = As<promql::Binary>(inner);
  if (binary == nullptr) return nullptr;
  if (binary->op == promql::Op::kMul || binary->op == promql::Op::kDiv) {
    if (c.facts.Constant(*binary->rhs)) return RawCounterOf(c, *binary->lhs);
    if (binary->op == promql::Op::kMul && c.facts.Constant(*binary->lhs))
      return RawCounterOf(c, *binary->rhs);
  }
  if (binary->op != promql::Op::kDiv || RawCounterOf(c, *binary->rhs) == nullptr) return nullptr;
  return RawCounterOf(c, *binary->lhs);
}

// What a counter is compared with to say "too much": not `== 0`, "never yet", nor an upper bound.
bool AsksForMuch(promql::Op op, double threshold) {
  switch (op) {
    case promql::Op::kGtr:
    case promql::Op::kGte:
    case promql::Op::kNeq:
      return true;
    case promql::Op::kEql:
      return threshold != 0;
    default:
      return false;
  }
}

void CheckComparison(const QueryContext& c, const promql::Binary& comparison) {
  const std::optional<double>& threshold = c.facts.Constant(*comparison.rhs);
  if (!threshold || !AsksForMuch(comparison.op, *threshold)) return;
  const promql::VectorSelector* counter = RawCounterOf(c, *comparison.lhs);
  if (counter == nullptr) return;
  const bool ratio = As<promql::Binary>(promql::StripParens(comparison.lhs)) != nullptr;
  c.Report(comparison.lhs->span,
           ratio ? std::string("a ratio of counters is that of all time since their start, not of now")
                 : fmt::format("the counter `{}` only grows: the alert fires on until it restarts",
                               MetricName(*counter)))
      .Because(c.At(SelectorSpan(*counter)),
               CountsEvents(MetricName(*counter)) ? "a counter by its name" : "a counter, facts say")
      .Help("compare `increase(...[1h])` or `rate(...[5m])`");
}

}  // namespace

void CounterThreshold(const QueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting) return;
  // Beside `and` it may only say that there is enough to judge.
  std::vector<const Expr*> open{&c.root()};
  while (!open.empty()) {
    const auto* binary = As<promql::Binary>(promql::StripParens(open.back()));
    open.pop_back();
    if (binary == nullptr) continue;
    if (promql::IsComparison(binary->op)) {
      if (!binary->return_bool) CheckComparison(c, *binary);
    } else if (binary->op == promql::Op::kOr) {
      open.push_back(binary->rhs);
      open.push_back(binary->lhs);
    } else if (binary->op == promql::Op::kUnless) {
      open.push_back(binary->lhs);
    }
  }
}

}  // namespace rulecheck::checks
