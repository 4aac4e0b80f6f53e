#include "same_tree.h"

#include <unordered_map>

#include <fmt/format.h>

namespace rulecheck::source {

namespace {

class TreeComparer {
 public:
  std::string Difference(const Tree& a, const Tree& b) {
    a_ = &a;
    b_ = &b;
    if (!SameError(a, b)) return "other errors";
    if (a.degraded_scalars() != b.degraded_scalars()) return "other untraced scalars";
    if (!SameComments(a, b)) return "other comments";
    if (a.documents().size() != b.documents().size()) return "other documents";
    for (size_t i = 0; i < a.documents().size(); ++i) {
      if (!Same(*a.documents()[i].root, *b.documents()[i].root)) return where_;
    }
    return {};
  }

 private:
  static bool SameError(const Tree& a, const Tree& b) {
    if (!a.error() || !b.error()) return a.error().has_value() == b.error().has_value();
    return a.error()->message == b.error()->message && a.error()->span == b.error()->span;
  }

  static bool SameComments(const Tree& a, const Tree& b) {
    if (a.comments().size() != b.comments().size()) return false;
    for (size_t i = 0; i < a.comments().size(); ++i) {
      const Comment& left = a.comments()[i];
      const Comment& right = b.comments()[i];
      if (left.span != right.span || left.own_line != right.own_line) return false;
    }
    return true;
  }

  bool Same(const Node& a, const Node& b) {
    const auto [known, fresh] = seen_.emplace(&a, &b);
    if (!fresh) return known->second == &b;
    where_ = fmt::format("at byte {}: `{}` or `{}`", a.span.begin, a.value, b.value);
    return a.kind == b.kind && a.style == b.style && a.flow == b.flow && a.span == b.span &&
           a.value == b.value && a.tag == b.tag && a.anchor == b.anchor && a.weight == b.weight &&
           SameMap(a, b) && SameChildren(a, b);
  }

  bool SameMap(const Node& a, const Node& b) const {
    const MappedText left = a_->Text(a);
    const MappedText right = b_->Text(b);
    for (uint32_t i = 0; i <= a.value.size(); ++i) {
      if (left.At({i, i + 1}).span != right.At({i, i + 1}).span) return false;
    }
    return true;
  }

  bool SameChildren(const Node& a, const Node& b) {
    if (a.items.size() != b.items.size() || a.entries.size() != b.entries.size()) return false;
    for (size_t i = 0; i < a.items.size(); ++i) {
      if (a.items[i].written != b.items[i].written || !Same(*a.items[i].node, *b.items[i].node)) return false;
    }
    for (size_t i = 0; i < a.entries.size(); ++i) {
      const Entry& left = a.entries[i];
      const Entry& right = b.entries[i];
      if (left.written != right.written || !Same(*left.key, *right.key) || !Same(*left.value, *right.value)) {
        return false;
      }
    }
    return true;
  }

  const Tree* a_ = nullptr;
  const Tree* b_ = nullptr;
  std::unordered_map<const Node*, const Node*> seen_;
  std::string where_;
};

}  // namespace

std::string DifferenceOf(const Tree& a, const Tree& b) {
  return TreeComparer().Difference(a, b);
}

}  // namespace rulecheck::source
