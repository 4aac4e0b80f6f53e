// The pages of this room's checks, compiled in by cmake/pages.cmake.
#pragma once

#include <string_view>

namespace rulecheck::unittest {

// The Markdown page of a check; empty when there is none.
std::string_view FindPage(std::string_view id);

}  // namespace rulecheck::unittest
