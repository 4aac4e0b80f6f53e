// The sections of settings that have a table of keys.
#pragma once

#include <span>

#include "policy/keys.h"
#include "policy/kinds.h"
#include "policy/settings.h"

namespace rulecheck::policy {

#define RULECHECK_SECTION(type, name)               \
  template <>                                       \
  struct Section<type> {                            \
    static constexpr std::string_view kName = name; \
    static std::span<const Key<type>> Keys();       \
  }

RULECHECK_SECTION(AnnotationRules, "`annotations`");
RULECHECK_SECTION(HoldRule, "`hold`");
RULECHECK_SECTION(NameRule, "`name`");
RULECHECK_SECTION(MatcherRule, "`matchers`");
RULECHECK_SECTION(RejectRule, "`reject`");
RULECHECK_SECTION(LabelPolicy, "a label policy");
RULECHECK_SECTION(EnvironmentSettings, "`environment`");
RULECHECK_SECTION(LimitRule, "a limit");
RULECHECK_SECTION(LabelListRule, "a list of labels");
RULECHECK_SECTION(TeamLimitRule, "`team_series`");
RULECHECK_SECTION(LokiLimitRule, "`loki`");
RULECHECK_SECTION(CardinalitySettings, "`cardinality`");
RULECHECK_SECTION(RoutingSettings, "`routing`");
RULECHECK_SECTION(SloTier, "a tier");
RULECHECK_SECTION(SloDetect, "`detect`");
RULECHECK_SECTION(SloHours, "`during`");
RULECHECK_SECTION(SloObjective, "an objective");
RULECHECK_SECTION(SloSettings, "`slo`");
RULECHECK_SECTION(TargetSettings, "`target`");
RULECHECK_SECTION(Override, "an override");
RULECHECK_SECTION(SettingsFile, "the settings");

#undef RULECHECK_SECTION

}  // namespace rulecheck::policy
