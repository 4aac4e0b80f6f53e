#include "cli/output.h"

#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>

#include "cli/app.h"
#include "cli/atomic_write.h"
#include "cli/check_table.h"
#include "cli/colour.h"
#include "cli/exit_code.h"
#include "cli/print_error.h"
#include "cli/standard_output.h"
#include "cli/terminal.h"

namespace rulecheck::cli {
namespace {

struct Target {
  report::Format format;
  std::string path;  // empty: standard output
};

Severity ParseSeverity(std::string_view name) {
  if (name == "info") return Severity::kInfo;
  return name == "warning" ? Severity::kWarning : Severity::kError;
}

// "text, concise, json"; `last` stands before the last one instead of a comma.
std::string FormatNames(std::string_view last) {
  const auto formats = report::AllFormats();
  std::string out;
  for (size_t i = 0; i < formats.size(); ++i) {
    if (i > 0) out += i + 1 == formats.size() ? last : std::string_view(", ");
    out += formats[i].name;
  }
  return out;
}

// False, with the reason printed, when an entry cannot be used.
bool ParseTargets(const OutputOptions& options, std::vector<Target>* out) {
  size_t to_stdout = 0;
  for (const std::string& entry : options.formats) {
    const size_t equals = entry.find('=');
    const std::string name = entry.substr(0, equals);
    const auto format = report::FindFormat(name);
    if (!format) {
      PrintError(fmt::format("unknown output format `{}`; there are {}", name, FormatNames(", ")));
      return false;
    }
    const std::string path = equals == std::string::npos ? "" : entry.substr(equals + 1);
    if (equals != std::string::npos && path.empty()) {
      PrintError(fmt::format("no path after `{}=`", name));
      return false;
    }
    if (path.empty() && ++to_stdout > 1) {
      PrintError("only one output format can go to standard output; write FORMAT=PATH for the others");
      return false;
    }
    out->push_back({*format, path});
  }
  if (out->empty()) out->push_back({report::Format::kText, ""});
  return true;
}

bool Failed(const CaseResult& result) {
  return result.status != CaseStatus::kPassed;
}

}  // namespace

void AddOutputOptions(CLI::App& app, OutputOptions* options) {
  app.add_option("--output-format", options->formats,
                 FormatNames(" or ") + "; with =PATH into a\nfile. May be repeated [text]")
      ->type_name("FORMAT[=PATH]")
      ->allow_extra_args(false)
      ->envname("RULECHECK_OUTPUT_FORMAT")
      ->group("Output");
  app.add_option("--min-severity", options->min_severity,
                 "Leave out findings below this severity that do not fail the run [info]")
      ->check(CLI::IsMember({"info", "warning", "error"}))
      ->group("Output");
  app.add_option("--fail-on", options->fail_on, "Exit with 1 for findings of this severity or above [error]")
      ->check(CLI::IsMember({"info", "warning", "error"}))
      ->group("Output");
  app.add_option("--color", options->colour, "When to use colours [auto]")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->group("Output");
  app.add_flag("-q,--quiet", options->quiet, "Print no summary")->group("Output");
  app.add_flag("-v,--verbose", options->verbose, "List skipped documents and passed cases too")
      ->group("Output");
  app.add_flag("--statistics", options->statistics, "Count findings by check in place of showing them")
      ->group("Output");
  app.add_flag("--strict", options->strict, "A document that was skipped is an error")->group("Output");
  app.add_flag("--exit-zero", options->exit_zero, "Exit with 0 whatever is found")->group("Output");
}

bool CheckOutputOptions(const OutputOptions& options) {
  std::vector<Target> targets;
  return ParseTargets(options, &targets);
}

bool WriteReport(const Run& run, const OutputOptions& options) {
  std::vector<Target> targets;
  if (!ParseTargets(options, &targets)) return false;
  report::RenderOptions render;
  render.fail_on = ParseSeverity(options.fail_on);
  render.strict = options.strict;
  render.checks = AllChecks();
  render.version = VersionText().substr(VersionText().rfind(' ') + 1);
  // A run never fails for something that is not shown.
  render.min_severity = std::min(ParseSeverity(options.min_severity), render.fail_on);
  render.all_cases = options.verbose;
  render.explain_all = options.explain_all;
  render.skipped = options.verbose || options.strict;
  bool fine = true;
  for (const Target& target : targets) {
    render.colour = target.path.empty() && WantsColour(options.colour, stdout);
    render.columns = target.path.empty() ? TerminalColumns(stdout).value_or(0) : 0;
    const bool counts_only = options.statistics && target.format == report::Format::kText;
    const std::string text =
        counts_only ? report::Statistics(run, render) : report::Render(run, target.format, render);
    if (target.path.empty() && options.to_stderr) {
      std::fwrite(text.data(), 1, text.size(), stderr);
    } else if (target.path.empty()) {
      Print(text);
      fine = FinishStandardOutput() && fine;
    } else {
      fine = WriteFile(target.path, text) && fine;
    }
  }
  render.colour = WantsColour(options.colour, stderr);
  if (!options.quiet || !run.unreadable.empty()) {
    const std::string summary = report::Summary(run, render);
    std::fwrite(summary.data(), 1, summary.size(), stderr);
  }
  return fine;
}

int ExitCodeOf(const Run& run, const OutputOptions& options) {
  if (!run.unreadable.empty()) return kTrouble;
  if (options.exit_zero) return kFine;
  const Severity fail_on = ParseSeverity(options.fail_on);
  for (const Finding& finding : run.findings) {
    if (finding.severity >= fail_on) return kFound;
  }
  for (const CaseResult& result : run.cases) {
    if (Failed(result)) return kFound;
  }
  return options.strict && !run.skipped.empty() ? kFound : kFine;
}

}  // namespace rulecheck::cli
