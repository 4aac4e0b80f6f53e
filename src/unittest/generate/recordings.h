// The recording rules that a query reads.
#pragma once

#include <functional>
#include <vector>

#include "rulecheck/promql.h"

namespace rulecheck::unittest {

// The query of a recording rule that writes what a selector asks for; null when there is none.
using RecordedQuery = std::function<const promql::Query*(const promql::VectorSelector& selector)>;

// The query and those that it reads, through others too: each once, circles included.
std::vector<const promql::Query*> WithRecordings(const promql::Query& query, const RecordedQuery& recorded);

}  // namespace rulecheck::unittest
