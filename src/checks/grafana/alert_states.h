// What rules of Grafana do when a query returns nothing or fails.
// https://grafana.com/docs/grafana/latest/alerting/fundamentals/alert-rule-evaluation/nodata-and-error-states/
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.h"

namespace rulecheck::checks {

struct StateField {
  std::string_view key;
  std::array<std::string_view, 4> values;  // sorted, as Grafana spells them
};

inline constexpr StateField kStateFields[] = {
    {"execErrState", {"Alerting", "Error", "KeepLast", "OK"}},
    {"noDataState", {"Alerting", "KeepLast", "NoData", "OK"}},
};

// A field as a rule has it.
struct WrittenState {
  const StateField* field;
  std::string title;  // of the rule
  std::string value;
  Location where;
};

// Of all rules of Grafana's own alerting, in the order of documents.
std::vector<WrittenState> WrittenStates(std::span<const Document* const> documents);

}  // namespace rulecheck::checks
