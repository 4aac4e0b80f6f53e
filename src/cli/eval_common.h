// What `eval` of either language does with its options: times, files, plots.
#pragma once

#include <memory>
#include <string>

#include "cli/eval.h"
#include "engine/core/block.h"
#include "report/plot.h"
#include "rulecheck/source_file.h"

namespace rulecheck::cli {

inline constexpr int64_t kClockFromMs = 100'000'000'000;  // earlier times are durations since 0

// When the query is asked.
struct When {
  bool range = false;
  bool given = false;  // false: at the last sample
  engine::StepGrid grid;
};

// Each prints what is wrong and returns false then.
bool ReadDurationFlag(const char* flag, const std::string& text, int64_t* out);
bool ReadTimes(const EvalFlags& flags, int64_t interval_ms, When* out);
bool ReadEvalFile(const std::string& path, std::shared_ptr<const SourceFile>* out);  // "-": standard input

report::PlotOptions PlotOptionsOf(const EvalFlags& flags);

}  // namespace rulecheck::cli
