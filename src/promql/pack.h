// Trees of queries in about a tenth of the room of their nodes, for runs over many rules.
#pragma once

#include <cstddef>
#include <string_view>

#include "rulecheck/promql.h"

namespace rulecheck::promql {

// In the order of evaluation: of each node its kind and its fields, numbers in as many bytes as they need,
// texts as places in the query's text. Texts from elsewhere are copied into `arena`, as is the result: both
// are good as long as it.
const std::byte* Pack(const Query& query, Arena* arena);

// The same tree, ids and spans included, with its nodes in `arena`; it is good as long as that, what was
// packed, and `text`, the query's own. Only for what Pack made in this process.
const Expr* Unpack(const std::byte* packed, std::string_view text, Arena* arena);

}  // namespace rulecheck::promql
