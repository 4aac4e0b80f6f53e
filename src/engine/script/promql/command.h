// The commands of an acceptance script, parsed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/core/load_series.h"
#include "engine/core/symbols.h"
#include "rulecheck/result.h"

namespace re2 {
class RE2;
}

namespace rulecheck::engine::script {

struct Clear {};

struct Load {
  int64_t step_ms = 0;
  bool with_custom_buckets = false;
  std::vector<LoadedSeries> series;  // a label set once; a repetition replaces it
};

// `expect warn msg: text`: any text, exactly this one, or one that a pattern finds.
struct TextExpectation {
  std::optional<std::string> exact;
  std::shared_ptr<const re2::RE2> pattern;
  std::string source;  // as written, for messages

  bool Matches(std::string_view text) const;
};

// An expected series: a cell a step; one cell for an instant result.
struct ExpectedSeries {
  LoadedSeries cells;
  std::vector<uint8_t> hint_written;  // parallel to cells: the reset hint is compared
  size_t position = 0;                // counted from 1
};

struct Eval {
  std::string query;
  size_t line = 0;
  bool range = false;
  int64_t start_ms = 0;  // of an instant query: its time
  int64_t end_ms = 0;
  int64_t step_ms = 0;

  bool ordered = false;
  bool fail = false;
  std::optional<TextExpectation> fail_text;
  bool any_warning = false;  // eval_warn: at least one
  bool any_info = false;
  std::vector<TextExpectation> warnings;  // not empty: every one is matched, and nothing else
  std::vector<TextExpectation> infos;
  bool no_warnings = false;
  bool no_infos = false;

  std::optional<double> scalar;
  std::optional<std::string> string;
  bool range_vector = false;  // an instant query whose result is a range vector at start, step, end
  std::map<LabelsId, ExpectedSeries> series;
};

using Command = std::variant<Clear, Load, Eval>;

// `lines` are the script's; errors name the line, counted from 1, as `line: what`.
Result<std::vector<Command>> ParseCommands(std::string_view text, Symbols* symbols);

}  // namespace rulecheck::engine::script
