// The hash Prometheus gives a label set (model/labels, Labels.Hash): limit_ratio
// picks series by it.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/core/symbols.h"

namespace rulecheck::engine {

// XXH64 of names and values in order, each behind its length.
uint64_t HashLabels(const Symbols& symbols, LabelsId labels);

// XXH64 with seed 0.
uint64_t XxHash64(std::string_view bytes);

}  // namespace rulecheck::engine
