// Label filters: `| level="error" and status>=500` (pkg/logql/log/label_filter.go).
#pragma once

#include <memory>
#include <vector>

#include "engine/logql/lang.h"
#include "engine/logql/stage.h"

namespace rulecheck::engine::logql {

// A filter ready to run. Parts that are the same for a whole query only.
class LabelFilterTest : public LabelTest {
 public:
  // The label that the filter looks at; kNoName when there are several.
  virtual NameId single_name() const { return kNoName; }
  virtual void AppendNames(std::vector<NameId>* names) const = 0;
};

// Null when every line passes. `stands_alone`: the filter is a stage of its own, where Loki
// refuses an ip() that is no pattern; elsewhere that one never matches.
Result<std::unique_ptr<LabelFilterTest>> MakeLabelFilter(const lang::LabelFilter& filter, bool stands_alone,
                                                         LabelNames* names);

// The filters behind unwrap: all must pass. Null when every line passes.
Result<std::unique_ptr<LabelFilterTest>> MakeLabelFilters(std::span<lang::LabelFilter* const> filters,
                                                          LabelNames* names);

// The test of a stage; `test` must outlive it.
StagePtr MakeLabelFilterStage(const LabelFilterTest* test);

}  // namespace rulecheck::engine::logql
