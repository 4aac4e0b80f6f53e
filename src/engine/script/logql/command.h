// The commands of an acceptance script of LogQL, parsed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/logql/log_store.h"
#include "rulecheck/result.h"

namespace re2 {
class RE2;
}

namespace rulecheck::engine::logql::script {

struct Clear {};

// `{app="a"} "value={{.i}}" @ 0s [repeat every 10s for 6] [metadata k="v"]`
struct StreamLine {
  LabelPairs labels;
  std::string text;
  int64_t start_ns = 0;
  int64_t step_ns = 0;
  int64_t count = 1;
  LabelPairs metadata;
};

struct Load {
  std::vector<StreamLine> lines;
};

// A series that is expected: a value a step, nothing where there is none.
struct ExpectedSeries {
  LabelPairs labels;  // sorted; values may be empty
  std::vector<std::optional<double>> values;
};

struct Eval {
  size_t line = 0;
  std::string query;
  bool instant = false;
  int64_t start_ns = 0;  // of an instant query: its time
  int64_t end_ns = 0;
  int64_t step_ns = 0;

  bool fail = false;
  std::string fail_text;                        // must be in the error; empty: any error
  std::shared_ptr<const re2::RE2> fail_regexp;  // must match in the error
  bool empty = false;
  bool ordered = false;
  std::optional<double> scalar;
  std::vector<ExpectedSeries> series;
};

using Command = std::variant<Clear, Load, Eval>;

// Errors name the line, counted from 1, as `line: what`.
Result<std::vector<Command>> ParseCommands(std::string_view text);

// Values of a series, repetitions of a line.
inline constexpr int64_t kMaxCount = 1'000'000;

inline Error ScriptError(std::string message) {
  return {std::move(message), std::nullopt};
}

// One line of a `load`; one of the lines under an `eval`. Errors do not name the line.
Result<StreamLine> ParseStreamLine(std::string_view line);
Status ParseExpectation(std::string_view line, Eval* eval);

// `{a="b"}` at the front of *rest, which is moved behind it; sorted.
Result<LabelPairs> TakeLabels(std::string_view* rest);
Result<int64_t> ParseTime(std::string_view text);  // nanoseconds

}  // namespace rulecheck::engine::logql::script
