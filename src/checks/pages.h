// The pages of the checks, compiled in by cmake/pages.cmake.
#pragma once

#include <string_view>

namespace rulecheck::checks {

// The Markdown of src/checks/<id>.md; empty when there is none.
std::string_view FindPage(std::string_view id);

}  // namespace rulecheck::checks
