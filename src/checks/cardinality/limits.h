// Limits of the cardinality policy that hold for a query, and findings that speak for them.
#pragma once

#include <optional>
#include <string_view>

#include "checks/cardinality/bounds.h"
#include "checks/check.h"
#include "checks/labels/policies.h"
#include "policy/limits.h"
#include "policy/project.h"
#include "policy/where.h"

namespace rulecheck::checks {

// How loud an entry is here; nothing when it is not for this query, or off.
inline std::optional<Severity> LevelHere(const policy::PolicyEntry& entry, const QueryItem& item,
                                         const policy::PathSettings& settings, std::string_view check) {
  if (!policy::Holds(entry.where, item, *settings.files)) return std::nullopt;
  return policy::LevelOf(entry, settings.settings, check);
}

// The section of settings; null when there is none.
inline const policy::CardinalitySettings* CardinalityOf(const policy::PathSettings& settings) {
  return settings.settings.cardinality ? &*settings.settings.cardinality : nullptr;
}

}  // namespace rulecheck::checks
