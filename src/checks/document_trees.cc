#include "checks/document_trees.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

namespace rulecheck::checks {
namespace {

// A step of a JSON pointer as it was before it was escaped.
std::string Unescaped(std::string_view step) {
  std::string out;
  for (size_t i = 0; i < step.size(); ++i) {
    const bool escape = step[i] == '~' && i + 1 < step.size();
    out.push_back(!escape ? step[i] : step[++i] == '1' ? '/' : '~');
  }
  return out;
}

const source::Node* Step(const source::Node& node, std::string_view step) {
  if (!node.is_sequence()) return source::Find(node, Unescaped(step));
  size_t index = 0;
  const auto read = std::from_chars(step.data(), step.data() + step.size(), index);
  return read.ec == std::errc() && index < node.items.size() ? node.items[index].node : nullptr;
}

// Up to the item of a list, if it is in one: an object.
std::string_view ObjectPart(std::string_view pointer) {
  if (!pointer.starts_with("/items/")) return {};
  return pointer.substr(0, std::min(pointer.find('/', 7), pointer.size()));
}

}  // namespace

const source::Node* Follow(const source::Node* node, std::string_view pointer) {
  while (node != nullptr && !pointer.empty()) {
    const size_t end = std::min(pointer.find('/', 1), pointer.size());
    node = Step(*node, pointer.substr(1, end - 1));
    pointer.remove_prefix(end);
  }
  return node;
}

const source::Tree& DocumentTrees::TreeOf(const SourceFile& file) {
  auto& tree = trees_[&file];
  if (tree == nullptr)
    tree = file.path().ends_with(".json") ? source::ParseJson(file) : source::ParseYaml(file);
  return *tree;
}

const source::Tree& DocumentTrees::TreeIn(const SourceFile& file, const source::Node& text) {
  auto& tree = inner_[&text];
  if (tree != nullptr) return *tree;
  const MappedText mapped{text.value, &file, text.span, text.map};
  const size_t first = text.value.find_first_not_of(" \t\r\n");
  const bool json = first != std::string_view::npos && (text.value[first] == '{' || text.value[first] == '[');
  tree = json ? source::ParseJson(mapped) : source::ParseYaml(mapped);
  return *tree;
}

const source::Node* DocumentTrees::Root(const Document& document) {
  const DocumentPlace& place = document.place;
  const auto roots = TreeOf(*document.file).documents();
  if (place.stream >= roots.size()) return nullptr;
  const source::Node* node = Follow(roots[place.stream].root, place.pointers.front());
  for (size_t i = 1; i < place.pointers.size(); ++i) {
    if (node == nullptr || !node->is_scalar()) return nullptr;
    const auto inner = TreeIn(*document.file, *node).documents();
    const size_t index = i + 1 == place.pointers.size() ? place.inner : 0;
    if (index >= inner.size()) return nullptr;
    node = Follow(inner[index].root, place.pointers[i]);
  }
  return node;
}

const source::Node* DocumentTrees::Outermost(const Document& document) {
  const auto roots = TreeOf(*document.file).documents();
  if (document.place.stream >= roots.size()) return nullptr;
  return Follow(roots[document.place.stream].root, ObjectPart(document.place.pointers.front()));
}

MappedText DocumentTrees::Text(const Document& document, const source::Node& scalar) {
  return {scalar.value, document.file, scalar.span, scalar.map};
}

const source::Node* NodeAt(const source::Node& root, std::initializer_list<std::string_view> keys) {
  const source::Node* node = &root;
  for (const std::string_view key : keys) {
    node = source::Find(*node, key);
    if (node == nullptr) return nullptr;
  }
  return node;
}

std::string_view TextAt(const source::Node& root, std::initializer_list<std::string_view> keys) {
  const source::Node* node = NodeAt(root, keys);
  return node != nullptr && node->is_scalar() ? node->value : std::string_view();
}

}  // namespace rulecheck::checks
