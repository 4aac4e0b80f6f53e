#include "policy/show.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/duration.h"
#include "policy/check_names.h"
#include "policy/selection.h"
#include "rulecheck/target_version.h"

namespace rulecheck::policy {
namespace {

class SettingsPrinter {
 public:
  SettingsPrinter(const PathSettings& all, std::span<const CheckInfo> checks)
      : settings_(all.settings), facts_(*all.facts), checks_(checks) {}

  std::string Print(const std::string& path, const PathSettings& all) {
    Line(fmt::format("# settings for {}", path));
    Line(all.sources.empty() ? "# no .rulecheck.yaml"
                             : fmt::format("# from {}", fmt::join(all.sources, ", then ")));
    Line(fmt::format("profile: {}", ProfileNames()[static_cast<size_t>(settings_.profile)]));
    Line(fmt::format("target: {{prometheus: \"{}\"}}", VersionText(all.load->promql.target_version)));
    PrintChecks();
    Line(fmt::format("# policies of labels in force: {}", settings_.labels.size()));
    if (settings_.slo) Line(fmt::format("# objectives: {}", settings_.slo->objectives.size()));
    if (settings_.baseline) Line(fmt::format("baseline: {}", settings_.baseline->path));
    PrintFacts();
    PrintSilent();
    return std::move(out_);
  }

 private:
  void Line(const std::string& text) { out_ += text + "\n"; }

  // Severities that are not those of the table, the last layer that says something.
  void PrintChecks() {
    CheckMap all;
    for (const CheckMap& layer : settings_.checks) {
      for (const auto& [name, setting] : layer) all[name] = setting;
    }
    if (all.empty()) return;
    Line("checks:");
    for (const auto& [name, setting] : all) {
      if (!setting.level) continue;
      Line(fmt::format("  {}: {}", name,
                       setting.level->off() ? "off" : SeverityName(*setting.level->severity)));
    }
  }

  void Fact(std::string_view name, bool known, const std::string& text) {
    Line(known ? fmt::format("  {}: {}", name, text) : fmt::format("  # {}: not given", name));
  }
  void TimeFact(std::string_view name, const std::optional<int64_t>& time) {
    Fact(name, time.has_value(), time ? FormatPrometheusDuration(*time) : "");
  }

  void PrintFacts() {
    Line("environment:");
    TimeFact("scrape_interval", facts_.scrape_interval.fallback);
    for (const auto& [job, interval] : facts_.scrape_interval.jobs)
      Line(fmt::format("  #   of job {}: {}", job, FormatPrometheusDuration(interval)));
    TimeFact("evaluation_interval", facts_.evaluation_interval);
    TimeFact("retention", facts_.retention);
    std::vector<std::string> labels;
    for (const ExternalLabel& label : facts_.external_labels) labels.push_back(label.name);
    Fact("external_labels", !labels.empty(), fmt::format("{}", fmt::join(labels, ", ")));
    for (const std::string_view key :
         {"prometheus", "alertmanager", "loki", "promtail", "inventory", "metrics", "known"})
      PrintOrigins(key);
    Line(fmt::format("  complete: {}", facts_.complete));
  }

  void PrintOrigins(std::string_view key) {
    bool any = false;
    for (const FactOrigin& origin : facts_.origins) {
      if (origin.key != key) continue;
      any = true;
      Line(fmt::format("  {}: {}  # {}", key, origin.path, origin.told));
    }
    if (!any) Fact(key, false, "");
  }

  // Facts that checks ask for, by their names in policy_checks.def.
  bool Known(std::string_view fact) const {
    if (fact == "external_labels") return !facts_.external_labels.empty();
    if (fact == "scrape_interval")
      return facts_.scrape_interval.fallback.has_value() || !facts_.scrape_interval.jobs.empty();
    if (fact == "streams") return facts_.streams != nullptr || facts_.max_query_series;
    if (fact == "complete") return facts_.complete;
    if (fact == "retention") return facts_.retention.has_value();
    if (fact == "log_retention") return facts_.log_retention.has_value();
    return facts_.series != nullptr;  // types
  }

  // A section, or a key of one.
  bool Given(std::string_view section) const {
    const auto& limits = settings_.cardinality;
    if (section == "labels") return !settings_.labels.empty();
    if (section == "slo") return settings_.slo.has_value();
    if (section == "environment.external_labels") return true;  // a fact
    if (section.starts_with("routing")) return GivenRouting(section);
    if (!limits) return false;
    if (section == "cardinality.record_series") return limits->record_series.max.has_value();
    if (section == "cardinality.alert_instances") return limits->alert_instances.max.has_value();
    if (section == "cardinality.group_series") return limits->group_series.max.has_value();
    if (section == "cardinality.team_series") return limits->team_series.max.has_value();
    if (section == "cardinality.samples_per_evaluation") return limits->samples.max.has_value();
    if (section == "cardinality.high") return !limits->high.labels.empty();
    if (section == "cardinality.unknown") return limits->unknown.has_value();
    if (section == "cardinality.loki") return limits->loki.place.file != nullptr;
    return section == "cardinality";
  }

  void NeedFact(std::string_view id, std::string_view fact, std::string_view key,
                std::vector<std::string>* lines) const {
    const bool there =
        std::any_of(checks_.begin(), checks_.end(), [&](const CheckInfo& info) { return info.id == id; });
    const auto said = [&](const std::string& line) { return line.starts_with(fmt::format("#   {}:", id)); };
    if (there && !Known(fact) && std::none_of(lines->begin(), lines->end(), said))
      lines->push_back(fmt::format("#   {}: `environment.{}` is not given", id, key));
  }

  bool GivenRouting(std::string_view section) const {
    const auto& routing = settings_.routing;
    if (!routing) return false;
    if (section == "routing.default_route") return routing->default_route.has_value();
    if (section == "routing.tiers") return !routing->tiers.empty();
    if (section == "routing.heartbeat") return routing->heartbeat.has_value();
    return section == "routing";
  }

  void PrintSilent() {
    std::vector<std::string> lines;
    std::map<std::string_view, size_t> absent;  // by family
    for (const PolicyCheck& check : PolicyChecks()) {
      const bool there = std::any_of(checks_.begin(), checks_.end(),
                                     [&](const CheckInfo& info) { return info.id == check.id; });
      if (!there) {
        ++absent[FamilyOf(check.id)];
      } else if (!Given(check.section)) {
        lines.push_back(fmt::format("#   {}: `{}` is not given", check.id, check.section));
      }
    }
#define POLICY_CHECK(id, section)
#define FACT_CHECK(id, fact, key) NeedFact(id, #fact, key, &lines);
#include "policy/policy_checks.def"
#undef POLICY_CHECK
#undef FACT_CHECK
    for (const auto& [family, count] : absent)
      lines.push_back(fmt::format("#   {} checks of {}: not in this version", count, family));
    if (lines.empty()) return;
    Line("# silent:");
    for (const std::string& line : lines) Line(line);
  }

  const Settings& settings_;
  const Facts& facts_;
  std::span<const CheckInfo> checks_;
  std::string out_;
};

}  // namespace

std::string ShowSettings(const std::string& path, const PathSettings& settings,
                         std::span<const CheckInfo> checks) {
  return SettingsPrinter(settings, checks).Print(path, settings);
}

}  // namespace rulecheck::policy
