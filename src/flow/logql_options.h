// What is known of the data and of the evaluation when the flow of a LogQL query is worked out.
#pragma once

#include "flow/logql_inventory.h"

namespace rulecheck::flow {

struct LogFlowOptions {
  const LogInventory* inventory = nullptr;  // null: nothing is known of the streams
  bool range_query = false;                 // evaluated at several steps; otherwise at one
  // Keys of lines for `| unpack` may be anything. Otherwise they are names of labels, as
  // Promtail's pack stage writes them: Loki lets `" app "` overwrite the label `app` of a stream.
  bool any_packed_keys = false;
};

}  // namespace rulecheck::flow
