#include <map>
#include <string>
#include <utility>

#include <fmt/core.h>

#include "checks/cardinality/limits.h"
#include "checks/cardinality/sums.h"
#include "policy/project.h"

namespace rulecheck::checks {
namespace {

constexpr size_t kMostPlaces = 8;

struct Team {
  const policy::TeamLimitRule* policy = nullptr;
  Severity severity = Severity::kWarning;
  RecordedSum sum;
};

// Teams under one policy, whatever files their rules are in.
using TeamKey = std::pair<std::pair<std::string, uint32_t>, std::string>;

void ReportTeam(const ModelContext& c, const std::string& name, Team* team) {
  if (team->sum.known() <= *team->policy->max) return;
  team->sum.Sort();
  const auto& parts = team->sum.parts();
  FindingBuilder finding = c.out.Report(
      parts.front().rule->name.Whole(),
      fmt::format("rules of `{}: {}` write up to {} series, more than {}: {}", team->policy->label, name,
                  CountText(team->sum.known()), CountText(*team->policy->max), team->sum.Words()));
  for (size_t i = 1; i < parts.size() && i < kMostPlaces; ++i)
    finding.Because(parts[i].rule->name.Whole(), fmt::format("{} series", CountText(parts[i].series)));
  SpeakFor(*team->policy, team->severity, finding);
}

}  // namespace

void TeamSeries(const ModelContext& c) {
  std::map<TeamKey, Team> teams;
  for (const RuleRef& ref : c.rules.rules()) {
    if (ref.rule->kind != RuleKind::kRecording) continue;
    const SourceFile& file = *ref.document->file;
    const policy::PathSettings& settings = c.facts.SettingsOf(file);
    const policy::CardinalitySettings* policy = CardinalityOf(settings);
    if (policy == nullptr || !policy->team_series.max) continue;
    const policy::TeamLimitRule& limit = policy->team_series;
    const auto label = policy::LabelOf(*ref.group, *ref.rule, limit.label);
    if (!label || label->value.value.empty()) continue;
    const auto severity = LevelHere(limit, *ref.item, settings, "cardinality/team-series");
    if (!severity) continue;
    const std::pair<std::string, uint32_t> place{limit.place.file->path(), limit.place.span.begin};
    Team& team = teams[{place, std::string(label->value.value)}];
    team.policy = &limit;
    team.severity = *severity;
    team.sum.Add(c.facts_of(file), *ref.rule);
  }
  for (auto& [key, team] : teams) ReportTeam(c, key.second, &team);
}

}  // namespace rulecheck::checks
