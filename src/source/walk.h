// From paths that someone named to the files that are meant: the one walk of folders,
// whichever command asks.
//
// Folders are walked in order of names for the files that can hold documents: `.yaml`,
// `.yml`, `.json`, `.rule`, `.rules`, `.alerts`, in any case of letters. What a file is,
// its content decides; so nothing is said here of a `.json` that is none of ours. Links are
// followed; a file or folder reached by two names counts once, by the first.
// Left out: names that begin with a dot (unless `hidden`), `node_modules`, what `.gitignore` and
// `.git/info/exclude` ignore (in a work tree of git), what `exclude` names. A path that is
// named is taken whatever these say.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "source/file_system.h"
#include "source/ignore.h"

namespace rulecheck::source {

struct WalkOptions {
  // Patterns as in `.gitignore`; they start at `exclude_from`.
  std::vector<std::string> exclude;
  std::string exclude_from = ".";
  bool git_ignore = true;
  bool hidden = false;  // names that begin with a dot are taken, too; `.git` never is
};

struct WalkedFile {
  std::string path;     // as it is to be opened and printed
  bool found = false;   // in a folder; otherwise it was named
  size_t argument = 0;  // of the path in the call that led to it
};

// What was found and cannot be looked at; not worth the end of a run.
struct SkippedPath {
  std::string path;
  std::string reason;
};

struct Walked {
  std::vector<WalkedFile> files;        // each file once; "-" is passed through
  std::vector<std::string> folders;     // that were looked into, those of the call included
  std::vector<std::string> unreadable;  // "path: reason": exit code 2
  std::vector<SkippedPath> skipped;     // links that lead nowhere
  std::vector<size_t> found;            // per path of the call: files and troubles, also those seen before
};

Walked Walk(const FileSystem& files, const std::vector<std::string>& paths, const WalkOptions& options = {});

// Programs write JSON for programs: a found file of that name that is none of our documents
// is not worth a word.
bool IsJsonName(std::string_view path);

}  // namespace rulecheck::source
