#include <fmt/core.h>

#include <algorithm>
#include <unordered_set>

#include "base/near_words.h"
#include "checks/check.h"
#include "checks/dashboards.h"

namespace rulecheck::checks {
namespace {

// `$__x` is Grafana's, capitals are of whoever renders the file (envsubst, Kustomize).
bool IsOfOthers(std::string_view name) {
  const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
  return name.starts_with("__") || std::none_of(name.begin(), name.end(), is_small);
}

std::string_view NearestVariable(const Dashboard& dashboard, std::string_view name) {
  std::vector<std::string_view> names;
  for (const DashboardVariable& variable : dashboard.variables) names.push_back(variable.name.value);
  return NearestInSorted(name, names);
}

}  // namespace

void UnknownDashboardVariable(const DocumentContext& c) {
  const Dashboard* dashboard = DashboardOf(c.document);
  if (dashboard == nullptr || dashboard->is_part) return;
  std::unordered_set<std::string_view> told;
  for (const QueryItem& item : c.document.queries) {
    for (const QueryVariable& variable : item.setting.variables) {
      const std::string_view name = variable.name;
      if (IsOfOthers(name) || dashboard->Variable(name) != nullptr || MayBeOfTheQuery(item, variable))
        continue;
      if (!told.insert(name).second) continue;
      c.out.set_subject(item.subject);
      c.out.set_role(item.role);
      FindingBuilder finding =
          c.out.Report(item.text.At(variable.span), fmt::format("this dashboard has no variable `{}`", name));
      const std::string_view near = NearestVariable(*dashboard, name);
      if (!near.empty()) finding.Help(fmt::format("did you mean `${}`?", near));
    }
  }
}

}  // namespace rulecheck::checks
