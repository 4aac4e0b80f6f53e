// What checks of dashboards ask of their queries.
#pragma once

#include "rulecheck/dashboard.h"
#include "rulecheck/document.h"

namespace rulecheck::checks {

// The dashboard that the document is; null for other kinds.
inline const Dashboard* DashboardOf(const Document& document) {
  return std::get_if<Dashboard>(&document.body);
}

// "dashboard/panel", as the queries of the panel have it; the dashboard alone for one without a title.
inline std::string SubjectOf(const Dashboard& dashboard, const DashboardPanel& panel) {
  return panel.title.empty() ? dashboard.title : dashboard.title + "/" + panel.title;
}

// Whether the variable is the whole string of an `=` or `!=` matcher, as in `job="$job"`.
bool IsWholeOfEquality(const QueryItem& item, const QueryVariable& variable);

// Whether the string that the variable stands in is a template of LogQL, which has variables of its own.
bool IsInTemplate(const QueryItem& item, const QueryVariable& variable);

// Whether panels or rows are repeated for the values of a variable: then it has one value in each.
bool IsRepeatedFor(const Dashboard& dashboard, std::string_view variable);

}  // namespace rulecheck::checks
