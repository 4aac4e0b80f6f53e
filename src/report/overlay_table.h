// Rules by environment, for eyes and as JSON.
#pragma once

#include <span>
#include <string>

#include "rulecheck/overlay_table.h"

namespace rulecheck::report {

// What differs, each family as a table, and how many rules do not.
std::string RenderOverlaysText(std::span<const OverlayFamily> families);
std::string RenderOverlaysJson(std::span<const OverlayFamily> families);
std::string RenderOverlaysJsonl(std::span<const OverlayFamily> families);  // one rule that differs a line

}  // namespace rulecheck::report
