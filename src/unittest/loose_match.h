// Which expected items meet which that came, where equality is not what is asked for.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "unittest/compare.h"

namespace rulecheck::unittest {

struct LooseMatch {
  std::vector<bool> expected;  // met by one that came
  std::vector<bool> got;       // meets one that is expected
  bool too_many = false;       // more pairs than are looked at: the others are of no use
};

// Finds for each expected item one that came, none twice, as many as there can be. Only items that share
// the rarest of the labels that are asked for are held against each other with `fits`.
LooseMatch MatchLoosely(std::span<const Item> expected, std::span<const Item> got,
                        const std::function<bool(const Item& expected, const Item& got)>& fits);

}  // namespace rulecheck::unittest
