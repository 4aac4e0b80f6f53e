// Files without what comments of pint hide: `# pint ignore/file`, `ignore/line`, `ignore/next-line`,
// `ignore/begin` to `ignore/end`.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "source/file_system.h"

namespace rulecheck::policy {

// Blanks what is hidden before anything reads it; what stands elsewhere keeps its place, and so do the
// comments. Returns how many lines are hidden.
size_t BlankHiddenFromPint(std::string* text);

// The same for all that is read through it.
class PintFiles : public source::FileSystem {
 public:
  explicit PintFiles(std::shared_ptr<const source::FileSystem> files) : files_(std::move(files)) {}

  using FileSystem::Read;
  Result<std::string> Read(const std::string& path, size_t limit) const override;
  Result<std::vector<source::FolderEntry>> List(const std::string& folder) const override {
    return files_->List(folder);
  }
  Result<source::FileInfo> Info(const std::string& path) const override { return files_->Info(path); }
  std::string Absolute(const std::string& path) const override { return files_->Absolute(path); }

  // Lines that were hidden in what was read so far.
  size_t hidden_lines() const { return hidden_; }

 private:
  std::shared_ptr<const source::FileSystem> files_;
  mutable std::atomic<size_t> hidden_ = 0;
};

}  // namespace rulecheck::policy
