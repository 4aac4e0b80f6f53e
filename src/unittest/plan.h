// What a run does: which groups of a test file with which rules, in which order,
// and which of their cases.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "documents/unit_test.h"
#include "engine/rules/rule_graph.h"
#include "unittest/receivers.h"
#include "unittest/rule_cache.h"

namespace re2 {
class RE2;
}

namespace rulecheck::unittest {

// One assertion: an alert test, an expression test or a LogQL test.
struct PlannedCase {
  const AlertCase* alert = nullptr;
  const ExprCase* expr = nullptr;
  const LogCase* log = nullptr;
  std::string name;  // "alert HighErrorRate at 5m"

  int64_t eval_time_ms() const;
  Span span() const;
};

struct PlannedGroup {
  const TestGroup* group = nullptr;
  std::string name;                // its own, or "unnamed#0"
  std::vector<PlannedCase> cases;  // selected ones, as written
};

// A test file with its rules. Immutable once made.
struct Plan {
  documents::TestFile file;
  std::string shown_path;
  std::vector<std::shared_ptr<const RuleFile>> rule_files;
  std::vector<const engine::rules::GroupSpec*> rule_groups;  // in order of evaluation
  engine::rules::RuleOrder rule_order;                       // of rule_groups
  std::vector<const engine::rules::GroupSpec*> log_groups;   // of Loki; they do not read each other
  std::vector<documents::TestFile> series_files;             // that groups include
  std::shared_ptr<const ReceiverBook> receivers;             // null: nobody asks
  std::vector<PlannedGroup> groups;                          // with a selected case; all when nothing filters
  std::vector<Finding> findings;                             // of the plan; the file's own are in `file`
  size_t case_count = 0;                                     // before the filter
  // Nothing chose among its groups, or it has none: what is wrong with the file is said here.
  bool whole = true;

  // Rules must not run: the test file or a rule file has errors.
  bool blocked = false;
  std::string blocked_by;  // "rules.yaml:3:7: ..." when a rule file is the reason
};

// A compiled `run` option: cases are chosen when any pattern matches somewhere in
// "file::group::case". Without patterns everything is chosen.
class CaseFilter {
 public:
  explicit CaseFilter(const std::vector<std::string>& patterns);
  ~CaseFilter();
  bool everything() const { return patterns_.empty(); }
  bool Matches(const std::string& text) const;
  // Messages of patterns that are not regular expressions.
  const std::vector<std::string>& errors() const { return errors_; }

 private:
  std::vector<std::unique_ptr<re2::RE2>> patterns_;
  std::vector<std::string> errors_;
};

// The test file and its chosen cases.
Plan MakePlan(documents::TestFile file, const TestOptions& options, const CaseFilter& filter);

// The rules that the plan's groups run with.
void AddRules(const TestOptions& options, RuleCache* rules, Plan* plan);

}  // namespace rulecheck::unittest
