#include "routing/notification_functions.h"

#include <algorithm>
#include <iterator>

namespace rulecheck::routing {
namespace {

constexpr gotemplate::Function kNotificationFunctions[] = {
    {"append", {}, true, nullptr},       {"base64decode", {}, true, nullptr},
    {"base64encode", {}, true, nullptr}, {"date", {}, true, nullptr},
    {"dict", {}, true, nullptr},         {"humanizeDuration", {}, true, nullptr},
    {"join", {}, true, nullptr},         {"list", {}, true, nullptr},
    {"match", {}, true, nullptr},        {"mustToDate", {}, true, nullptr},
    {"now", {}, true, nullptr},          {"reReplaceAll", {}, true, nullptr},
    {"routeLabels", {}, true, nullptr},  {"safeHtml", {}, true, nullptr},
    {"safeUrl", {}, true, nullptr},      {"since", {}, true, nullptr},
    {"stringSlice", {}, true, nullptr},  {"title", {}, true, nullptr},
    {"toDate", {}, true, nullptr},       {"toJson", {}, true, nullptr},
    {"toLower", {}, true, nullptr},      {"toUpper", {}, true, nullptr},
    {"trimSpace", {}, true, nullptr},    {"tz", {}, true, nullptr},
    {"urlUnescape", {}, true, nullptr},
};

}  // namespace

const gotemplate::FunctionSet& NotificationFunctions() {
  static constexpr gotemplate::FunctionSet set{kNotificationFunctions};
  return set;
}

// Each integration has a family of them.
bool IsDefaultTemplate(std::string_view name) {
  constexpr std::string_view kOthers[] = {"__alertmanager",    "__alertmanagerURL",
                                          "__description",     "__subject",
                                          "__text_alert_list", "__text_alert_list_markdown"};
  return name.find(".default.") != std::string_view::npos ||
         std::find(std::begin(kOthers), std::end(kOthers), name) != std::end(kOthers);
}

}  // namespace rulecheck::routing
