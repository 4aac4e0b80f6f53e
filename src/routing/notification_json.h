// Values of templates as JSON, as `toJson` of notification templates writes them.
#pragma once

#include <string>

#include "template/value.h"

namespace rulecheck::routing {

// What has no form in JSON, and what is nested deeper than 100 levels, is null.
std::string JsonOf(const gotemplate::Value& value);

}  // namespace rulecheck::routing
