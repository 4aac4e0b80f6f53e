// Reads one settings file, and makes the JSON Schema of such files from the same tables.
#pragma once

#include <string>
#include <vector>

#include "policy/settings.h"

namespace rulecheck::policy {

// What is wrong, each at its place with a hint as its first note; empty when all is fine.
// Paths in it start at `folder`, which is absolute.
std::vector<Finding> ReadSettings(const SourceFile& file, const std::string& folder, SettingsFile* out);

// Draft-07, pretty-printed.
std::string SettingsSchema();

}  // namespace rulecheck::policy
