// Runs the chosen checks over a snapshot, on threads. Each piece of work writes to its own list, so that what
// is found has one order.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "checks/check.h"
#include "checks/check_lists.h"
#include "checks/routing_facts.h"
#include "policy/gate.h"
#include "policy/project.h"
#include "rulecheck/lint.h"

namespace rulecheck::checks {

class CheckRunner {
 public:
  // All of these must outlive it.
  CheckRunner(const Snapshot& snapshot, const policy::Gate& gate, const LintOptions& options);

  std::vector<Finding> Run() const;
  // Files beside the snapshot in which something was found.
  void AddFiles(rulecheck::Run* run) const { routing_->AddFiles(run); }

 private:
  // What holds for a file.
  struct FileFacts {
    const RunFacts* facts;  // for the version that reads it, and where it runs
    const policy::PathSettings* settings;
  };

  void AddFacts(const LintOptions& options);
  RunFacts::SettingsByFile SettingsByFile() const;
  void RunOnModel(const RegisteredCheck& check, std::vector<Finding>* out) const;
  void RunOnDocuments(std::vector<Finding>* out) const;
  void RunOnQuery(const QueryItem& item, std::vector<Finding>* out) const;
  void RunOnRule(const RegisteredCheck& check, const AnyQueryContext& context) const;

  const Snapshot& snapshot_;
  // By version and facts.
  std::map<std::pair<uint32_t, const policy::Facts*>, std::unique_ptr<RunFacts>> run_facts_;
  // Of the newest version, of the first file that has it: for checks that look at all rules.
  const RunFacts* newest_ = nullptr;
  std::unique_ptr<const RoutingFacts> routing_;
  std::unordered_map<const SourceFile*, FileFacts> files_;
  unsigned jobs_;
  std::vector<const RegisteredCheck*> chosen_;
  CheckLists lists_;
};

}  // namespace rulecheck::checks
