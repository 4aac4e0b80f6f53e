// What the path and the bare text of a file say of it before anything of it is understood: looked up when
// first asked for, and once.
#pragma once

#include <optional>

#include "rulecheck/document.h"

namespace rulecheck::documents {

// Belongs to one file that is being loaded.
class FileHints {
 public:
  // Both must outlive it.
  FileHints(const SourceFile& file, const LoadOptions& options) : file_(file), options_(options) {}

  bool IsAmongLoki();
  bool SpeaksOfVmalert() const;  // its path
  bool MayHoldQueries();
  bool MayHoldRules();

 private:
  const SourceFile& file_;
  const LoadOptions& options_;
  std::optional<bool> among_loki_;
  std::optional<bool> may_hold_queries_;
  std::optional<bool> may_hold_rules_;
};

}  // namespace rulecheck::documents
