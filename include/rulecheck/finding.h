// A finding: one report of one check, with its place, its reasons and its fixes; what the
// tables know of a check; and the one way to make a finding.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/query_role.h"
#include "rulecheck/source_file.h"
#include "rulecheck/span.h"
#include "rulecheck/subject.h"

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

// What the tables of checks know of one. Each room that reports has its table: src/checks
// (registry.def), src/documents (load_checks.def), src/unittest (test_checks.def).
struct CheckInfo {
  std::string_view id;  // "family/kebab-name"
  Severity severity = Severity::kWarning;
  Confidence confidence = Confidence::kCertain;  // of its findings, unless one says otherwise
  std::string_view summary;                      // one line
  std::string_view page = {};                    // the Markdown page that `rulecheck explain` prints
  RoleSet roles = kAllRoles;                     // of the queries that it is for
  LanguageSet languages = kBothLanguages;
  // Its findings say that something was not judged: choosing other checks does not silence
  // them, only ignoring it by name does.
  bool always = false;
  // Where it is not of a rule, when that weighs less (or more) than in one.
  std::optional<Severity> elsewhere = std::nullopt;
  // Runs only when it is chosen by its id or family, not with "all".
  bool opt_in = false;

  Severity SeverityFor(QueryRole role) const {
    return elsewhere && !kRuleRoles.contains(role) ? *elsewhere : severity;
  }
};

// Adds to a finding that has just been reported; valid until the next report.
class FindingBuilder {
 public:
  explicit FindingBuilder(Finding* finding) : finding_(finding) {}

  // A second place that is the reason for the first.
  FindingBuilder& Because(Location where, std::string text) {
    finding_->labels.push_back({where, std::move(text)});
    return *this;
  }
  FindingBuilder& Help(std::string text) {
    finding_->notes.push_back(std::move(text));
    return *this;
  }
  FindingBuilder& WithFix(Fix fix) {
    if (!fix.edits.empty()) finding_->fix = std::move(fix);
    return *this;
  }
  FindingBuilder& About(std::string subject) {
    finding_->subject = std::move(subject);
    return *this;
  }
  // This one is surer, or weighs more, than the table says of its kind.
  FindingBuilder& As(Confidence confidence) {
    finding_->confidence = confidence;
    return *this;
  }
  FindingBuilder& As(Severity severity) {
    finding_->severity = severity;
    return *this;
  }

 private:
  Finding* finding_;
};

// Where everything that reports writes to: severity and confidence come from the check's
// row, nowhere else. What is then shown is the Gate's business (src/policy/gate.h).
class FindingSink {
 public:
  // `out` is not owned.
  explicit FindingSink(std::vector<Finding>* out) : out_(out) {}

  // What the next findings are about: the rule or panel, and what its query is for.
  void set_subject(Subject subject) { subject_ = subject; }
  void set_role(QueryRole role) { role_ = role; }

  FindingBuilder Report(const CheckInfo& check, Location where, std::string message);

 private:
  std::vector<Finding>* out_;
  Subject subject_;
  QueryRole role_ = QueryRole::kAlert;
};

// Order of every report: path, place, check, message. Total, so that output
// does not depend on the number of threads.
bool FindingLess(const Finding& a, const Finding& b);
// Sorts by it and keeps the order of equal ones.
void SortFindings(std::vector<Finding>* findings);

}  // namespace rulecheck
