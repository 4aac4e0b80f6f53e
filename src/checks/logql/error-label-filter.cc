#include <fmt/core.h>

#include "checks/check.h"
#include "checks/log_shapes.h"
#include "flow/logql_lines.h"

namespace rulecheck::checks {

void ErrorLabelFilter(const LogQueryContext& c) {
  using logql::LabelFilterKind;
  for (const logql::LabelFilter* leaf : FilterLeavesIn(c.root())) {
    const std::string_view name = leaf->label.name;
    const bool details = name == flow::kErrorDetailsName;
    if (!details && name != flow::kErrorName) continue;
    if (leaf->kind != LabelFilterKind::kString) {
      c.Report(leaf->span,
               fmt::format("`{}` can only be compared with a string: this drops every line", name));
    } else if (details && leaf->match == logql::MatchOp::kNotEqual && leaf->text.value.empty()) {
      c.Report(leaf->span, "a filter cannot see `__error_details__`: this drops every line")
          .Help("ask for `__error__!=\"\"`");
    }
  }
}

}  // namespace rulecheck::checks
