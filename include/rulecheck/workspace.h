// The files that are looked at, as an immutable snapshot: what `lint`, `test` and whatever
// else answers questions about a repository are functions of.
//
//   Workspace workspace(options);
//   workspace.Load(source::Disk(), {"rules/"});  // or Set, file by file
//   std::shared_ptr<const Snapshot> now = workspace.snapshot();
//   for (const QueryItem* query : now->queries()) ...
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "rulecheck/document.h"
#include "rulecheck/load_progress.h"
#include "rulecheck/run.h"

namespace rulecheck {

namespace source {
class FileSystem;
}
namespace workspace {
class RuleIndex;
}

// Everything that was loaded at one time. Immutable, so threads may share it; good as long
// as somebody holds it, whatever becomes of its workspace.
class Snapshot {
 public:
  struct Parts {
    std::vector<std::shared_ptr<const LoadedFile>> files;
    std::vector<std::string> unreadable;   // "path: reason"
    std::vector<SkippedDocument> skipped;  // paths that are no files
    std::unordered_set<const SourceFile*> context;
  };
  explicit Snapshot(Parts parts);
  ~Snapshot();
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  std::span<const std::shared_ptr<const LoadedFile>> files() const { return parts_.files; }
  // Of all files, in their order.
  std::span<const Document* const> documents() const { return documents_; }
  std::span<const QueryItem* const> queries() const { return queries_; }
  // The rules by what they record and what alerts they are.
  const workspace::RuleIndex& rules() const { return *rules_; }
  // Whether findings in the file are wanted; otherwise it is there for others to refer to.
  bool Reports(const SourceFile* file) const { return !parts_.context.contains(file); }
  // "path: reason" of what could not be read.
  std::span<const std::string> unreadable() const { return parts_.unreadable; }

  // The files, skipped documents, unreadable paths and counts of a run over this snapshot.
  // Its findings are left to whoever judges them.
  Run MakeRun() const;

 private:
  Parts parts_;
  std::vector<const Document*> documents_;
  std::vector<const QueryItem*> queries_;
  std::unique_ptr<const workspace::RuleIndex> rules_;
};

struct WorkspaceOptions {
  LoadOptions load;
  unsigned jobs = 0;            // threads; 0: one per core. Nothing depends on it.
  bool allow_no_files = false;  // a directory without any file to read is fine
  // Which files of a directory are left out, as source::WalkOptions.
  std::vector<std::string> exclude = {};
  bool git_ignore = true;
  // Whatever was found is wanted, also JSON of no known kind and patches of kustomize.
  bool list_all = false;
  LoadProgress* progress = nullptr;  // not owned; counts the files of each snapshot
  // What settings say of single files: whether one is looked at that a walk has found, or was
  // named, and how it is read. Asked by the thread that loads; empty: all, as `load` says.
  std::function<bool(const std::string& path, bool found)> wants = {};
  std::function<std::shared_ptr<const LoadOptions>(const std::string& path)> load_for = {};
};

// The texts that snapshots are made of; the one place where files become documents. Files
// keep the order in which they came. Belongs to one thread.
class Workspace {
 public:
  explicit Workspace(WorkspaceOptions options) : options_(std::move(options)) {}

  // Adds a file, or replaces the text of the one of this path. It is never opened.
  void Set(std::shared_ptr<const SourceFile> file);
  void Remove(std::string_view path);

  // Reads files and folders by source::Walk. JSON that a walk finds and that is of no known
  // kind is left out without a word. "-" stands for `standard_input`. What only `context`
  // leads to is read for what others refer to; what is wrong with it is not said.
  void Load(const source::FileSystem& files, const std::vector<std::string>& paths,
            std::shared_ptr<const SourceFile> standard_input = nullptr,
            const std::vector<std::string>& context = {});

  // Documents of files that did not change since the last snapshot are shared with it.
  std::shared_ptr<const Snapshot> snapshot();

 private:
  enum class Origin : uint8_t { kSet, kNamed, kFound };  // by the caller, as a path, by a walk
  struct Entry {
    std::shared_ptr<const SourceFile> file;
    std::shared_ptr<const LoadedFile> loaded;  // null: changed since the last snapshot
    Origin origin = Origin::kSet;
    bool context = false;
    std::shared_ptr<const LoadOptions> options;  // null: those of the workspace
  };
  void Add(std::shared_ptr<const SourceFile> file, Origin origin, bool context = false);
  LoadedFile LoadEntry(const Entry& entry, const std::set<std::string>& patches) const;
  // Files that a kustomization names as patches.
  std::set<std::string> Patches() const;

  WorkspaceOptions options_;
  std::vector<Entry> entries_;
  std::map<std::string, size_t, std::less<>> by_path_;  // index into entries_
  std::vector<std::string> unreadable_;
  std::vector<SkippedDocument> skipped_;
};

}  // namespace rulecheck
