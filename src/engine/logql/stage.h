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
};

// All filters of a run of `|=`, `!~` and so on. Null when every line passes.
Result<StagePtr> MakeLineFilter(const std::vector<const lang::LineFilter*>& filters);
StagePtr MakeJson(const StageContext& context);
Result<StagePtr> MakeJsonExpressions(const lang::JsonStage& json, const StageContext& context);
StagePtr MakeLogfmt(const lang::LogfmtStage& logfmt, const StageContext& context);
Result<StagePtr> MakeLogfmtExpressions(const lang::LogfmtStage& logfmt, const StageContext& context);
Result<StagePtr> MakeRegexp(const lang::RegexpStage& regexp, const StageContext& context);
StagePtr MakePattern(const lang::PatternStage& pattern, const StageContext& context);
StagePtr MakeUnpack(const StageContext& context);
StagePtr MakeDecolorize(const StageContext& context);
Result<StagePtr> MakeDrop(const lang::DropStage& drop, const StageContext& context);
Result<StagePtr> MakeKeep(const lang::KeepStage& keep, const StageContext& context);
// `required` gets the labels that the templates read.
Result<StagePtr> MakeLineFormat(const lang::LineFormatStage& format, const StageContext& context,
                                std::vector<NameId>* required);
Result<StagePtr> MakeLabelFormat(const lang::LabelFormatStage& format, const StageContext& context,
                                 std::vector<NameId>* required);

}  // namespace rulecheck::engine::logql
