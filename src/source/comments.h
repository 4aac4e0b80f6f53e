// Comments of YAML: where they stand in a stretch of text without scalars, and which
// node of the tree one belongs to.
#pragma once

#include <cstdint>
#include <string_view>

#include "rulecheck/span.h"
#include "source/source_text.h"
#include "source/tree.h"
#include "source/yaml_text.h"

namespace rulecheck::source {

// Calls `visit(Span)` for each comment between `begin` and `end`, where nothing stands but
// indicators, anchors, tags and directives.
template <typename Visitor>
void ForEachComment(std::string_view text, uint32_t begin, uint32_t end, Visitor&& visit) {
  for (uint32_t at = begin; at < end;) {
    if (IsProperty(text, at)) {
      while (at < end && !EndsAnchor(text[at])) ++at;
    } else if (text[at] == '#') {
      const uint32_t from = at;
      while (at < text.size() && BreakLength(text, at) == 0) ++at;
      visit(Span{from, at});
    } else {
      ++at;
    }
  }
}

// The node that a comment speaks of: of one at the end of a line the innermost node that
// begins last before it; of one on a line of its own the outermost node that begins first
// behind it (above a rule in a list, the rule's mapping). Null when there is none.
const Node* NodeOf(const Tree& tree, const Comment& comment);

}  // namespace rulecheck::source
