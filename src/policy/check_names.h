// Names of checks that settings and suppressions use.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rulecheck::policy {

// A check of a policy: it says nothing without its section of the settings.
struct PolicyCheck {
  std::string_view id;
  std::string_view section;  // of settings: "labels", "environment.external_labels"
};
std::span<const PolicyCheck> PolicyChecks();

// Whether its severity is that of the policy's entry, and not the table's.
bool IsPolicyCheck(std::string_view id);

// `checks` are the sorted ids of tables; a name may also be a family, "all", or of a check of policies.
bool IsKnownCheck(std::string_view name, std::span<const std::string_view> checks);
std::string UnknownCheckMessage(std::string_view name, std::span<const std::string_view> checks);

bool HasOption(std::string_view check, std::string_view option);
std::string UnknownOptionMessage(std::string_view check, std::string_view option);

// Checks that are off unless a profile or the settings switch them on.
bool IsOptIn(std::string_view id);

}  // namespace rulecheck::policy
