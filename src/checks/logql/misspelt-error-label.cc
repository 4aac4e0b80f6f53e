#include <fmt/core.h>

#include "base/strings.h"
#include "checks/check.h"
#include "checks/log_shapes.h"
#include "flow/logql_lines.h"

namespace rulecheck::checks {
namespace {

// What the name was meant to be; empty when it is right, or something else.
std::string_view Meant(std::string_view name) {
  for (const std::string_view known : {flow::kErrorName, flow::kErrorDetailsName}) {
    if (name == known) return {};
  }
  if (name.find('_') == std::string_view::npos) return {};
  for (const std::string_view known : {flow::kErrorName, flow::kErrorDetailsName}) {
    if (EditDistance(name, known, 2) <= 2) return known;
  }
  return {};
}

void CheckLabel(const LogQueryContext& c, const logql::LabelRef& label) {
  const std::string_view meant = Meant(label.name);
  if (meant.empty()) return;
  c.Report(label.span, fmt::format("no line has a label `{}`: its errors are in `{}`", label.name, meant))
      .WithFix({fmt::format("write `{}`", meant), false, c.Replace(label.span, std::string(meant))});
}

}  // namespace

void MisspeltErrorLabel(const LogQueryContext& c) {
  for (const logql::LabelFilter* leaf : FilterLeavesIn(c.root())) CheckLabel(c, leaf->label);
  for (const logql::LogExpr* log : PipelinesIn(c.root())) {
    for (const logql::Stage* stage : log->stages) {
      const auto* drop = logql::As<logql::DropStage>(stage);
      if (drop == nullptr) continue;
      for (const logql::NamedMatcher& name : drop->names) CheckLabel(c, name.label);
    }
  }
}

}  // namespace rulecheck::checks
