// Inventories from answers of a server.
#pragma once

#include <memory>

#include "flow/inventory.h"
#include "rulecheck/result.h"
#include "rulecheck/source_file.h"

namespace rulecheck::flow {

// The answer of Prometheus to `/api/v1/series` or to an instant `/api/v1/query`, as JSON: its
// series are all that there are. Errors have their place in the file.
Result<std::shared_ptr<const Inventory>> ReadInventory(const SourceFile& file);

}  // namespace rulecheck::flow
