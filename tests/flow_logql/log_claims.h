// Holds the label flow of a LogQL query against what the engine answers.
#pragma once

#include <string>
#include <vector>

#include "flow/logql_inventory.h"
#include "flow/logql_options.h"
#include "flow_logql/random_logs.h"

namespace rulecheck::test {

struct LogTrial {
  std::vector<RandomStream> streams;
  std::string query;
  bool with_inventory = false;
  bool any_packed_keys = false;
  bool range_query = false;
};

struct TrialOutcome {
  bool parsed = false;
  bool answered = false;  // no error
  size_t claims = 0;      // nodes whose results were held against their flow
  size_t series = 0;      // in these results
  std::string violation;  // empty: none
};

flow::LogInventory InventoryOf(const std::vector<RandomStream>& streams);
TrialOutcome HoldAgainstEngine(const LogTrial& trial);

}  // namespace rulecheck::test
