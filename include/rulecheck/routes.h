// Who hears of which alert: the answer of `rulecheck routes`, ready to be shown.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace rulecheck {

// An alert at a route: whether all of its alerts come there or only some of them.
struct RoutedName {
  std::string alert;
  bool always = false;
};

// A node of the tree, parents first.
struct RouteLine {
  uint32_t depth = 0;
  std::string matchers;  // `{severity="page"}`; empty at the root
  std::string receiver;
  std::string grouping;  // "alertname, cluster", "all labels", "nothing"
  int64_t group_wait = 0, group_interval = 0, repeat_interval = 0;  // milliseconds
  bool continues = false;
  std::vector<std::pair<std::string, std::string>> mute, active;  // name and times of intervals
  std::vector<RoutedName> alerts;
  std::string path;  // of the file
  uint32_t line = 0, column = 0;
};

// One of the ways in which an alert of a rule is routed.
struct RoutedWay {
  std::vector<std::string> when;  // `team="db"`, `not namespace=~"kube-.*"`: all hold; empty: always
  std::vector<uint32_t> routes;   // indices into the lines
};

// What is known of a label that must be equal: "always there", "may be missing", "never there".
struct EqualLabel {
  std::string name;
  std::string source, target;
};

// An alert that can inhibit another.
struct InhibitedByAlert {
  std::string alert;
  std::string rule;  // "source {..} target {..}"
  uint32_t line = 0;
  std::vector<EqualLabel> equal;
};

struct AlertAnswer {
  std::string alert;
  std::string path;  // where its rule stands; empty for labels that were given
  uint32_t line = 0, column = 0;
  std::string labels;  // in words
  std::vector<RoutedWay> ways;
  bool complete = true;  // else there are too many ways to tell them all
  std::vector<InhibitedByAlert> inhibited_by;
};

// Of one configuration.
struct RoutesAnswer {
  std::string path, description;
  std::vector<std::string> problems;  // "path:line:column: message": Alertmanager refuses it
  std::vector<RouteLine> lines;
  uint64_t alerts = 0;               // rules whose alerts are sent to it
  std::vector<AlertAnswer> answers;  // only where alerts were asked for
  bool asked = false;
};

}  // namespace rulecheck
