// Labels that are added outside of rules.
#pragma once

#include <string_view>

namespace rulecheck::policy {

// Labels that servers add to all they hand out (Thanos, Mimir, federation): recorded
// series have them although no rule says so.
inline constexpr std::string_view kExternalLabels[] = {
    "cluster", "cluster_id", "datacenter", "dc",     "env",   "environment", "monitor",   "prometheus",
    "region",  "replica",    "site",       "source", "stage", "tenant",      "tenant_id", "zone"};

bool IsExternalLabel(std::string_view name);

}  // namespace rulecheck::policy
