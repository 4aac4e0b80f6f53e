#include "source/tree.h"

#include <unordered_set>

namespace rulecheck::source {

namespace {

constexpr std::string_view kMergeTag = "tag:yaml.org,2002:merge";
// Merge keys inside merged mappings; deeper chains do not occur outside of attacks.
constexpr int kMaxMergeDepth = 64;

class Merger {
 public:
  explicit Merger(std::vector<Entry>* out) : out_(*out) {}

  // Own entries first, as they win over merged ones.
  bool Mapping(const Node& mapping, int depth) {
    const size_t known = out_.size();
    if (depth > 0) NoteKeys();
    const Entry* merge = nullptr;
    for (const Entry& entry : mapping.entries) {
      if (IsMergeKey(*entry.key)) {
        merge = &entry;
      } else if (known == 0 || !Has(*entry.key)) {
        out_.push_back(entry);
      }
    }
    return merge == nullptr || Merge(*merge, depth + 1);
  }

  const Entry* bad() const { return bad_; }

 private:
  bool Merge(const Entry& entry, int depth) {
    if (depth > kMaxMergeDepth) return Refuse(entry);
    if (entry.value->is_mapping()) return Mapping(*entry.value, depth);
    if (!entry.value->is_sequence()) return Refuse(entry);
    for (const Item& item : entry.value->items) {
      if (!item.node->is_mapping()) return Refuse(entry);
      if (!Mapping(*item.node, depth)) return false;
    }
    return true;
  }

  static bool IsText(const Node& key) { return key.is_scalar() || key.is_null(); }

  bool Has(const Node& key) const { return IsText(key) && keys_.count(key.value) != 0; }

  // Brings keys_ up to date with out_.
  void NoteKeys() {
    for (; noted_ < out_.size(); ++noted_) {
      if (IsText(*out_[noted_].key)) keys_.insert(out_[noted_].key->value);
    }
  }

  bool Refuse(const Entry& entry) {
    bad_ = &entry;
    return false;
  }

  std::vector<Entry>& out_;
  std::unordered_set<std::string_view> keys_;
  size_t noted_ = 0;
  const Entry* bad_ = nullptr;
};

}  // namespace

const Entry* FindEntry(const Node& node, std::string_view key) {
  for (const Entry& entry : node.entries) {
    if (entry.key->is_scalar() && entry.key->value == key) return &entry;
  }
  return nullptr;
}

const Node* Find(const Node& node, std::string_view key) {
  const Entry* entry = FindEntry(node, key);
  return entry == nullptr ? nullptr : entry->value;
}

bool IsMergeKey(const Node& key) {
  if (!key.is_scalar()) return false;
  return key.tag.empty() ? key.is_plain() && key.value == "<<" : key.tag == kMergeTag;
}

bool MergedEntries(const Node& mapping, std::vector<Entry>* out, const Entry** bad) {
  Merger merger(out);
  const bool ok = merger.Mapping(mapping, 0);
  if (bad != nullptr) *bad = merger.bad();
  return ok;
}

}  // namespace rulecheck::source
