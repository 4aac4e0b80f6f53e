#include <fmt/core.h>

#include "base/duration.h"
#include "checks/check.h"
#include "policy/facts.h"

namespace rulecheck::checks {
namespace {

constexpr int64_t kNanosecondsInMs = 1'000'000;

class ReachReader {
 public:
  ReachReader(const QueryContext& c, int64_t kept_ms) : c_(c), kept_ms_(kept_ms) {}

  // `back`: how far back, in nanoseconds, the node is evaluated at most.
  void Visit(const promql::Expr& node, int64_t back) const {
    if (const auto* matrix = promql::As<promql::MatrixSelector>(&node))
      return Check(matrix->selector->time(), back + matrix->range_ns, matrix->range_span);
    if (const auto* selector = promql::As<promql::VectorSelector>(&node))
      return Check(selector->time(), back, selector->time().offset_span);
    if (const auto* subquery = promql::As<promql::Subquery>(&node)) {
      if (subquery->time().at == promql::AtKind::kTimestamp) return;
      const int64_t reach = back + subquery->range_ns + subquery->time().offset_ns;
      if (reach / kNanosecondsInMs > kept_ms_) return Report(reach, subquery->range_span);
      back = reach;
    }
    std::vector<const promql::Expr*> children;
    promql::AppendChildren(node, &children);
    for (const promql::Expr* child : children) Visit(*child, back);
  }

 private:
  void Check(const promql::TimeModifiers& time, int64_t back, Span where) const {
    if (time.at == promql::AtKind::kTimestamp) return;
    const int64_t reach = back + time.offset_ns;
    if (reach / kNanosecondsInMs > kept_ms_ && !where.empty()) Report(reach, where);
  }

  void Report(int64_t reach, Span where) const {
    c_.Report(where, fmt::format("this reaches {} back, and samples are kept for {}",
                                 FormatPrometheusDuration(reach / kNanosecondsInMs),
                                 FormatPrometheusDuration(kept_ms_)))
        .Help("what is gone is not told from what never was: the result is too small, without a word");
  }

  const QueryContext& c_;
  int64_t kept_ms_;
};

}  // namespace

void RangeBeyondRetention(const QueryContext& c) {
  if (const auto& kept = c.facts.run().system().retention) ReachReader(c, *kept).Visit(c.root(), 0);
}

}  // namespace rulecheck::checks
