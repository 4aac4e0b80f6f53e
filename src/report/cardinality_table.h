// Bounds of rules as text: for eyes, and as one JSON object.
#pragma once

#include <string>

#include "rulecheck/cardinality.h"

namespace rulecheck::report {

struct CardinalityTextOptions {
  bool ascii = false;         // bars of `#`
  bool changed_only = false;  // of a table that is compared: only what differs
};

std::string RenderCardinalityText(const CardinalityTable& table, const CardinalityTextOptions& options);
std::string RenderCardinalityJson(const CardinalityTable& table);

}  // namespace rulecheck::report
