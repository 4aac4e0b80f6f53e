#include "unittest/coverage/cover.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <tuple>

#include "base/parallel.h"
#include "unittest/coverage/group_coverage.h"

namespace rulecheck::unittest {
namespace {

using engine::rules::GroupSpec;
using engine::rules::RuleSpec;

ProbesByRule RunAll(const std::vector<Plan>& plans, const TestOptions& options) {
  std::vector<std::pair<const Plan*, const PlannedGroup*>> jobs;
  for (const Plan& plan : plans) {
    if (plan.blocked) continue;
    for (const PlannedGroup& group : plan.groups) jobs.emplace_back(&plan, &group);
  }
  ProbesByRule all;
  std::mutex mutex;
  ParallelFor(jobs.size(), options.jobs, [&](size_t i) {
    ProbesByRule seen = GroupCoverage(*jobs[i].first, *jobs[i].second, options).Run();
    const std::lock_guard lock(mutex);
    for (auto& [rule, probes] : seen) all[rule].merge(probes);
  });
  return all;
}

// A rule by its place: a file that is read for two languages is one file.
using RulePlace = std::tuple<std::string, uint32_t, bool>;

RulePlace PlaceOf(const RuleFile& file, const RuleSpec& rule, bool log) {
  return {file.path, rule.rule->span.begin, log};
}

template <typename Visitor>
void ForEachRule(const RuleFile& file, const Visitor& visit) {
  for (const auto* groups : {&file.groups, &file.log_groups}) {
    for (const GroupSpec& group : *groups) {
      for (const RuleSpec& rule : group.rules) visit(group, rule, groups == &file.log_groups);
    }
  }
}

RuleCoverage CoverageOf(const GroupSpec& group, const RuleSpec& spec, bool log, const Probes& probes) {
  RuleCoverage out;
  out.rule = group.name + "/" + spec.name;
  out.where = {spec.rule->expr().file(), spec.rule->span};
  for (ProbedPoint& probed : PointsOf(spec, log)) {
    probed.point.covered = probes.contains(probed.probe);
    if (!probed.point.covered && !probed.other_hole.empty() && probes.contains(probed.weaker)) {
      probed.point.hole = std::move(probed.other_hole);
    }
    out.points.push_back(std::move(probed.point));
  }
  return out;
}

}  // namespace

std::shared_ptr<const CoverageReport> Cover(const std::vector<Plan>& plans, const TestOptions& options) {
  ProbesByRule seen = RunAll(plans, options);
  std::map<std::string, std::set<const RuleFile*>> files;
  for (const Plan& plan : plans) {
    for (const auto& file : plan.rule_files) {
      if (file->ok) files[file->path].insert(file.get());
    }
  }
  auto report = std::make_shared<CoverageReport>();
  for (const auto& [path, readings] : files) {
    std::map<RulePlace, Probes> probes;
    std::map<uint32_t, RuleCoverage> rules;  // by place
    for (const RuleFile* file : readings) {
      ForEachRule(*file, [&](const GroupSpec&, const RuleSpec& rule, bool log) {
        probes[PlaceOf(*file, rule, log)].merge(seen[&rule]);
      });
    }
    for (const RuleFile* file : readings) {
      ForEachRule(*file, [&](const GroupSpec& group, const RuleSpec& rule, bool log) {
        const Probes& reached = probes[PlaceOf(*file, rule, log)];
        // Of two languages the one in which tests run it.
        if (rules.contains(rule.rule->span.begin) && reached.empty()) return;
        rules[rule.rule->span.begin] = CoverageOf(group, rule, log, reached);
      });
    }
    for (auto& [begin, rule] : rules) {
      rule.where.file = (*readings.begin())->loaded->file.get();
      for (CoveragePoint& point : rule.points) point.where.file = rule.where.file;
      report->rules.push_back(std::move(rule));
    }
  }
  return report;
}

}  // namespace rulecheck::unittest
