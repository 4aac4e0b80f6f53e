// The language of a query with variables whose data source is not known.
#pragma once

#include <string_view>

#include "documents/grafana_sources.h"

namespace rulecheck::documents {

// By its signs: kLoki for what only LogQL has, kPrometheus for a metric name or a function that LogQL has
// not; kUnknown for what can be either, such as `rate({a="b"}[5m])`.
SourceKind LanguageBySigns(std::string_view query);

}  // namespace rulecheck::documents
