// The notation of `| pattern` and `|>`: literal text and captures such as <ip> and <_>
// (pkg/logql/log/pattern).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/span.h"

namespace rulecheck::logql {

struct PatternPart {
  bool capture = false;
  std::string_view text;  // of the pattern: the literal, or the name without its brackets
  Span span;              // in the pattern, with brackets

  bool unnamed() const { return capture && text == "_"; }
};

// Literals and captures in turn; adjacent literals are one. Like Loki's scanner it stops
// where the text is not UTF-8. Points into `pattern`.
std::vector<PatternPart> ParsePattern(std::string_view pattern);

struct PatternProblem {
  std::string message;
  Span span;
  std::string hint;
};

// For `| pattern`: at least one named capture, no two side by side, no name twice.
std::optional<PatternProblem> CheckPatternParser(std::string_view pattern);

// For `|>` and `!>`: no named captures, no two side by side.
std::optional<PatternProblem> CheckPatternFilter(std::string_view pattern);

}  // namespace rulecheck::logql
