// Policies that have ended.
#pragma once

#include <cstdint>
#include <vector>

#include "policy/project.h"

namespace rulecheck::policy {

// Takes the entries out whose last day is before `today`, and adds them to `ended`.
void DropEnded(int64_t today, SettingsFile* settings, std::vector<EndedPolicy>* ended);

}  // namespace rulecheck::policy
