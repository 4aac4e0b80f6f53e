// The triggers of KEDA, in its objects and in values of charts.
#pragma once

#include <string_view>

#include "documents/cursor.h"
#include "documents/load_context.h"

namespace rulecheck::documents {

// `name` is what a query is called whose trigger has no name.
void AddTriggers(const LoadContext& context, const Cursor& triggers, std::string_view name,
                 Document* document);

}  // namespace rulecheck::documents
