// What checks ask of a dashboard besides its queries: variables and where they are used, panels.
#pragma once

#include <string_view>
#include <unordered_set>
#include <vector>

#include "documents/cursor.h"
#include "documents/grafana_sources.h"
#include "rulecheck/dashboard.h"
#include "source/tree.h"

namespace rulecheck::documents {

// The variables of a dashboard: `templating.list`, or `variables` of v2.
std::vector<DashboardVariable> ReadVariables(const source::Tree& tree, const source::Node& root);

// Looks through every text of the dashboard: sets `used` of its variables and `uses_everything`.
void MarkUses(const source::Node& root, Dashboard* dashboard);

// Notes the data sources that are variables of which the dashboard does not know, each once.
class SourceNotes {
 public:
  SourceNotes(const source::Tree& tree, const GrafanaSources& sources) : tree_(tree), sources_(sources) {}

  void Note(const DataSource& source, Dashboard* dashboard);

 private:
  const source::Tree& tree_;
  const GrafanaSources& sources_;
  std::unordered_set<std::string_view> noted_;
};

}  // namespace rulecheck::documents
