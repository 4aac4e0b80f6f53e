// A run: everything that `lint` or `test` hands to a report. Nothing that could
// not be read or was not understood is left out: it is in `skipped`.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "rulecheck/explanation.h"
#include "rulecheck/finding.h"

namespace rulecheck {

struct CoverageReport;  // rulecheck/coverage.h
struct MutationReport;  // rulecheck/mutation.h

// A file, or a document in it, that was looked at but not judged.
struct SkippedDocument {
  std::string path;
  uint32_t document = 0;  // index in a multi-document file, from 0
  std::string reason;     // "grafana dashboard: not supported yet", ...
};

enum class CaseStatus : uint8_t {
  kPassed,
  kFailed,       // an expectation was not met
  kError,        // a rule or query could not be evaluated
  kUnsupported,  // needs something that rulecheck does not do yet; never counts as passed
};

// One assertion of a unit test.
struct CaseResult {
  std::string file;   // test file, as given on the command line
  std::string group;  // the test's `name`, or "unnamed#0"
  std::string name;   // "alert HighErrorRate at 5m" or "expr sum(up) at 10m"
  CaseStatus status = CaseStatus::kPassed;
  Location where;      // the case in its test file; file may be null if unknown
  std::string detail;  // what was expected and what came, a line an item; empty when passed
  double seconds = 0;  // wall time of the case's group divided by its cases

  // Of a failed case, and of a passed one that is explained; else null.
  std::shared_ptr<const CaseComparison> comparison = nullptr;
  // Of the first failed cases of a run (all cases with TestOptions::explain); else null.
  std::shared_ptr<const CaseExplanation> explanation = nullptr;
};

// What a file contained, for the summary line.
struct RunCounts {
  uint64_t files = 0;
  uint64_t groups = 0;
  uint64_t rules = 0;
  uint64_t queries = 0;
  uint64_t selected = 0;       // test: cases that the filter chose, in this partition or another
  uint64_t not_run = 0;        // test: cases left out because enough had failed before
  uint64_t other_queries = 0;  // lint: of `queries`, those that are not of rules
};

enum class RunKind : uint8_t { kLint, kTest };

struct Run {
  RunKind kind = RunKind::kLint;
  std::vector<std::shared_ptr<const SourceFile>> files;  // owners of what Locations point to
  std::vector<Finding> findings;                         // sorted by FindingLess
  std::vector<CaseResult> cases;                         // in file order, then as written
  std::vector<SkippedDocument> skipped;
  std::vector<std::string> unreadable;  // "path: reason": exit code 2
  std::vector<std::string> remarks;     // what else is worth a line: findings that a baseline hides, ...
  // The settings are wrong, as `unreadable` says: nothing was judged.
  bool refused = false;
  RunCounts counts;
  // test: what was asked for; else null.
  std::shared_ptr<const MutationReport> mutation = nullptr;
  std::shared_ptr<const CoverageReport> coverage = nullptr;
};

}  // namespace rulecheck
