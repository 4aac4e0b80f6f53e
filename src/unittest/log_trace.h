// What becomes of log lines in the stages of a query: how many reach each stage and
// how many pass it. A slow way, for cases that failed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/logql/log_store.h"
#include "rulecheck/explanation.h"
#include "rulecheck/logql.h"
#include "rulecheck/result.h"

namespace rulecheck::unittest {

struct DroppedLine {
  int64_t t_ns = 0;
  std::string line;                // as it came to the stage
  std::string labels;              // those that the stage looks at: `level="info"`; may be empty
  bool before_decolorize = false;  // a line filter that runs before the decolorize in front of it
};

struct StageTrace {
  std::string text;  // `| level="error"`
  Span span;         // in the query
  uint64_t in = 0;
  uint64_t out = 0;
  std::optional<DroppedLine> dropped;  // the first
};

// Of one selector of a query, over the lines that it reads for one point in time.
struct LogTrace {
  std::string selector;
  Span span;
  uint64_t streams = 0;      // that the selector picks
  uint64_t all_streams = 0;  // of the store
  uint64_t all_lines = 0;    // of the picked streams
  uint64_t lines = 0;        // of these, those in the window
  int64_t from_ns = 0;       // of the window
  int64_t to_ns = 0;
  bool log_query = false;  // the window is [from, to), otherwise (from, to]
  std::vector<StageTrace> stages;
};

// One trace per selector, from left to right; `start_ns` is where log queries begin.
// The first of `stop` selectors only.
std::vector<LogTrace> TraceLines(const logql::Query& query, const engine::logql::LogStore& store,
                                 int64_t start_ns, int64_t at_ns, size_t stop);

// A line as it stands, between backticks, where that can be read; else as a Go string.
std::string ShownLine(const std::string& line);

// The traces in words. Times are told since `zero_ns`.
std::vector<CaseReason> TraceReasons(const std::vector<LogTrace>& traces,
                                     const engine::logql::LogStore& store, int64_t zero_ns);

}  // namespace rulecheck::unittest
