// A finding: one report of one check, with its place, its reasons and its fixes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/source_file.h"
#include "rulecheck/span.h"

namespace rulecheck {

enum class Severity : uint8_t { kInfo, kWarning, kError };

// How sure the analysis is. `kCertain`: follows from the text alone; `kLikely`:
// true unless the environment is unusual; `kStyle`: a matter of convention.
enum class Confidence : uint8_t { kCertain, kLikely, kStyle };

std::string_view SeverityName(Severity severity);        // "info" | "warning" | "error"
std::string_view ConfidenceName(Confidence confidence);  // "certain" | "likely" | "style"

// A stretch of a file. `file` is not owned and never null in a finding.
struct Location {
  const SourceFile* file = nullptr;
  Span span;  // bytes of the file
};

// A second place that explains the first, e.g. "removed here by `sum by (job)`".
struct SecondaryLabel {
  Location where;
  std::string text;
};

// Replaces the bytes of `span` (in the finding's own file) by `replacement`.
struct Edit {
  Span span;
  std::string replacement;
};

// Edits that belong together. A safe fix keeps the meaning of the rule; any
// other must be asked for.
struct Fix {
  std::string description;
  bool safe = false;
  std::vector<Edit> edits;
};

struct Finding {
  std::string check;  // "family/kebab-name", as in checks/registry.def
  Severity severity = Severity::kWarning;
  Confidence confidence = Confidence::kCertain;
  std::string message;  // lower case, no final period, says what was seen
  Location where;       // as narrow as it can be
  std::string subject;  // the rule it is about ("group/alert"), may be empty
  std::vector<SecondaryLabel> labels;
  std::vector<std::string> notes;  // background and hints, one sentence each
  std::optional<Fix> fix;
};

// Order of every report: path, place, check, message. Total, so that output
// does not depend on the number of threads.
bool FindingLess(const Finding& a, const Finding& b);

}  // namespace rulecheck
