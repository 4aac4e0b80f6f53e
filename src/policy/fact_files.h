// The files that `environment` names: found, read, and kept for places in them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "policy/facts.h"

namespace rulecheck::policy {

class FactFiles {
 public:
  FactFiles(const source::FileSystem& files, std::function<std::string(const std::string&)> shown,
            FactError fail)
      : files_(files), shown_(std::move(shown)), fail_(std::move(fail)) {}

  // Null (an error was reported) when it cannot be read.
  std::shared_ptr<const SourceFile> Open(const NamedPath& path);
  // All files that a glob matches, sorted; none is an error.
  std::vector<std::shared_ptr<const SourceFile>> OpenAll(const NamedPath& glob);

  void Fail(const Location& where, const std::string& message) { fail_(where, message); }

 private:
  std::string AbsoluteOf(const NamedPath& path) const;
  std::shared_ptr<const SourceFile> OpenAbsolute(const std::string& absolute, const Location& asked_by);
  void List(const std::string& folder, int depth, std::vector<std::string>* out) const;

  const source::FileSystem& files_;
  std::function<std::string(const std::string&)> shown_;
  FactError fail_;
};

}  // namespace rulecheck::policy
