// One stage of a pipeline, ready to run; and the functions that make each kind from its
// node of the tree. One file each: stage_<kind>.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/logs/line_labels.h"
#include "engine/logs/pipeline.h"
#include "engine/logs/scratch.h"
#include "rulecheck/logql.h"
#include "rulecheck/result.h"

namespace rulecheck::logs {

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
Result<StagePtr> MakeLineFilter(const std::vector<const logql::LineFilter*>& filters);
StagePtr MakeJson(const StageContext& context);
Result<StagePtr> MakeJsonExpressions(const logql::JsonStage& json, const StageContext& context);
StagePtr MakeLogfmt(const logql::LogfmtStage& logfmt, const StageContext& context);
Result<StagePtr> MakeLogfmtExpressions(const logql::LogfmtStage& logfmt, const StageContext& context);
Result<StagePtr> MakeRegexp(const logql::RegexpStage& regexp, const StageContext& context);
StagePtr MakePattern(const logql::PatternStage& pattern, const StageContext& context);
StagePtr MakeUnpack(const StageContext& context);
StagePtr MakeDecolorize(const StageContext& context);
Result<StagePtr> MakeDrop(const logql::DropStage& drop, const StageContext& context);
Result<StagePtr> MakeKeep(const logql::KeepStage& keep, const StageContext& context);
// `required` gets the labels that the templates read.
Result<StagePtr> MakeLineFormat(const logql::LineFormatStage& format, const StageContext& context,
                                std::vector<NameId>* required);
Result<StagePtr> MakeLabelFormat(const logql::LabelFormatStage& format, const StageContext& context,
                                 std::vector<NameId>* required);

}  // namespace rulecheck::logs
