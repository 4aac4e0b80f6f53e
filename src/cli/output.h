// Where a run's report goes: formats, files, colour, what is loud enough.
#pragma once

#include <string>
#include <vector>

#include "report/report.h"
#include "rulecheck/run.h"

namespace CLI {
class App;
}  // namespace CLI

namespace rulecheck::cli {

struct OutputOptions {
  std::vector<std::string> formats;  // FORMAT or FORMAT=PATH; empty: text
  std::string colour = "auto";
  std::string min_severity = "info";
  std::string fail_on = "error";
  bool quiet = false;
  bool verbose = false;
  bool explain_all = false;  // not a flag of its own: every failed case in full
  bool strict = false;
  bool exit_zero = false;
  bool statistics = false;  // in place of the text format
  bool to_stderr = false;   // not a flag: standard output is for something else
};

// The options that `lint` and `test` share.
void AddOutputOptions(CLI::App& app, OutputOptions* options);

// Writes the report to its files and to standard output, the summary to standard
// error. False when something could not be written or a format is unknown (the reason has been printed).
bool WriteReport(const Run& run, const OutputOptions& options);

// Checks what the command line alone tells, before any work is done.
bool CheckOutputOptions(const OutputOptions& options);

// 0, 1 or 2 from findings, cases, skipped documents and unreadable files.
int ExitCodeOf(const Run& run, const OutputOptions& options);

}  // namespace rulecheck::cli
