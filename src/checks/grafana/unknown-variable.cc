#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
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

  void Finish() {
    if (at_.empty()) return;
    c_.out.set_subject(at_.front().item->subject());
    c_.out.set_role(at_.front().item->role);
    FindingBuilder finding = c_.out.Report(
        at_.front().where, fmt::format("this dashboard has no variables, its queries read {}", Names()));
    for (const Use& use : at_) {
      if (&use != &at_.front()) finding.Because(use.where, "and here");
    }
    finding.As(Severity::kInfo);
    finding.Help("when jsonnet or another program adds the variables, lint what it writes");
  }

 private:
  struct Use {
    const QueryItem* item;
    Location where;
    std::string_view name;
  };

  // Where no variable is defined, it is said once.
  void Report(const QueryItem& item, const QueryVariable& variable) {
    if (names_.empty()) return at_.push_back({&item, item.text.At(variable.span), variable.name});
    c_.out.set_subject(item.subject());
    c_.out.set_role(item.role);
    FindingBuilder finding = c_.out.Report(item.text.At(variable.span),
                                           fmt::format("this dashboard has no variable `{}`", variable.name));
    const std::string_view near = NearestInSorted(variable.name, names_);
    if (!near.empty()) finding.Help(fmt::format("did you mean `${}`?", near));
  }

  std::string Names() const {
    constexpr size_t kShown = 4;
    std::string out;
    for (size_t i = 0; i < std::min(at_.size(), kShown); ++i)
      out += fmt::format("{}`{}`", i == 0 ? "" : ", ", at_[i].name);
    return at_.size() <= kShown ? out : fmt::format("{} and {} more", out, at_.size() - kShown);
  }

  const DocumentContext& c_;
  const Dashboard& dashboard_;
  std::vector<std::string_view> names_;  // sorted, as the variables are
  std::unordered_set<std::string_view> told_;
  std::vector<Use> at_;  // of a dashboard without variables
};

}  // namespace

void UnknownDashboardVariable(const DocumentContext& c) {
  const Dashboard* dashboard = DashboardOf(c.document);
  if (dashboard == nullptr || dashboard->is_part) return;
  UnknownVariables unknown(c, *dashboard);
  for (const QueryItem& item : c.document.queries) unknown.Judge(item);
  unknown.Finish();
}

}  // namespace rulecheck::checks
