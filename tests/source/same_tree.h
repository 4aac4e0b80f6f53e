// Compares trees in everything that can be seen of them.
#pragma once

#include <string>

#include "source/tree.h"

namespace rulecheck::source {

// Where two trees of one text differ; empty when they do not.
std::string DifferenceOf(const Tree& a, const Tree& b);

}  // namespace rulecheck::source
