#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <vector>

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

// Strings of such a query may have the groups of regular expressions: `$name`.
bool ReplacesLabels(const QueryItem& item) {
  return item.text.value.find("label_replace") != std::string_view::npos;
}

class UnknownVariables {
 public:
  UnknownVariables(const DocumentContext& context, const Dashboard& dashboard)
      : c_(context), dashboard_(dashboard) {
    for (const DashboardVariable& variable : dashboard.variables) names_.push_back(variable.name.value);
  }

  void Judge(const QueryItem& item) {
    std::optional<bool> replaces;
    for (const QueryVariable& variable : item.setting().variables) {
      const std::string_view name = variable.name;
      if (IsOfOthers(name) || dashboard_.Variable(name) != nullptr || told_.contains(name)) continue;
      if (variable.position == QueryVariable::Position::kString) {
        if (!replaces) replaces = ReplacesLabels(item);
        if (*replaces || IsInTemplate(item, variable)) continue;
      }
      told_.insert(name);
      Report(item, variable);
    }
  }

 private:
  void Report(const QueryItem& item, const QueryVariable& variable) {
    c_.out.set_subject(item.subject);
    c_.out.set_role(item.role);
    FindingBuilder finding = c_.out.Report(item.text.At(variable.span),
                                           fmt::format("this dashboard has no variable `{}`", variable.name));
    const std::string_view near = NearestInSorted(variable.name, names_);
    if (!near.empty()) finding.Help(fmt::format("did you mean `${}`?", near));
  }

  const DocumentContext& c_;
  const Dashboard& dashboard_;
  std::vector<std::string_view> names_;  // sorted, as the variables are
  std::unordered_set<std::string_view> told_;
};

}  // namespace

void UnknownDashboardVariable(const DocumentContext& c) {
  const Dashboard* dashboard = DashboardOf(c.document);
  if (dashboard == nullptr || dashboard->is_part) return;
  UnknownVariables unknown(c, *dashboard);
  for (const QueryItem& item : c.document.queries) unknown.Judge(item);
}

}  // namespace rulecheck::checks
