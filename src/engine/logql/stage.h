// One stage of a pipeline, ready to run; and the functions that make each kind from its
// node of the tree. One file each: stage_<kind>.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/logql/lang.h"
#include "engine/logql/line_labels.h"
#include "engine/logql/pipeline.h"
#include "engine/logql/scratch.h"
#include "rulecheck/result.h"

namespace rulecheck::engine::logql {

// A line on its way: stages change its text and its labels.
struct Line {
  int64_t t_ns = 0;
  std::string_view text;
  LineLabels& labels;
  Scratch& scratch;
};

class Stage {
 public:
  virtual ~Stage() = default;
  // False drops the line.
  virtual bool Run(Line& line) = 0;
};

using StagePtr = std::unique_ptr<Stage>;

// What the functions below need besides the node.
struct StageContext {
  LabelNames& names;
  const PipelineOptions& options;
  std::vector<NameId>& required;  // gets the labels that templates read
};

// All filters of a run of `|=`, `!~` and so on. Null when every line passes.
Result<StagePtr> MakeLineFilter(const std::vector<const lang::LineFilter*>& filters);
// One for every stage that begins with a keyword.
#define FILTER_STAGE(...)
#define STAGE(id, type, ...) Result<StagePtr> Make(const lang::type& stage, const StageContext& context);
#include "logql/stages.def"
#undef STAGE
#undef FILTER_STAGE

// Those that name what they take.
Result<StagePtr> MakeJsonExpressions(const lang::JsonStage& json, const StageContext& context);
Result<StagePtr> MakeLogfmtExpressions(const lang::LogfmtStage& logfmt, const StageContext& context);

}  // namespace rulecheck::engine::logql
