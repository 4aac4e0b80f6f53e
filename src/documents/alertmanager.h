// How configurations of Alertmanager are known where they stand inside of something else.
#pragma once

#include <string_view>

#include "documents/cursor.h"

namespace rulecheck::documents {

// A whole configuration among the values of a chart: what leaves out its receivers or the receiver of its
// root is completed by the chart.
bool IsAlertmanagerValues(const Cursor& node);

// A text with both of the keys that it must have.
bool MayBeAlertmanager(std::string_view text);

}  // namespace rulecheck::documents
