#include "source/comments.h"

#include <algorithm>

namespace rulecheck::source {

namespace {

// A child of a collection and where it is written (an alias: not where it stands itself).
struct WrittenChild {
  const Node* node = nullptr;
  Span written;
};

// The first child for which `wanted(Span)` holds; it holds for all behind it too.
template <typename Wanted>
WrittenChild FirstChild(const Node& node, Wanted&& wanted) {
  const auto item = std::partition_point(node.items.begin(), node.items.end(),
                                         [&](const Item& i) { return !wanted(i.written); });
  if (item != node.items.end()) return {item->node, item->written};
  const auto entry = std::partition_point(node.entries.begin(), node.entries.end(),
                                          [&](const Entry& e) { return !wanted(e.written); });
  if (entry == node.entries.end()) return {};
  if (wanted(entry->key->span)) return {entry->key, entry->key->span};
  return {entry->value, entry->written};
}

// The last child that begins before `at`.
WrittenChild LastChild(const Node& node, uint32_t at) {
  const auto item = std::partition_point(node.items.begin(), node.items.end(),
                                         [&](const Item& i) { return i.written.begin < at; });
  if (item != node.items.begin()) return {(item - 1)->node, (item - 1)->written};
  const auto entry = std::partition_point(node.entries.begin(), node.entries.end(),
                                          [&](const Entry& e) { return e.key->span.begin < at; });
  if (entry == node.entries.begin()) return {};
  const Entry& last = *(entry - 1);
  if (last.written.begin < at) return {last.value, last.written};
  return {last.key, last.key->span};
}

// Whether no line begins between `end` and `at`.
bool StandsOnLineOf(std::string_view text, uint32_t end, uint32_t at) {
  if (end >= at) return true;
  return text.substr(end, at - end).find_first_of("\r\n") == std::string_view::npos;
}

const Node* FirstBehind(const Node& root, Span comment) {
  WrittenChild child{&root, root.span};
  while (child.node != nullptr && child.written.begin < comment.end) {
    if (child.written != child.node->span) return nullptr;
    child = FirstChild(*child.node, [&](Span written) { return written.end > comment.begin; });
  }
  return child.node;
}

const Node* LastBefore(const Node& root, Span comment) {
  if (root.span.begin >= comment.begin) return nullptr;
  const Node* node = &root;
  while (true) {
    const WrittenChild child = LastChild(*node, comment.begin);
    if (child.node == nullptr) return node;
    if (child.written != child.node->span) return child.node;
    node = child.node;
  }
}

}  // namespace

const Node* NodeOf(const Tree& tree, const Comment& comment) {
  for (const Document& document : tree.documents()) {
    const Node& root = *document.root;
    if (comment.own_line) {
      const Node* node = FirstBehind(root, comment.span);
      if (node != nullptr) return node;
    } else if (StandsOnLineOf(tree.file()->text(), root.span.end, comment.span.begin)) {
      return LastBefore(root, comment.span);
    }
  }
  return nullptr;
}

}  // namespace rulecheck::source
