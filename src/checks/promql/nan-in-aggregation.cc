#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "checks/check.h"
#include "checks/shapes.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::checks {
namespace {

// One NaN among the values makes the result NaN.
bool TakesNanIn(promql::AggregateOp op) {
  return op == promql::AggregateOp::kSum || op == promql::AggregateOp::kAvg ||
         op == promql::AggregateOp::kStddev || op == promql::AggregateOp::kStdvar;
}

bool DropsNan(const promql::Expr& node) {
  const auto* binary = promql::As<promql::Binary>(&node);
  return binary != nullptr && promql::IsComparison(binary->op) && !binary->return_bool;
}

// Groups of one series, as a rule: its own NaN fires no alert anyway.
bool IsByInstance(const promql::Aggregate& aggregate) {
  return !aggregate.without &&
         std::any_of(aggregate.grouping.begin(), aggregate.grouping.end(), [](const promql::LabelRef& label) {
           return label.name == "instance" || label.name == "pod";
         });
}

// Zero while nothing happens: rates, and what is made of them; never negative.
bool IsZeroWhenIdle(const QueryContext& c, const promql::Expr& side) {
  const promql::Expr& node = *promql::StripParens(&side);
  if (node.type != promql::ValueType::kVector || DropsNan(node)) return false;
  const flow::Interval values = c.facts.Likely(node).Values();
  if (values.min != 0 || !values.CanBe(0)) return false;
  bool rate = false;
  promql::Walk(node, [&](const promql::Expr& inner) {
    const promql::Call* call = promql::As<promql::Call>(&inner);
    rate = rate ||
           (call != nullptr && (IsRateOrIncrease(*call) || call->function->id == promql::FunctionId::kIrate));
  });
  return rate;
}

// The division whose NaN reaches `node`, through what treats each series by itself.
class DivisionFinder {
 public:
  explicit DivisionFinder(const QueryContext& c) : c_(c) {}

  const promql::Binary* Find(const promql::Expr& root) const {
    std::vector<const promql::Expr*> waiting{&root};
    while (!waiting.empty()) {
      const promql::Expr& node = *promql::StripParens(waiting.back());
      waiting.pop_back();
      if (DropsNan(node)) continue;
      if (const auto* unary = promql::As<promql::Unary>(&node)) waiting.push_back(unary->expr);
      if (const auto* call = promql::As<promql::Call>(&node)) AddArguments(*call, &waiting);
      const auto* binary = promql::As<promql::Binary>(&node);
      if (binary == nullptr) continue;
      if (IsIdleRatio(*binary)) return binary;
      waiting.push_back(binary->lhs);
      const bool takes_right = !promql::IsSetOperator(binary->op) || binary->op == promql::Op::kOr;
      if (takes_right) waiting.push_back(binary->rhs);
    }
    return nullptr;
  }

 private:
  static void AddArguments(const promql::Call& call, std::vector<const promql::Expr*>* out) {
    const promql::LabelEffect effect = call.function->labels;
    if (effect != promql::LabelEffect::kDropName && effect != promql::LabelEffect::kReplace) return;
    if (!call.args.empty() && call.args[0]->type == promql::ValueType::kVector) out->push_back(call.args[0]);
  }

  bool IsIdleRatio(const promql::Binary& node) const {
    if (node.op != promql::Op::kDiv && node.op != promql::Op::kMod) return false;
    return IsZeroWhenIdle(c_, *node.rhs) && IsZeroWhenIdle(c_, *node.lhs);
  }

  const QueryContext& c_;
};

}  // namespace

void NanInAggregation(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* aggregate = promql::As<promql::Aggregate>(&node);
    if (aggregate == nullptr || !TakesNanIn(aggregate->op) || IsByInstance(*aggregate)) return;
    const promql::Binary* division = DivisionFinder(c).Find(*aggregate->expr);
    if (division == nullptr) return;
    c.Report(division->op_span, fmt::format("0/0 is not a number: one idle series makes the `{}` of its "
                                            "group NaN, which passes no threshold",
                                            promql::AggregateName(aggregate->op)))
        .Because(c.At(division->rhs->span), "0 while nothing happens")
        .Because(c.At(aggregate->name_span), "taken in here")
        .Help("divide sums instead of adding ratios up, or leave idle series out: `... / (... > 0)`");
  });
}

}  // namespace rulecheck::checks
