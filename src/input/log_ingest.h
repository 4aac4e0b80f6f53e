// What Loki's distributor adds to a stream and to its lines when they are pushed
// (pkg/loghttp/push, pkg/distributor/field_detection.go), with its default limits.
#pragma once

#include <string>
#include <string_view>

#include "engine/logql/log_store.h"

namespace rulecheck::input {

inline constexpr std::string_view kServiceName = "service_name";
inline constexpr std::string_view kDetectedLevel = "detected_level";

// Adds service_name, taken from the first of the usual labels, unless it is there.
void AddServiceName(engine::logql::LabelPairs* stream);

// Adds detected_level to the metadata: from a label, from metadata, or from what the
// line itself says. A detected_level that is there is only brought to its usual form.
void AddDetectedLevel(const engine::logql::LabelPairs& stream, std::string_view line,
                      engine::logql::LabelPairs* metadata);

}  // namespace rulecheck::input
