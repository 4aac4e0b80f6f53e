// What a run is to be blamed for, as one list: findings, and cases of unit tests that failed. What the
// formats of other tools show.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "report/report.h"
#include "rulecheck/run.h"

namespace rulecheck::report {

struct Problem {
  std::string check;  // "test/failed-case" for a case
  Severity severity = Severity::kError;
  std::string message;     // one line
  std::string path;        // as it is printed
  Location where;          // file is null for a case whose place is not known
  const Finding* finding;  // null for a case
  std::string subject;     // the rule, or group > case
};

// In the order of the run; findings below `min_severity` are left out.
std::vector<Problem> ProblemsOf(const Run& run, const RenderOptions& options);

// The message with its notes, a line each.
std::string LongMessage(const Problem& problem);

// A number that stays the same when other lines of the file change; 16 hexadecimal digits.
// Those that would be equal are counted.
class Fingerprints {
 public:
  std::string Next(const Problem& problem);

 private:
  std::unordered_map<uint64_t, uint32_t> seen_;
};

// Relative to where the program runs, with `/`.
std::string UriPath(const std::string& path);

}  // namespace rulecheck::report
