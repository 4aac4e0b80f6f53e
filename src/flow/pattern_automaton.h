// Whether any value at all satisfies several regular expressions at once.
#pragma once

#include <span>
#include <string_view>

namespace rulecheck::flow {

struct PatternCondition {
  std::string_view pattern;
  bool matches = true;  // otherwise it must not match
};

// Proven: no value but "" satisfies all of them. By walking the automata of the patterns side
// by side; false where they are too large, or written with what this does not read.
bool NoneSatisfies(std::span<const PatternCondition> conditions);

}  // namespace rulecheck::flow
