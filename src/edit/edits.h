// Changes of a text: put together, applied, refused where they are at odds.
//
//   Result<std::string> text = edit::Apply(file.text(), {{{10, 14}, "name"}});
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/finding.h"
#include "rulecheck/result.h"

namespace rulecheck::edit {

// Sorted by place; those alike become one. Error: two that overlap, or that insert at one
// place: which of them comes first would be a guess.
Result<std::vector<Edit>> Compose(std::vector<Edit> edits);

// The text after all of them. Errors as Compose, and an edit beyond the text's end.
Result<std::string> Apply(std::string_view text, std::vector<Edit> edits);

// Only the bytes that change: what both texts begin and end with is left out of the edit, but
// no UTF-8 character is cut.
Edit Narrowed(std::string_view text, Edit edit);

}  // namespace rulecheck::edit
