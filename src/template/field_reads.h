// The fields that a template of LogQL reads.
#pragma once

#include <string_view>
#include <vector>

#include "template/ast.h"

namespace rulecheck::gotemplate {

// As Loki collects them for its parsers, in order: not inside {{template}}, definitions,
// variables and parenthesised chains (listNodeFields of pkg/logql/log/fmt.go). The texts are
// the tree's, whose depth the parser bounds.
std::vector<std::string_view> FieldReads(const NodeList& nodes);

}  // namespace rulecheck::gotemplate
