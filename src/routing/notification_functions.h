// Names that templates of notifications know: functions of Alertmanager and its default templates.
#pragma once

#include <span>
#include <string_view>

#include "template/function.h"

namespace rulecheck::routing {

// To parse with: nothing here runs them.
const gotemplate::FunctionSet& NotificationFunctions();

// "slack.default.title" and its kin.
bool IsDefaultTemplate(std::string_view name);

}  // namespace rulecheck::routing
