// A configuration of Alertmanager: routes, receivers, inhibition, time intervals, with their places.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "routing/matcher.h"
#include "routing/matcher_text.h"
#include "routing/time_interval.h"
#include "rulecheck/mapped_text.h"

namespace rulecheck::routing {

// A node of the tree as it is written; what it leaves out it has from its parent.
struct Route {
  MappedText receiver;  // empty: the parent's
  std::optional<std::vector<MappedText>> group_by;
  Matchers matchers;  // of `match`, `match_re` and `matchers`, sorted
  std::vector<MappedText> mute, active;
  bool continues = false;
  std::optional<DurationField> group_wait, group_interval, repeat_interval;
  std::vector<TextPair> labels;  // since 0.34
  std::vector<Route> routes;
  Span span;
  Span key;  // `route`, or the first key of an element of `routes`

  bool GroupsByAll() const;  // `...`
};

struct InhibitRule {
  MappedText name;  // since 0.30
  Matchers source, target;
  std::vector<MappedText> equal;
  Span span;
};

// A text of a receiver that may be a template of Go.
struct ReceiverText {
  std::string field;  // "slack_configs[0].title"
  MappedText text;
};

struct Receiver {
  MappedText name;
  std::vector<std::string_view> integrations;  // "slack", "pagerduty", ..., one for each block
  std::vector<ReceiverText> texts;
  Span span;
};

struct Config {
  MatcherMode mode = MatcherMode::kFallback;
  const SourceFile* file = nullptr;
  std::optional<Route> route;
  std::vector<Receiver> receivers;
  std::vector<InhibitRule> inhibit_rules;
  std::vector<NamedInterval> intervals;
  std::vector<MappedText> templates;    // globs, relative to the file
  std::shared_ptr<const void> storage;  // keeps texts alive

  const NamedInterval* FindInterval(std::string_view name) const;
  const Receiver* FindReceiver(std::string_view name) const;
};

}  // namespace rulecheck::routing
