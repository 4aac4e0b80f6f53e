// Notifications to try templates on: one of an alert of each rule that comes to a receiver.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "routing/model.h"
#include "template/value.h"

namespace rulecheck::routing {

struct NotificationSample {
  gotemplate::Value data;
  std::string of;  // the rule; empty: an alert that nobody raises
};

// Labels by label flow, annotations as the rule's templates make them. Never empty.
std::vector<NotificationSample> SamplesFor(const ConfigModel& config, std::string_view receiver);

}  // namespace rulecheck::routing
