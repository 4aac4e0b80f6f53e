// What every entry of a policy has: how loud it is, what is said with its findings, when it
// ends, and what it is for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/pattern.h"
#include "rulecheck/finding.h"

namespace rulecheck::policy {

// `off | info | warning | error`.
struct Level {
  std::optional<Severity> severity;  // nothing: off

  bool off() const { return !severity.has_value(); }
};

// What a label or annotation may be: `"*"`, a value, a list of values, `{matches: regex}`.
struct ValueRule {
  bool any = false;
  std::vector<std::string> values;
  std::optional<Pattern> matches;

  bool Accepts(std::string_view value) const;
  // A text with actions of templates in it: false when it is certain that nothing it can
  // become is accepted. `beginning` stands before the first action.
  bool CanAccept(std::string_view beginning) const;
  std::string Describe() const;  // "one of page, ticket", "`[a-z]+`", "anything"
};

struct NamedRule {
  std::string name;
  ValueRule rule;
};

// What an entry is for; everything that is given must hold.
struct Where {
  std::vector<std::string> kind;  // names of kKindNames
  std::vector<Pattern> name, group, dashboard, panel, datasource, team;
  std::vector<std::string> language;
  PathGlobs files;
  std::vector<NamedRule> labels;  // of the rule, those of its group merged in
  std::vector<NamedRule> annotations;
  std::optional<Pattern> metrics;  // any metric that it reads
  std::vector<Where> except;       // none of these may hold
  bool given = false;
};

inline constexpr std::string_view kKindNames[] = {
    "alert",    "record",      "panel",      "variable",   "annotation",     "slo",
    "test",     "query",       "alert-data", "autoscaler", "adapter-series", "adapter-metrics",
    "analysis", "stage-match", "retention",  "federate",   "trace-link"};

struct PolicyEntry {
  std::optional<Level> severity;
  std::string message, link;
  std::optional<int64_t> expires;  // last day on which it holds, since 1970-01-01
  Where where;
  Location place;  // in its settings file
};

// "2027-01-31" in days since 1970-01-01; nothing for what is no day.
std::optional<int64_t> ParseDay(std::string_view text);
std::string DayText(int64_t day);

}  // namespace rulecheck::policy
