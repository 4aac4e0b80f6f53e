// `lint --fix` and `--diff`: the fixes of findings, made round by round until none is left.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "rulecheck/lint.h"
#include "source/file_system.h"

namespace CLI {
class App;
}  // namespace CLI

namespace rulecheck::cli {

struct FixFlags {
  bool fix = false;
  bool diff = false;
  bool unsafe = false;

  bool wanted() const { return fix || diff; }
};

void AddFixFlags(CLI::App& app, FixFlags* flags);

// A file, and what fixes made of it.
struct FixedFile {
  std::shared_ptr<const SourceFile> original;
  std::string text;
  std::vector<Edit> edits;  // of the original, composed
  size_t fixes = 0;
  bool refused = false;  // the next fixes would break it
};

// Nothing is written before Write.
class Fixer {
 public:
  // `lint` is how the files are linted.
  Fixer(const LintOptions& lint, bool unsafe_allowed);

  // Makes the fixes of the run's findings. False when there are none that can be made.
  bool MakeFixes(const Run& run);

  // The files as they are after the fixes so far.
  const std::shared_ptr<source::OverlayFiles>& files() const { return files_; }
  // The same of a text that is no file.
  const std::string& TextOf(const std::string& path, const std::string& text) const;
  size_t fixes() const;
  std::string Summary() const;  // "3 fixes in 2 files"
  // A unified diff of all of them, by path.
  std::string Diff() const;
  // Each as a whole. False when one cannot be written (the reason has been printed).
  bool Write() const;

 private:
  bool Breaks(const SourceFile& file, const std::string& text) const;
  bool MakeFixesOf(const std::shared_ptr<const SourceFile>& file, std::span<const Fix* const> fixes);

  LintOptions syntax_;  // as the files are linted, for errors of syntax alone
  bool unsafe_;
  std::shared_ptr<source::OverlayFiles> files_;
  std::map<std::string, FixedFile> fixed_;  // by path
};

}  // namespace rulecheck::cli
