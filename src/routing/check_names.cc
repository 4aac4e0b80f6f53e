// What holds of a configuration as a whole: names are unique, and those that are used exist.
#include <map>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/strings.h"
#include "routing/config_decoder.h"

namespace rulecheck::routing {
namespace {

using NameSpans = std::map<std::string_view, Span>;

class NameChecker {
 public:
  NameChecker(ConfigDecoder& decoder, const Config& config) : decoder_(decoder), config_(config) {}

  void Run(bool is_part) {
    for (const Receiver& receiver : config_.receivers) Unique(receiver.name, "receiver", &receivers_);
    for (const NamedInterval& interval : config_.intervals)
      Unique(interval.name, "time interval", &intervals_);
    if (!is_part) Root(*config_.route);
    Visit(*config_.route);
  }

 private:
  void Unique(const MappedText& name, std::string_view what, NameSpans* names) {
    const auto [first, added] = names->emplace(name.value, name.span);
    if (added) return;
    decoder_.Fail(name.span, fmt::format("two {}s are named {}", what, Quote(name.value)))
        .labels.push_back({{name.file(), first->second}, "the other one"});
  }

  void Root(const Route& root) {
    if (root.receiver.value.empty()) decoder_.Fail(root.key, "the root route must have a receiver");
    if (!root.matchers.empty())
      decoder_.Fail(root.matchers.front().place.span,
                    "the root route takes every alert, so it must not have matchers");
    if (root.continues)
      decoder_.Fail(root.key, "the root route has no siblings, so it must not have `continue`");
    for (const auto& [list, key] :
         {std::pair(&root.mute, "mute_time_intervals"), std::pair(&root.active, "active_time_intervals")}) {
      if (!list->empty())
        decoder_.Fail(list->front().span, fmt::format("the root route must not have `{}`", key));
    }
  }

  void Visit(const Route& route) {
    for (const Route& child : route.routes) Visit(child);
    if (!route.receiver.value.empty()) Known(route.receiver, "receiver", receivers_);
    for (const MappedText& name : route.active) Known(name, "time interval", intervals_);
    for (const MappedText& name : route.mute) Known(name, "time interval", intervals_);
  }

  void Known(const MappedText& name, std::string_view what, const NameSpans& names) {
    if (names.contains(name.value)) return;
    Finding& finding =
        decoder_.Fail(name.span, fmt::format("there is no {} named {}", what, Quote(name.value)));
    std::vector<std::string_view> known;
    for (const auto& [other, span] : names) known.push_back(other);
    const std::string_view near = Nearest(name.value, known);
    if (!near.empty()) finding.notes.push_back(fmt::format("Did you mean `{}`?", near));
  }

  ConfigDecoder& decoder_;
  const Config& config_;
  NameSpans receivers_, intervals_;
};

}  // namespace

void CheckNames(ConfigDecoder& decoder, const Config& config, bool is_part) {
  NameChecker(decoder, config).Run(is_part);
}

}  // namespace rulecheck::routing
