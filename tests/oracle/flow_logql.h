// The LogQL side of label-flow.
#pragma once

#include <nlohmann/json.hpp>

namespace rulecheck::oracle {

// Claims on the queries of a row with `streams`; the inventory is what these come to.
nlohmann::json LogqlClaims(const nlohmann::json& row, bool with_inventory);

}  // namespace rulecheck::oracle
