#include <fmt/core.h>

#include <map>
#include <string>
#include <utility>

#include "checks/check.h"
#include "checks/dashboards.h"

namespace rulecheck::checks {
namespace {

// What Grafana itself brings along.
bool IsBuiltIn(std::string_view name) {
  return name.starts_with("-- ") || name == "grafana" || name.starts_with("__expr__") || name == "-100";
}

// As it is written: by its uid, else by its name; "" for the default one.
std::string_view FixedName(const DataSourceName& source) {
  return source.uid.empty() ? std::string_view(source.name) : std::string_view(source.uid);
}

bool IsFixed(const DataSourceName& source) {
  const std::string_view name = FixedName(source);
  return !IsBuiltIn(name) && name.find('$') == std::string_view::npos &&
         name.find("[[") == std::string_view::npos;
}

}  // namespace

void FixedDataSource(const DocumentContext& c) {
  const Dashboard* dashboard = DashboardOf(c.document);
  if (dashboard == nullptr || dashboard->is_part) return;
  std::map<std::string_view, std::vector<const QueryItem*>> by_name;
  for (const QueryItem& item : c.document.queries) {
    const bool judged = item.role == QueryRole::kPanel && item.language != QueryLanguage::kUnknown;
    if (judged && IsFixed(item.setting().data_source))
      by_name[FixedName(item.setting().data_source)].push_back(&item);
  }
  c.out.set_subject(dashboard->title);
  for (const auto& [name, items] : by_name) {
    FindingBuilder finding =
        c.out.Report(items.front()->text.Whole(),
                     name.empty() ? std::string("this asks the default data source, whichever it is")
                                  : fmt::format("this asks the data source `{}` and no other", name));
    for (size_t i = 1; i < items.size(); ++i) finding.Because(items[i]->text.Whole(), "and here");
    finding.Help("a variable of type `datasource` lets people choose");
  }
}

}  // namespace rulecheck::checks
