// A configuration that another room than the loaders decodes: the tree that it stands in.
#pragma once

#include <memory>

namespace rulecheck {

namespace source {
class Tree;
struct Node;
}  // namespace source

struct ConfigTree {
  std::shared_ptr<const source::Tree> tree;
  const source::Node* root = nullptr;  // in `tree`
};

}  // namespace rulecheck
