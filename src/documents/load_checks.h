// The checks that loading itself makes; their table is load_checks.def.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>

#include "rulecheck/finding.h"

namespace rulecheck::documents {

struct LoadCheckRow {
  std::string_view id;
  Severity severity;
};

inline constexpr LoadCheckRow kLoadChecks[] = {
#define LOAD_CHECK(id, severity, summary) {id, Severity::severity},
#include "documents/load_checks.def"
#undef LOAD_CHECK
};

// An id of the table; any other does not compile.
class LoadCheck {
 public:
  consteval LoadCheck(const char* id) : row_(kLoadChecks) {
    while (row_->id != std::string_view(id)) ++row_;  // past the end is an error of the compiler
  }
  std::string_view id() const { return row_->id; }
  Severity severity() const { return row_->severity; }

 private:
  const LoadCheckRow* row_;
};

}  // namespace rulecheck::documents
