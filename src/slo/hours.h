// When the hours of an objective of time begin.
#pragma once

#include <cstdint>

#include "policy/slo_settings.h"

namespace rulecheck::slo {

// The first time from `from_ms` on (milliseconds since 1970, UTC) at which the hours begin, on a day whose
// day before counts, too, where there is one: windows of a day then see hours that count. `from_ms` where the
// zone is not known here.
int64_t NextBegin(const policy::SloHours& hours, int64_t from_ms);
// Of a week, how much of it counts: 0 to 1.
double ShareOfWeek(const policy::SloHours& hours);

}  // namespace rulecheck::slo
