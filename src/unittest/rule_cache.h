// Rule files of a run: each is read and parsed once, whichever tests name it.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "engine/rules/rule_spec.h"
#include "rulecheck/document.h"
#include "rulecheck/test.h"

namespace rulecheck::unittest {

struct RuleFile {
  std::string path;
  std::string unreadable;                    // the reason; empty when it was read
  std::shared_ptr<const LoadedFile> loaded;  // null when it was not read
  std::vector<Finding> findings;             // of the loader, and of this room
  bool ok = false;                           // no error among the findings, and it was read
  std::vector<engine::rules::GroupSpec> groups;
  std::vector<engine::rules::GroupSpec> log_groups;  // of Loki: MakeLogGroupSpec

  // Why it is not ok, in one line: "rules.yaml:3:7: message".
  std::string FirstError() const;
};

// Thread-safe. Files are kept until the cache dies.
class RuleCache {
 public:
  explicit RuleCache(const TestOptions& options);

  // `otherwise` is the language of rules that are fine in both.
  std::shared_ptr<const RuleFile> Load(const std::string& path, QueryLanguage otherwise);
  // All files loaded so far, by path.
  std::vector<std::shared_ptr<const RuleFile>> All() const;

 private:
  struct Slot {
    std::once_flag once;
    std::shared_ptr<const RuleFile> file;
  };
  std::shared_ptr<const RuleFile> Read(const std::string& path, QueryLanguage otherwise) const;

  const source::FileSystem& files_;
  LoadOptions load_;
  engine::rules::SpecOptions spec_;
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, QueryLanguage>, std::unique_ptr<Slot>> slots_;
};

// The file as the one of a snapshot. Which language and which dialect it is read in depends on
// the test that names it, so that one snapshot of a run would not do.
std::shared_ptr<const LoadedFile> LoadRules(std::shared_ptr<const SourceFile> file, const LoadOptions& load);

// Where the files of a run are.
const source::FileSystem& FilesOf(const TestOptions& options);

}  // namespace rulecheck::unittest
