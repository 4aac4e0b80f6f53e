// What a template of a notification is given: the data of a group of alerts as Go has it.
// Source: template/template.go of Alertmanager 0.34.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "template/value.h"

namespace rulecheck::routing {

// An alert as Alertmanager gets it.
struct NotifiedAlert {
  gotemplate::StringMap labels, annotations;
};

// The items of a list of texts.
std::vector<std::string> TextsIn(const gotemplate::Value& list);

// The dot of a notification of one firing alert, and, where `resolved` says so, of the same one resolved
// beside it. `group_by`: names of labels; all of them with `by_all`.
gotemplate::Value NotificationData(std::string_view receiver, const NotifiedAlert& alert, bool resolved,
                                   const std::vector<std::string_view>& group_by, bool by_all);

}  // namespace rulecheck::routing
