// Which test groups belong to a part of a run, and the order in which they run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "rulecheck/test.h"
#include "unittest/plan.h"

namespace rulecheck::unittest {

// Takes from the plans every group that is in another part. Returns the number of
// cases in all parts together.
uint64_t ApplyPartition(const Partition& partition, std::vector<Plan>* plans);

// The numbers below `count`: ascending, or shuffled by the seed, alike on every machine.
std::vector<size_t> RunOrder(size_t count, std::optional<uint64_t> seed);

}  // namespace rulecheck::unittest
