// The checks of suppressions and policies themselves.
#pragma once

#include "base/check_id.h"
#include "rulecheck/finding.h"

namespace rulecheck::policy {

inline constexpr CheckInfo kMetaChecks[] = {
#define META_CHECK(id, severity, summary) {id, Severity::severity, Confidence::kCertain, summary},
#include "policy/meta_checks.def"
#undef META_CHECK
};

using MetaCheck = CheckOf<kMetaChecks>;

}  // namespace rulecheck::policy
