// What a change touches, and what it affects: rules and panels that differ from an older state of
// the repository, and all that read what changed rules record.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "rulecheck/finding.h"
#include "rulecheck/result.h"
#include "rulecheck/workspace.h"
#include "source/file_system.h"

namespace rulecheck::policy {

// The files that differ, as git tells, and what they were.
struct ChangedFiles {
  std::string since;  // "main", "the last commit", for messages
  // By absolute path: the older text; null for a file that was not there.
  std::map<std::string, std::shared_ptr<const std::string>> before;
};

// The work tree, untracked files included, against the commit from which it went away from `ref`.
Result<ChangedFiles> ChangedSince(const std::string& ref, const source::FileSystem& files);
// What is staged against the last commit; the staged texts of files that differ on disk go into `staged`.
Result<ChangedFiles> ChangedInIndex(const source::FileSystem& files, source::OverlayFiles* staged);

// Immutable once made.
class Changes {
 public:
  // `load`: how older files are read.
  Changes(const ChangedFiles& changed, const Snapshot& now, const LoadOptions& load,
          const source::FileSystem& files);
  ~Changes();

  // Whether the change touches or affects what the finding is about; the latter is said in a note.
  bool Concerns(const QueryItem* item, Finding* finding) const;

 private:
  using Lines = std::unordered_set<std::string_view>;

  void Compare(const ChangedFiles& changed, const Snapshot& now, const LoadOptions& load);
  void Follow(const Snapshot& now);
  void Affect(const std::string& name, std::string reason);
  bool TouchesLine(const Location& where) const;

  const source::FileSystem& files_;
  std::vector<std::shared_ptr<const std::string>> texts_;
  std::unordered_map<const SourceFile*, Lines> older_lines_;  // of changed files
  std::unordered_set<const QueryItem*> touched_;
  std::unordered_map<const QueryItem*, std::string> affected_;  // and why
  std::unordered_map<std::string, std::string> names_;          // recorded names and why they are others now
  std::vector<std::string> queue_;
};

}  // namespace rulecheck::policy
