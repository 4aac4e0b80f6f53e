#include "slo/condition.h"

#include <algorithm>
#include <cmath>

namespace rulecheck::slo {
namespace {

using promql::As;
using promql::Op;

constexpr size_t kMostBranches = 16;
constexpr size_t kMostConditions = 16;
constexpr int kMostNesting = 40;

// The factors of a threshold; those written as `1 - objective` are budgets.
struct Factors {
  std::vector<double> values;
  std::optional<double> budget;
  double percent = 1;  // 0.01 of `/ 100`, which is neither factor nor budget
  bool constant = true;

  double Product() const {
    double out = budget.value_or(1) * percent;
    for (const double value : values) out *= value;
    return out;
  }
};

class ThresholdReader {
 public:
  ThresholdReader(uint32_t rule, Terms* terms) : rule_(rule), terms_(*terms) {}

  Factors Read(const promql::Expr& expr) {
    Factors out;
    Collect(expr, false, 0, &out);
    return out;
  }

 private:
  void Collect(const promql::Expr& expr, bool inverse, int depth, Factors* out) {
    const promql::Expr& body = *promql::StripParens(&expr);
    const auto* binary = As<promql::Binary>(&body);
    if (depth < kMostNesting && binary != nullptr && (binary->op == Op::kMul || binary->op == Op::kDiv)) {
      Collect(*binary->lhs, inverse, depth + 1, out);
      Collect(*binary->rhs, binary->op == Op::kDiv ? !inverse : inverse, depth + 1, out);
      return;
    }
    const Term value = terms_.Of(body, rule_);
    if (!value.is_number()) {
      out->constant = false;
      return;
    }
    const bool difference = binary != nullptr && binary->op == Op::kSub && !out->budget && !inverse;
    if (difference) {
      out->budget = value.number;
    } else if (inverse && value.number == 100) {
      out->percent /= 100;
    } else {
      out->values.push_back(inverse ? 1 / value.number : value.number);
    }
  }

  uint32_t rule_;
  Terms& terms_;
};

// What of a product is factor and what budget.
void SplitFactors(const Factors& factors, Condition* out) {
  if (factors.budget) {
    double budget = *factors.budget * factors.percent, factor = 1;
    for (const double value : factors.values) factor *= value;
    if (factors.values.empty()) return;
    out->budget = budget;
    out->factor = factor;
    return;
  }
  if (factors.values.size() < 2) return;
  const auto least = std::min_element(factors.values.begin(), factors.values.end());
  double budget = *least * factors.percent, factor = 1;
  for (auto it = factors.values.begin(); it != factors.values.end(); ++it) {
    if (it == least) continue;
    if (*it < 0.5 && factors.values.size() > 2) {
      budget *= *it;
    } else {
      factor *= *it;
    }
  }
  if (budget > 0.5 || factor < 0.05) return;
  out->budget = budget;
  out->factor = factor;
}

class BranchReader {
 public:
  BranchReader(uint32_t rule, Terms* terms) : rule_(rule), terms_(*terms), thresholds_(rule, terms) {}

  void Branches(const promql::Expr& expr, int depth, std::vector<Branch>* out) {
    const promql::Expr& body = Inside(expr, depth);
    if (const auto* binary = As<promql::Binary>(&body); binary != nullptr && binary->op == Op::kOr) {
      if (depth > kMostNesting || out->size() >= kMostBranches) return;
      Branches(*binary->lhs, depth + 1, out);
      Branches(*binary->rhs, depth + 1, out);
      return;
    }
    Branch branch;
    branch.at = {rule_, body.span};
    Conditions(body, depth, &branch);
    std::stable_sort(branch.conditions.begin(), branch.conditions.end(),
                     [](const Condition& a, const Condition& b) { return a.window_ms() > b.window_ms(); });
    out->push_back(std::move(branch));
  }

 private:
  // What stands inside of parentheses, and of aggregations that keep what they are given.
  const promql::Expr& Inside(const promql::Expr& expr, int depth) {
    const promql::Expr* body = promql::StripParens(&expr);
    for (; depth < kMostNesting; ++depth) {
      const auto* aggregate = As<promql::Aggregate>(body);
      if (aggregate == nullptr) return *body;
      const promql::Expr* inner = promql::StripParens(aggregate->expr);
      const auto* binary = As<promql::Binary>(inner);
      const bool judges =
          binary != nullptr && (promql::IsComparison(binary->op) || promql::IsSetOperator(binary->op));
      if (!judges && As<promql::Aggregate>(inner) == nullptr) return *body;
      if (aggregate->param != nullptr) return *body;
      body = inner;
    }
    return *body;
  }

  void Conditions(const promql::Expr& expr, int depth, Branch* out) {
    const promql::Expr& body = Inside(expr, depth);
    const auto* binary = As<promql::Binary>(&body);
    if (binary == nullptr || depth > kMostNesting) {
      out->has_others = true;
      return;
    }
    if (binary->op == Op::kAnd) {
      Conditions(*binary->lhs, depth + 1, out);
      Conditions(*binary->rhs, depth + 1, out);
    } else if (binary->op == Op::kUnless) {
      Conditions(*binary->lhs, depth + 1, out);
      out->has_others = true;
    } else if (!promql::IsComparison(binary->op) || binary->return_bool || !Comparison(*binary, out)) {
      out->has_others = true;
    }
  }

  static bool IsAbove(Op op) { return op == Op::kGtr || op == Op::kGte; }

  bool Comparison(const promql::Binary& binary, Branch* out) {
    if (binary.op == Op::kEql || binary.op == Op::kNeq || out->conditions.size() >= kMostConditions)
      return false;
    Term left = terms_.Of(*binary.lhs, rule_);
    const promql::Expr* limit = binary.rhs;
    bool above = IsAbove(binary.op);
    if (left.is_number() || left.kind == TermKind::kUnknown) {
      left = terms_.Of(*binary.rhs, rule_);
      limit = binary.lhs;
      above = !above;
    }
    if (left.is_sum() && above) return Guard(left, *limit, out);
    const std::optional<ErrorView> view = ViewOf(left, above);
    if (!view) return false;
    Condition condition;
    condition.view = *view;
    condition.or_equal = binary.op == Op::kGte || binary.op == Op::kLte;
    condition.at = {rule_, binary.span};
    condition.threshold_at = {rule_, limit->span};
    if (!Threshold(*limit, view->scale, above, &condition)) return false;
    if (left.rounded_to > 0) BeforeRounding(left.rounded_to / view->scale, above, &condition);
    condition.ratio = std::move(left);
    out->conditions.push_back(std::move(condition));
    return true;
  }

  bool Threshold(const promql::Expr& limit, double scale, bool above, Condition* out) {
    const promql::Expr* errors = &limit;
    if (!above) {
      // `availability < 1 - 14.4 * 0.001`
      const auto* difference = As<promql::Binary>(promql::StripParens(&limit));
      const bool from_one = difference != nullptr && difference->op == Op::kSub &&
                            terms_.Of(*difference->lhs, rule_).number == scale;
      if (!from_one) {
        const Term value = terms_.Of(limit, rule_);
        if (!value.is_number()) return false;
        out->threshold = 1 - value.number / scale;
        return true;
      }
      errors = difference->rhs;
    }
    Factors factors = thresholds_.Read(*errors);
    if (!factors.constant) return false;
    out->threshold = factors.Product() / scale;
    const bool percent = scale == 100;
    if (scale == 1 || percent) {
      if (percent) factors.percent /= 100;
      SplitFactors(factors, out);
    } else {
      out->factor = factors.Product();  // a burn rate: the ratio was divided by its budget
      out->budget = 1 / scale;
    }
    return std::isfinite(out->threshold);
  }

  // A value that is rounded passes the threshold where what is rounded passes the middle of a step.
  static void BeforeRounding(double step, bool above, Condition* out) {
    constexpr double kSlack = 1e-9;  // of a step
    const double value = (above ? out->threshold : 1 - out->threshold) / step;
    const bool up = above != out->or_equal;
    const double middle = up ? std::floor(value + kSlack) + 0.5 : std::ceil(value - kSlack) - 0.5;
    out->threshold = above ? middle * step : 1 - middle * step;
    out->or_equal = above;  // halves are rounded up
  }

  bool Guard(const Term& traffic, const promql::Expr& limit, Branch* out) {
    const Term value = terms_.Of(limit, rule_);
    if (!value.is_number() || traffic.leaves.size() != 1) return false;
    const double seconds = static_cast<double>(traffic.window_ms) / 1000;
    const double events = value.number * (traffic.per_second ? seconds : 1) / traffic.scale;
    out->guard = TrafficGuard{events, traffic.window_ms};
    return true;
  }

  uint32_t rule_;
  Terms& terms_;
  ThresholdReader thresholds_;
};

}  // namespace

bool Branch::is_burn() const {
  for (const Condition& condition : conditions) {
    if (condition.factor && condition.budget && condition.window_ms() > 0) return true;
  }
  if (conditions.size() < 2) return false;
  const Condition &longest = conditions.front(), &shortest = conditions.back();
  return longest.window_ms() > shortest.window_ms() && shortest.window_ms() > 0 &&
         longest.ratio.DataText() == shortest.ratio.DataText() && longest.threshold > 0 &&
         longest.threshold < 1;
}

std::vector<Branch> BranchesOf(const promql::Expr& root, uint32_t rule, Terms* terms) {
  std::vector<Branch> out;
  BranchReader(rule, terms).Branches(root, 0, &out);
  return out;
}

}  // namespace rulecheck::slo
