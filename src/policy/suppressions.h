// Suppressions of a file: comments of YAML and of queries, annotations of objects, and the
// stretch of the file that each of them covers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/directive.h"
#include "rulecheck/document.h"

namespace rulecheck::policy {

struct Suppression {
  struct Check {
    std::string id;
    Span span;  // in the file, where it is named
    bool used = false;
  };
  std::vector<Check> checks;
  Span scope;  // findings that begin in it
  std::optional<int64_t> until;
  bool has_reason = false;
  Span written;       // the comment from its `#` on, or the annotation's key
  Span removal;       // what to delete to take it away; empty where that is not sure
  std::string error;  // it is not understood, and suppresses nothing
};

// In order of their places. Quick for files that have none. `of_pint`: comments of pint count, too; they
// are never reported as unused.
std::vector<Suppression> FindSuppressions(const LoadedFile& file, bool of_pint = false);

}  // namespace rulecheck::policy
