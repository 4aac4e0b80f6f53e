#include "routing/config.h"

#include <algorithm>

namespace rulecheck::routing {

bool Route::GroupsByAll() const {
  return group_by && std::any_of(group_by->begin(), group_by->end(),
                                 [](const MappedText& label) { return label.value == "..."; });
}

const NamedInterval* Config::FindInterval(std::string_view name) const {
  const auto found = std::find_if(intervals.begin(), intervals.end(),
                                  [&](const NamedInterval& interval) { return interval.name.value == name; });
  return found == intervals.end() ? nullptr : &*found;
}

const Receiver* Config::FindReceiver(std::string_view name) const {
  const auto found = std::find_if(receivers.begin(), receivers.end(),
                                  [&](const Receiver& receiver) { return receiver.name.value == name; });
  return found == receivers.end() ? nullptr : &*found;
}

}  // namespace rulecheck::routing
