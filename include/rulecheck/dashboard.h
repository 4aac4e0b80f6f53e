// What a dashboard says of itself besides its queries: its variables, its panels, where its data comes from.
// The sources of the semantics are Grafana's documents of the dashboard JSON model and of variables.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/mapped_text.h"
#include "rulecheck/span.h"

namespace rulecheck {

struct DashboardVariable {
  enum class Type : uint8_t { kQuery, kCustom, kInterval, kConstant, kTextBox, kDataSource, kAdHoc, kOther };
  MappedText name;
  Type type = Type::kOther;
  bool multi = false;          // many values at once
  bool include_all = false;    // `All` is a choice
  bool has_all_value = false;  // what `All` stands for is set by hand
  bool used = false;           // somewhere in the dashboard outside of its own definition
  std::string current;         // the value that it has; empty when that is not one value
};

struct DashboardPanel {
  std::string title;
  std::string type;  // "timeseries"; empty where the document does not say it
  Span span;         // its mapping in the file
  std::optional<int64_t> id;
  bool has_unit = false;
  bool has_queries = false;
};

// A name of a data source that the dashboard should explain itself and does not: `$ds` of no variable.
struct UnknownDataSource {
  MappedText where;  // of its first use
  std::string name;
};

// The body of a dashboard of any form; what it asks is in Document::queries.
struct Dashboard {
  std::string title;
  std::string uid;
  uint32_t panels = 0;                       // rows not counted
  std::vector<DashboardVariable> variables;  // by name
  std::vector<DashboardPanel> panel_list;
  std::vector<UnknownDataSource> unknown_sources;
  std::vector<std::string> repeated_for;  // sorted: variables for whose values panels or rows are repeated
  // Links hand all variables on, or a part of the dashboard stands elsewhere: nothing can be said of what is
  // not used here.
  bool uses_everything = false;
  bool is_part = false;  // a panel alone: its variables are those of the dashboards that show it

  // Null when there is none of this name.
  const DashboardVariable* Variable(std::string_view name) const;
};

}  // namespace rulecheck
