// Templates of Helm charts, read without running Helm.
#pragma once

#include <string>
#include <string_view>

namespace rulecheck::documents {

// A template of the same length that is YAML, if it was meant to become YAML in the usual way: actions that
// stand alone on their lines are blanks, others are letters. Both branches of an `if` are there, the body
// of a `range` once.
struct MaskedTemplate {
  std::string masked;
  std::string shown;  // only what stands alone is blank
};
MaskedTemplate MaskActions(std::string_view text);

// A text that is one action and nothing else.
bool IsOneAction(std::string_view text);

}  // namespace rulecheck::documents
