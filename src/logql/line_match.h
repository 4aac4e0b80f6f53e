// What Loki makes of a regular expression before it runs it: where it can, a search for
// plain text (RegexSimplifier of pkg/logql/log/filter.go).
//
// That is visible. As a label filter `al.*` finds `xal` though it should be anchored;
// `.*|x` does not match all; alternatives after a common beginning can lose text. What
// is here is what Loki does, bugs included.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rulecheck::logql {

struct LineMatch {
  enum class Kind : uint8_t {
    kAll,       // everything
    kExists,    // anything but ""
    kContains,  // `text` somewhere
    kEqual,     // nothing but `text`
    kAny,       // one of `any`
    kRegex,     // the regular expression itself
  };
  Kind kind = Kind::kRegex;
  std::string text;
  bool fold_case = false;  // then `text` is in lower case
  std::vector<LineMatch> any;
};

// For a line filter, or for a label filter (`is_label`). The pattern must be valid.
LineMatch SimplifyRegex(std::string_view pattern, bool is_label);

// Does a label filter with =~ run the regular expression as such? The printer asks.
inline bool RunsAsRegex(std::string_view pattern) {
  return SimplifyRegex(pattern, true).kind == LineMatch::Kind::kRegex;
}

}  // namespace rulecheck::logql
