#include "analysis/label_set.h"

#include <algorithm>
#include <random>

#include "base/strings.h"

namespace rulecheck::analysis {

struct LabelSet::Node {
  Entry entry;
  uint64_t priority;  // falls from the root to the leaves
  const Node* left;   // owned, as right
  const Node* right;
  uint32_t size;
  mutable std::atomic<uint32_t> owners{1};
};

namespace {

using Node = LabelSet::Node;
using Entry = LabelSet::Entry;

// Hostile names must not be able to make a tree deep: what their hash is, they cannot know.
// The seed never shows in a result: only the shape of the trees depends on it.
uint64_t PriorityOf(std::string_view name) {
  static const uint64_t seed = (static_cast<uint64_t>(std::random_device{}()) << 32) | std::random_device{}();
  return HashBytes(name, seed);
}

uint32_t SizeOf(const Node* node) {
  return node == nullptr ? 0 : node->size;
}

const Node* SharedNode(const Node* node) {
  if (node != nullptr) node->owners.fetch_add(1, std::memory_order_relaxed);
  return node;
}

void ReleaseNode(const Node* node) {
  while (node != nullptr && node->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) {
    ReleaseNode(node->left);
    const Node* right = node->right;
    delete node;
    node = right;
  }
}

// Takes over both children; with the entry of `like`.
const Node* MakeNode(const Node& like, const Node* left, const Node* right) {
  return new Node{like.entry, like.priority, left, right, 1 + SizeOf(left) + SizeOf(right)};
}

// Whether `a` stands above `b`.
bool Above(const Node& a, const Node& b) {
  return a.priority != b.priority ? a.priority > b.priority : a.entry.name < b.entry.name;
}

struct Parts {
  const Node* less;
  const Node* greater;
  const Node* equal;  // not owned; null when the name is not there
};

Parts SplitAt(const Node* node, std::string_view name) {
  if (node == nullptr) return {nullptr, nullptr, nullptr};
  const int order = name.compare(node->entry.name);
  if (order == 0) return {SharedNode(node->left), SharedNode(node->right), node};
  if (order < 0) {
    Parts parts = SplitAt(node->left, name);
    parts.greater = MakeNode(*node, parts.greater, SharedNode(node->right));
    return parts;
  }
  Parts parts = SplitAt(node->right, name);
  parts.less = MakeNode(*node, SharedNode(node->left), parts.less);
  return parts;
}

// Every name of `less` is smaller than each of `greater`; takes over both.
const Node* JoinNodes(const Node* less, const Node* greater) {
  if (less == nullptr) return greater;
  if (greater == nullptr) return less;
  const Node* out;
  if (Above(*less, *greater)) {
    out = MakeNode(*less, SharedNode(less->left), JoinNodes(SharedNode(less->right), greater));
    ReleaseNode(less);
  } else {
    out = MakeNode(*greater, JoinNodes(less, SharedNode(greater->left)), SharedNode(greater->right));
    ReleaseNode(greater);
  }
  return out;
}

// Both are borrowed, the result is owned. Names of `a` keep their place.
const Node* UnionOf(const Node* a, const Node* b) {
  if (a == b || b == nullptr) return SharedNode(a);
  if (a == nullptr) return SharedNode(b);
  const bool a_above = !Above(*b, *a);
  const Node& top = a_above ? *a : *b;
  const Parts parts = SplitAt(a_above ? b : a, top.entry.name);
  const Node* left = a_above ? UnionOf(a->left, parts.less) : UnionOf(parts.less, b->left);
  const Node* right = a_above ? UnionOf(a->right, parts.greater) : UnionOf(parts.greater, b->right);
  ReleaseNode(parts.less);
  ReleaseNode(parts.greater);
  if (a_above && left == a->left && right == a->right) {
    ReleaseNode(left);
    ReleaseNode(right);
    return SharedNode(a);
  }
  return MakeNode(top, left, right);
}

const Node* IntersectionOf(const Node* a, const Node* b) {
  if (a == b) return SharedNode(a);
  if (a == nullptr || b == nullptr) return nullptr;
  const Parts parts = SplitAt(b, a->entry.name);
  const Node* left = IntersectionOf(a->left, parts.less);
  const Node* right = IntersectionOf(a->right, parts.greater);
  ReleaseNode(parts.less);
  ReleaseNode(parts.greater);
  return parts.equal != nullptr ? MakeNode(*a, left, right) : JoinNodes(left, right);
}

// `a` without the names of `b`.
const Node* DifferenceOf(const Node* a, const Node* b) {
  if (a == b || a == nullptr) return nullptr;
  if (b == nullptr) return SharedNode(a);
  const Parts parts = SplitAt(a, b->entry.name);
  const Node* left = DifferenceOf(parts.less, b->left);
  const Node* right = DifferenceOf(parts.greater, b->right);
  ReleaseNode(parts.less);
  ReleaseNode(parts.greater);
  return JoinNodes(left, right);
}

// In order of names; `visit` takes an entry.
template <typename Visitor>
void VisitInOrder(const Node* node, Visitor& visit) {
  for (; node != nullptr; node = node->right) {
    VisitInOrder(node->left, visit);
    visit(node->entry);
  }
}

}  // namespace

LabelSet::LabelSet(std::vector<Entry> entries) {
  for (const Entry& entry : entries) Insert(entry.name, entry.span);
}

LabelSet::LabelSet(std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) Insert(name);
}

size_t LabelSet::size() const {
  return SizeOf(root_);
}

const Entry* LabelSet::Find(std::string_view name) const {
  const Node* node = root_;
  while (node != nullptr) {
    const int order = name.compare(node->entry.name);
    if (order == 0) return &node->entry;
    node = order < 0 ? node->left : node->right;
  }
  return nullptr;
}

void LabelSet::Insert(std::string_view name, Span span) {
  if (Contains(name)) return;
  LabelSet one;
  one.root_ = new Node{{name, span}, PriorityOf(name), nullptr, nullptr, 1};
  UniteWith(one);
}

void LabelSet::Erase(std::string_view name) {
  if (!Contains(name)) return;
  const Parts parts = SplitAt(root_, name);
  Release(std::exchange(root_, JoinNodes(parts.less, parts.greater)));
}

void LabelSet::UniteWith(const LabelSet& other) {
  Release(std::exchange(root_, UnionOf(root_, other.root_)));
}

void LabelSet::IntersectWith(const LabelSet& other) {
  Release(std::exchange(root_, IntersectionOf(root_, other.root_)));
}

void LabelSet::Subtract(const LabelSet& other) {
  Release(std::exchange(root_, DifferenceOf(root_, other.root_)));
}

std::vector<Entry> LabelSet::Entries() const {
  std::vector<Entry> out;
  out.reserve(size());
  auto append = [&](const Entry& entry) { out.push_back(entry); };
  VisitInOrder(root_, append);
  return out;
}

std::vector<std::string_view> LabelSet::Names() const {
  std::vector<std::string_view> out;
  out.reserve(size());
  auto append = [&](const Entry& entry) { out.push_back(entry.name); };
  VisitInOrder(root_, append);
  return out;
}

const Node* LabelSet::Share(const Node* node) {
  return SharedNode(node);
}

void LabelSet::Release(const Node* node) {
  ReleaseNode(node);
}

bool LabelSet::SameNames(const Node* a, const Node* b) {
  if (a == b) return true;
  if (SizeOf(a) != SizeOf(b)) return false;
  return a->entry.name == b->entry.name && SameNames(a->left, b->left) && SameNames(a->right, b->right);
}

}  // namespace rulecheck::analysis
