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
  SettingsPrinter(const Settings& settings, std::span<const CheckInfo> checks)
      : settings_(settings), checks_(checks) {}

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
  void PathFact(std::string_view name, const std::optional<NamedPath>& path) {
    Fact(name, path.has_value(), path ? path->path : "");
  }

  void PrintFacts() {
    const EnvironmentSettings& env = settings_.environment;
    Line("environment:");
    TimeFact("scrape_interval", env.scrape_interval.fallback);
    TimeFact("evaluation_interval", env.evaluation_interval);
    TimeFact("retention", env.retention);
    std::vector<std::string> labels;
    for (const ExternalLabel& label : env.external_labels) labels.push_back(label.name);
    Fact("external_labels", !labels.empty(), fmt::format("{}", fmt::join(labels, ", ")));
    PathFact("prometheus", env.prometheus);
    PathFact("alertmanager", env.alertmanager);
    PathFact("loki", env.loki);
    PathFact("promtail", env.promtail);
    Fact("inventory", !env.inventory.empty(), fmt::format("{} patterns", env.inventory.size()));
    Fact("metrics", !env.metrics.empty(), fmt::format("{} declared", env.metrics.size()));
  }

  // A section, or a key of one.
  bool Given(std::string_view section) const {
    const auto& limits = settings_.cardinality;
    if (section == "labels") return !settings_.labels.empty();
    if (section == "slo") return settings_.slo.has_value();
    if (section == "environment.external_labels") return !settings_.environment.external_labels.empty();
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
    for (const auto& [family, count] : absent)
      lines.push_back(fmt::format("#   {} checks of {}: not in this version", count, family));
    if (lines.empty()) return;
    Line("# silent:");
    for (const std::string& line : lines) Line(line);
  }

  const Settings& settings_;
  std::span<const CheckInfo> checks_;
  std::string out_;
};

}  // namespace

std::string ShowSettings(const std::string& path, const PathSettings& settings,
                         std::span<const CheckInfo> checks) {
  return SettingsPrinter(settings.settings, checks).Print(path, settings);
}

}  // namespace rulecheck::policy
