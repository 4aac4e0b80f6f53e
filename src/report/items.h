// A run as a flat list of results: what formats of test tools (JUnit, TAP) print, for
// lint as well. Each file has at least one result, so that no file is silently fine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "report/report.h"
#include "rulecheck/run.h"

namespace rulecheck::report {

struct ResultItem {
  enum class Status : uint8_t { kPassed, kFailed, kError, kSkipped };
  Status status = Status::kPassed;
  std::string file;
  std::string group;    // the case's test group; "lint" or "load" for findings
  std::string name;     // the case, or a check id and its place
  std::string kind;     // "failed", "error", "unsupported", a check id; empty when passed
  std::string message;  // one line; empty when passed
  std::string detail;   // several lines, may be empty
  uint32_t line = 0;    // 0: not known
  uint32_t column = 0;
  double seconds = 0;
};

// By file in order of path, findings before cases, cases as they were written. Results are what the exit code
// counts: findings below RenderOptions::fail_on are in `remarks`.
struct ResultList {
  std::vector<ResultItem> items;
  std::vector<std::string> remarks;  // "path:line:col: warning id message"
};

// In a run of unit tests a file without a case has no result of its own.
ResultList MakeResultList(const Run& run, const RenderOptions& options);

std::string FirstLine(std::string_view text);

}  // namespace rulecheck::report
