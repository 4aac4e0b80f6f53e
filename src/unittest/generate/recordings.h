// The recording rules that a query reads.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "rulecheck/promql.h"

namespace rulecheck::unittest {

// The query of a recording rule of this name; null when there is none.
using RecordedQuery = std::function<const promql::Query*(std::string_view name)>;

// The query and those that it reads, through others too: each once, circles included.
std::vector<const promql::Query*> WithRecordings(const promql::Query& query, const RecordedQuery& recorded);

}  // namespace rulecheck::unittest
