// Turns a Run into text: one function per output format. A report knows neither
// which check nor which test made an item.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "rulecheck/finding.h"
#include "rulecheck/run.h"

namespace rulecheck::report {

// The rows of formats.def.
enum class Format : uint8_t {
#define FORMAT(enumerator, name, render, doc) enumerator,
#include "report/formats.def"
#undef FORMAT
};

struct FormatInfo {
  Format format;
  std::string_view name;  // as on the command line
  std::string_view doc;
};

std::span<const FormatInfo> AllFormats();
std::string FormatWords();  // the names, a blank between
std::optional<Format> FindFormat(std::string_view name);

struct RenderOptions {
  bool colour = false;                      // ANSI colours; only text ever has them
  Severity min_severity = Severity::kInfo;  // findings below are left out
  Severity fail_on = Severity::kError;      // findings from here on fail the run
  bool strict = false;                      // skipped documents fail it, too
  bool all_cases = false;                   // list passed cases as well
  std::span<const CheckInfo> checks = {};   // what is known of checks, for formats that tell of them
  std::string version = {};                 // of the program
  bool explain_all = false;                 // text: every failed case in full, not only the first five
  bool skipped = false;                     // text: list skipped documents
  uint32_t max_line_cells = 160;            // longer source lines are elided
  uint32_t columns = 0;                     // of the terminal that shows it; 0: it goes elsewhere
};

// The whole report, with a final newline unless it is empty. Columns count UTF-8
// bytes from 1 in every format; only carets are placed by display cells.
std::string Render(const Run& run, Format format, const RenderOptions& options);

// One function a format.
#define FORMAT(enumerator, name, render, doc) \
  std::string render(const Run& run, const RenderOptions& options);
#include "report/formats.def"
#undef FORMAT

// How often each check has found something, in place of the findings.
std::string Statistics(const Run& run, const RenderOptions& options);

// The lines for standard error: what was found and what was not judged.
std::string Summary(const Run& run, const RenderOptions& options);

// "file::group::case", what --run is matched against.
std::string CaseId(const CaseResult& result);

// The `count` test groups that took longest, a line each.
std::string Durations(const Run& run, size_t count);

}  // namespace rulecheck::report
