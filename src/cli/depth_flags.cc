#include "cli/depth_flags.h"

#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <unordered_set>

#include "base/duration.h"
#include "base/strings.h"
#include "cli/atomic_write.h"
#include "cli/print_error.h"
#include "cli/standard_output.h"
#include "policy/changes.h"
#include "report/coverage.h"
#include "rulecheck/coverage.h"
#include "rulecheck/mutation.h"
#include "source/file_system.h"

namespace rulecheck::cli {

namespace {

void AddMutationFlags(CLI::App& app, DepthFlags* flags) {
  auto* mutate = app.add_flag("--mutate", flags->mutate,
                              "Change the rules in many small ways and show which changes no case notices")
                     ->group("What tests prove");
  app.add_option("--mutate-time", flags->mutate_time, "End mutation after this time, such as 30s")
      ->type_name("DURATION")
      ->needs(mutate)
      ->group("What tests prove");
  app.add_option("--mutate-min", flags->mutate_min,
                 "Exit with 1 when less than this share of the mutants is noticed, in percent")
      ->type_name("PCT")
      ->check(CLI::Range(0.0, 100.0))
      ->needs(mutate)
      ->group("What tests prove");
}

void AddCoverageFlags(CLI::App& app, DepthFlags* flags) {
  std::string names;
  for (const report::CoverageFormat& format : report::CoverageFormats()) {
    names += (names.empty() ? "" : ", ") + std::string(format.name);
  }
  app.add_flag("--coverage{text}", flags->coverage,
               "Show what of the rules no case reaches; --coverage=FORMAT[=PATH] with " + names +
                   ".\nMay be repeated")
      ->group("What tests prove");
  app.add_option("--coverage-min", flags->coverage_min,
                 "Exit with 1 when less than this share of the rules' parts is reached, in percent")
      ->type_name("PCT")
      ->check(CLI::Range(0.0, 100.0))
      ->group("What tests prove");
  app.add_option("--coverage-since", flags->coverage_since,
                 "Coverage of those rules only that were changed since this commit of git")
      ->type_name("REF")
      ->group("What tests prove");
}

// FORMAT and PATH of an entry; null with the reason printed.
const report::CoverageFormat* CoverageTarget(const std::string& entry, std::string* path) {
  const size_t equals = entry.find('=');
  const std::string name = entry.substr(0, equals);
  const report::CoverageFormat* format = report::FindCoverageFormat(name);
  if (format == nullptr) {
    PrintError(fmt::format("unknown coverage format `{}`; see `rulecheck test --help`", name));
    return nullptr;
  }
  *path = equals == std::string::npos ? "" : entry.substr(equals + 1);
  if (equals == std::string::npos || !path->empty()) return format;
  PrintError(fmt::format("no path after `{}=`", name));
  return nullptr;
}

// Whether a line of the rule is not in the older text of its file.
bool IsChanged(const policy::ChangedFiles& changed, const RuleCoverage& rule) {
  const SourceFile& file = *rule.where.file;
  const auto before = changed.before.find(source::Disk().Absolute(file.path()));
  if (before == changed.before.end()) return false;
  if (before->second == nullptr) return true;
  std::unordered_set<std::string_view> lines;
  for (std::string_view line : Split(*before->second, '\n')) lines.insert(line);
  const uint32_t last = file.Position(rule.where.span.end > 0 ? rule.where.span.end - 1 : 0).line;
  for (uint32_t line = file.Position(rule.where.span.begin).line; line <= last; ++line) {
    if (!lines.contains(file.Line(line))) return true;
  }
  return false;
}

bool WantsCoverage(const DepthFlags& flags) {
  return !flags.coverage.empty() || flags.coverage_min.has_value() || !flags.coverage_since.empty();
}

}  // namespace

void AddDepthFlags(CLI::App& app, DepthFlags* flags) {
  AddMutationFlags(app, flags);
  AddCoverageFlags(app, flags);
}

bool ApplyDepthFlags(const DepthFlags& flags, TestOptions* test) {
  test->mutate = flags.mutate;
  test->coverage = WantsCoverage(flags);
  for (const std::string& entry : flags.coverage) {
    std::string path;
    if (CoverageTarget(entry, &path) == nullptr) return false;
  }
  if (flags.mutate_time.empty()) return true;
  const Result<int64_t> time = ParsePrometheusDuration(flags.mutate_time);
  if (!time || *time <= 0) {
    PrintError(fmt::format("--mutate-time {}: {}", flags.mutate_time,
                           time ? "must be above 0" : time.error().message));
    return false;
  }
  test->mutate_seconds = static_cast<double>(*time) / 1000;
  return true;
}

bool KeepChangedRules(const DepthFlags& flags, Run* run) {
  if (flags.coverage_since.empty() || run->coverage == nullptr) return true;
  const Result<policy::ChangedFiles> changed = policy::ChangedSince(flags.coverage_since, source::Disk());
  if (!changed) {
    PrintError("--coverage-since: " + changed.error().message);
    return false;
  }
  auto kept = std::make_shared<CoverageReport>();
  for (const RuleCoverage& rule : run->coverage->rules) {
    if (IsChanged(*changed, rule)) kept->rules.push_back(rule);
  }
  run->coverage = std::move(kept);
  return true;
}

bool WriteCoverage(const Run& run, const DepthFlags& flags) {
  if (run.coverage == nullptr) return true;
  bool fine = true;
  for (const std::string& entry : flags.coverage) {
    std::string path;
    const std::string text = CoverageTarget(entry, &path)->render(*run.coverage);
    if (path.empty()) {
      Print(text);
      fine = FinishStandardOutput() && fine;
      continue;
    }
    fine = WriteFile(path, text) && fine;
  }
  return fine;
}

bool ReachesCoverage(const Run& run, const DepthFlags& flags) {
  if (!flags.coverage_min || run.coverage == nullptr) return true;
  const CoverageCount count = CountOf(*run.coverage);
  if (count.percent() >= *flags.coverage_min) return true;
  fmt::print(stderr, "coverage {:.1f} % is below --coverage-min {}\n", count.percent(), *flags.coverage_min);
  return false;
}

bool ReachesMutation(const Run& run, const DepthFlags& flags) {
  if (!flags.mutate_min || run.mutation == nullptr) return true;
  MutationScore total;
  for (const Mutant& mutant : run.mutation->mutants) total.Add(mutant.status);
  if (total.percent() >= *flags.mutate_min) return true;
  fmt::print(stderr, "mutation score {:.1f} % is below --mutate-min {}\n", total.percent(),
             *flags.mutate_min);
  return false;
}

bool ReachesDepth(const Run& run, const DepthFlags& flags) {
  const bool coverage = ReachesCoverage(run, flags);
  return ReachesMutation(run, flags) && coverage;
}

}  // namespace rulecheck::cli
