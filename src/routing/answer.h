// What `rulecheck routes` shows of a configuration.
#pragma once

#include <optional>
#include <string>

#include "routing/model.h"
#include "rulecheck/routes.h"

namespace rulecheck::routing {

struct RoutesQuestion {
  std::string alert;  // rules of this name; empty: none
  std::optional<LabelMap>
      labels;  // an alert with exactly these labels; with `alert`, what else is known of it
};

RoutesAnswer AnswerRoutes(const ConfigModel& config, const RoutesQuestion& question);

}  // namespace rulecheck::routing
