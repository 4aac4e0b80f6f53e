// Holds what label flow says of each node of a query against what the engine evaluates there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/core/block.h"
#include "engine/core/symbols.h"
#include "flow/flow.h"

namespace rulecheck::flow_fuzz {

struct Verdict {
  uint64_t claims = 0;    // checked
  std::string violation;  // empty: none

  bool ok() const { return violation.empty(); }
};

// Every cell of a block of series against its flow.
void JudgeBlock(const flow::Flow& flow, const engine::Block& block, const engine::Symbols& symbols,
                bool delayed_names, Verdict* verdict);

}  // namespace rulecheck::flow_fuzz
