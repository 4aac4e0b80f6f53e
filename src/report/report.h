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

enum class Format : uint8_t { kText, kConcise, kJson, kJsonl, kJunit, kTap, kGithub };

struct FormatInfo {
  Format format;
  std::string_view name;  // as on the command line
  std::string_view doc;
};

std::span<const FormatInfo> AllFormats();
std::optional<Format> FindFormat(std::string_view name);

struct RenderOptions {
  bool colour = false;                      // ANSI colours; only text ever has them
  Severity min_severity = Severity::kInfo;  // findings below are left out
  bool tested = false;                      // a run of unit tests, not of lint
  bool all_cases = false;                   // list passed cases as well
  bool skipped = false;                     // text: list skipped documents
  uint32_t max_line_cells = 160;            // longer source lines are elided
};

// The whole report, with a final newline unless it is empty. Columns count UTF-8
// bytes from 1 in every format; only carets are placed by display cells.
std::string Render(const Run& run, Format format, const RenderOptions& options);

std::string RenderText(const Run& run, const RenderOptions& options);
std::string RenderConcise(const Run& run, const RenderOptions& options);
std::string RenderJson(const Run& run, const RenderOptions& options);
std::string RenderJsonl(const Run& run, const RenderOptions& options);
std::string RenderJunit(const Run& run, const RenderOptions& options);
std::string RenderTap(const Run& run, const RenderOptions& options);
std::string RenderGithub(const Run& run, const RenderOptions& options);

// The lines for standard error: what was found and what was not judged. `tested` picks
// the words for a run of unit tests.
std::string Summary(const Run& run, bool tested, const RenderOptions& options);

// "file::group::case", what --run is matched against.
std::string CaseId(const CaseResult& result);

// The `count` test groups that took longest, a line each.
std::string Durations(const Run& run, size_t count);

}  // namespace rulecheck::report
