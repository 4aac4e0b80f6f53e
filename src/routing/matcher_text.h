// Texts of matchers, in the three modes of Alertmanager. Sources: pkg/labels/parse.go (classic),
// matcher/parse and matcher/compat (UTF-8) of Alertmanager 0.27 and later.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "routing/matcher.h"
#include "rulecheck/result.h"

namespace rulecheck::routing {

enum class MatcherMode : uint8_t {
  kFallback,    // classic where that accepts a text, else UTF-8: the default since 0.27
  kClassic,     // the only one before 0.27
  kUtf8Strict,  // --enable-feature=utf8-strict-mode
};
std::string_view MatcherModeName(MatcherMode mode);  // "fallback", "classic", "utf8-strict"
std::optional<MatcherMode> MatcherModeByName(std::string_view name);

// A list of matchers, joined by commas, perhaps in braces. The span of an error is of the text.
Result<Matchers> ParseMatchers(std::string_view text, MatcherMode mode);
Result<Matchers> ParseClassicMatchers(std::string_view text);
Result<Matchers> ParseUtf8Matchers(std::string_view text);

// A single matcher, as amtool takes it: no braces around it.
Result<Matcher> ParseMatcher(std::string_view text, MatcherMode mode);

// `[a-zA-Z_][a-zA-Z0-9_]*`, what keys of `match` are in every mode.
bool IsClassicLabelName(std::string_view name);
// What `group_by` and `equal` take.
bool IsLabelName(std::string_view name, MatcherMode mode);

// Whether a name has characters that end words in the UTF-8 grammar.
bool NeedsQuotes(std::string_view name);

}  // namespace rulecheck::routing
