#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "rulecheck/syntax.h"
#include "syntax/walk.h"

namespace rulecheck::syntax {
namespace {

// A language of one kind of node.
enum class Kind : uint8_t { kAny };
struct Tree : Node<Tree, Kind> {
  static constexpr Kind kKind = Kind::kAny;
  char name = '?';
  std::vector<const Tree*>* children = nullptr;
};

void AppendChildren(const Tree& tree, std::vector<const Tree*>* out) {
  if (tree.children != nullptr) out->insert(out->end(), tree.children->begin(), tree.children->end());
}

}  // namespace

template void WalkTree(const Tree&, VisitNode<Tree>, void*);

namespace {

// a(b(c, d), e)
struct Sample {
  QueryOf<Tree> query{"abcde"};
  std::vector<Tree*> nodes;
  std::vector<const Tree*> below_a, below_b;

  Sample() {
    for (uint32_t i = 0; i < 5; ++i) {
      nodes.push_back(query.NewNode<Tree>({i, i + 1}));
      nodes.back()->name = query.text()[i];
    }
    below_a = {nodes[1], nodes[4]};
    below_b = {nodes[2], nodes[3]};
    nodes[0]->children = &below_a;
    nodes[1]->children = &below_b;
    query.set_root(nodes[0]);
  }
};

}  // namespace

TEST_CASE("ids are dense") {
  const Sample sample;
  CHECK(sample.query.node_count() == 5);
  for (uint32_t i = 0; i < 5; ++i) CHECK(sample.nodes[i]->id == NodeId{i});
}

TEST_CASE("the walk goes parents first, from left to right, and knows what is around") {
  const Sample sample;
  std::string order, around;
  Walk(*sample.query.root(), [&](const Tree& node, Ancestors<Tree> ancestors) {
    order += node.name;
    around += ' ';
    for (const Tree* ancestor : ancestors) around += ancestor->name;
    const Tree* parent = ParentOf(ancestors);
    CHECK((parent == nullptr) == (node.name == 'a'));
  });
  CHECK(order == "abcde");
  CHECK(around == "  a ab ab a");
}

TEST_CASE("a visitor that says false keeps the walk out") {
  const Sample sample;
  std::string order;
  Walk(*sample.query.root(), [&](const Tree& node) {
    order += node.name;
    return node.name != 'b';
  });
  CHECK(order == "abe");
}

TEST_CASE("a table grows, and what was not set reads as nothing") {
  NodeTable<int> table;
  table[NodeId{7}] = 3;
  const NodeTable<int>& read = table;
  CHECK(read[NodeId{7}] == 3);
  CHECK(read[NodeId{6}] == 0);
  CHECK(read[NodeId{700}] == 0);
  NodeTable<std::string> all(3);
  const std::string* first = &all[NodeId{0}];
  all[NodeId{2}] = "x";
  CHECK(first == &all[NodeId{0}]);
}

}  // namespace rulecheck::syntax
