// Test groups with a `matrix` of parameters: a group for each combination of their values.
#pragma once

#include "rulecheck/arena.h"
#include "source/decode.h"

namespace rulecheck::documents {

// `root` with each group that has a `matrix` as many times as there are combinations, every
// `${{ name }}` in it being the value of that parameter. A scalar that is nothing else becomes what
// stands in the matrix, with its place; in a longer text the text is put in. New nodes are in `arena`;
// the same root comes back where no group has a matrix.
const source::Node& ExpandMatrices(const source::Node& root, Arena* arena, source::Decoder* decoder);

}  // namespace rulecheck::documents
