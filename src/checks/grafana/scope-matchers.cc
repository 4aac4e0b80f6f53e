#include <fmt/core.h>

#include <algorithm>
#include <string_view>

#include "checks/check.h"
#include "checks/dashboards.h"

namespace rulecheck::checks {
namespace {

bool HasVariableMatcher(const promql::VectorSelector& selector, std::string_view label) {
  return std::any_of(selector.matchers.begin(), selector.matchers.end(), [&](const auto& matcher) {
    return matcher.name == label && matcher.value.find('$') != std::string_view::npos;
  });
}

void JudgeScope(const DocumentContext& c, const QueryItem& item, std::string_view label) {
  promql::Walk(*item.promql->root(), [&](const promql::Expr& node) {
    const auto* selector = promql::As<promql::VectorSelector>(&node);
    if (selector == nullptr || HasVariableMatcher(*selector, label)) return;
    c.out.set_subject(item.subject());
    c.out.set_role(item.role);
    c.out.Report(item.At(selector->span), fmt::format("this is not narrowed by `{0}=~\"${0}\"`", label));
  });
}

}  // namespace

void ScopeMatchers(const DocumentContext& c) {
  const Dashboard* dashboard = DashboardOf(c.document);
  if (dashboard == nullptr || dashboard->is_part) return;
  for (const std::string_view label : {"job", "instance"}) {
    if (dashboard->Variable(label) == nullptr) continue;
    for (const QueryItem& item : c.document.queries)
      if (item.role == QueryRole::kPanel && item.promql != nullptr) JudgeScope(c, item, label);
  }
}

}  // namespace rulecheck::checks
