#include <fmt/core.h>

#include "checks/check.h"

namespace rulecheck::checks {

void WrongResultType(const QueryContext& c) {
  const promql::Expr& root = c.root();
  if (root.type == promql::ValueType::kVector || root.type == promql::ValueType::kScalar) return;
  c.Report(root.span, fmt::format("the expression is a {}; a rule needs an instant vector or a scalar",
                                  promql::DocumentedType(root.type)))
      .Help("Prometheus loads the rule, but fails it each time it is evaluated");
}

}  // namespace rulecheck::checks
