#include "flow_logql.h"

#include <algorithm>

#include <string>
#include <utility>
#include <vector>

#include "flow/logql_flow.h"
#include "flow_claims.h"
#include "rulecheck/logql.h"

namespace rulecheck::oracle {
namespace {

using nlohmann::json;

// Counts only: which labels stand together on a stream is not looked at.
flow::LogInventory InventoryOf(const json& streams) {
  flow::LogInventory out;
  for (const json& stream : streams) {
    ++out.streams;
    const json labels = stream.value("labels", json::object());
    for (const auto& [name, value] : labels.items()) {
      const std::string text = value.get<std::string>();
      if (!text.empty()) ++out.labels[name][text];
    }
    for (const json& entry : stream.value("entries", json::array())) {
      if (entry.size() < 3 || !entry[2].is_object()) continue;
      for (const auto& [name, value] : entry[2].items()) {
        std::vector<std::string>& values = out.metadata[name];
        const std::string text = value.get<std::string>();
        if (std::find(values.begin(), values.end(), text) == values.end()) values.push_back(text);
      }
    }
  }
  return out;
}

json LogClaim(const json& question, const flow::LogInventory* inventory) {
  const logql::ParseOutcome parsed = logql::Parse(question.value("query", ""), {});
  if (parsed.query == nullptr || !parsed.errors.empty()) return {{"parse_error", true}};
  flow::LogFlowOptions options;
  options.inventory = inventory;
  options.range_query = question.value("type", "") == "range";
  return {{"flow", ClaimOf(flow::FlowOf(*parsed.query, options), options.range_query)}};
}

}  // namespace

json LogqlClaims(const json& row, bool with_inventory) {
  const flow::LogInventory inventory = InventoryOf(row.value("streams", json::array()));
  json evals = json::array();
  for (const json& question : row["evals"])
    evals.push_back(LogClaim(question, with_inventory ? &inventory : nullptr));
  return {{"id", row.value("id", "")}, {"evals", std::move(evals)}};
}

}  // namespace rulecheck::oracle
