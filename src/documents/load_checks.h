// The checks that loading itself makes; their table is load_checks.def.
#pragma once

#include "base/check_id.h"
#include "rulecheck/finding.h"

namespace rulecheck::documents {

// Errors among them say that a text was not understood, and so was not judged.
inline constexpr CheckInfo kLoadChecks[] = {
#define LOAD_CHECK(id, severity, summary) \
  {id, Severity::severity, Confidence::kCertain, summary, {}, kAllRoles, kBothLanguages, true},
#include "documents/load_checks.def"
#undef LOAD_CHECK
};

using LoadCheck = CheckOf<kLoadChecks>;

}  // namespace rulecheck::documents
