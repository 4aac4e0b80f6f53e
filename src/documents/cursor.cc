#include "documents/cursor.h"

namespace rulecheck::documents {

namespace {

constexpr int kMaxMergesInMerges = 16;

// Own entries win; of what is merged the first one does.
const source::Node* FindMerged(const source::Node& node, std::string_view key, int depth) {
  if (const source::Node* own = source::Find(node, key)) return own;
  if (depth == kMaxMergesInMerges) return nullptr;
  for (const source::Entry& entry : node.entries) {
    if (!source::IsMergeKey(*entry.key)) continue;
    if (const source::Node* found = FindMerged(*entry.value, key, depth + 1)) return found;
    for (const source::Item& item : entry.value->items) {
      if (const source::Node* found = FindMerged(*item.node, key, depth + 1)) return found;
    }
  }
  return nullptr;
}

}  // namespace

std::string PointerTo(std::string_view pointer, std::string_view key) {
  std::string out;
  out.reserve(pointer.size() + key.size() + 1);
  out.append(pointer).push_back('/');
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

std::string PointerTo(std::string_view pointer, size_t index) {
  return PointerTo(pointer, std::to_string(index));
}

Cursor Cursor::operator[](std::string_view key) const {
  const source::Node* value = Lookup(key);
  if (value == nullptr) return {};
  Cursor out(*value, PointerTo(pointer_, key));
  out.key_ = key;
  return out;
}

std::string_view Cursor::Text(std::string_view key) const {
  const source::Node* value = Lookup(key);
  return value != nullptr && value->is_scalar() ? value->value : std::string_view();
}

const source::Node* Cursor::Lookup(std::string_view key) const {
  return node_ == nullptr ? nullptr : FindMerged(*node_, key, 0);
}

std::vector<source::Entry> Cursor::Entries() const {
  std::vector<source::Entry> out;
  if (node_ != nullptr && node_->is_mapping()) source::MergedEntries(*node_, &out);
  return out;
}

Cursor Cursor::Value(const source::Entry& entry) const {
  Cursor out(*entry.value, PointerTo(pointer_, entry.key->value));
  out.key_ = entry.key->value;
  return out;
}

}  // namespace rulecheck::documents
