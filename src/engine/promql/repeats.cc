#include "engine/promql/repeats.h"

#include <unordered_map>
#include <vector>

#include "promql/same.h"

namespace rulecheck::engine {

using promql::As;
using promql::Expr;
using promql::NodeKind;

namespace {

using Mode = std::function<bool(const promql::VectorSelector&)>;

class Finder {
 public:
  Finder(const Expr& root, const Mode& mode) : hashes_(syntax::HashTrees(root)), mode_(mode) {}

  // Parents before children, and nothing below an equal of what came before.
  Repeats Find(const Expr& root) {
    promql::Walk(root, [this](const Expr& e) { return !Worthwhile(e) || !HasEqualBefore(e); });
    Repeats out;
    uint32_t id = 0;
    for (const Group& group : groups_) {
      if (group.parts.size() < 2) continue;
      const Repeat repeat{++id, static_cast<uint32_t>(group.parts.size())};
      for (const Expr* part : group.parts) out[part->id] = repeat;
    }
    return out;
  }

 private:
  struct Group {
    std::vector<const Expr*> parts;
  };
  // Different parts of one hash that are told apart; of a hostile query no more.
  static constexpr size_t kMaxCollisions = 16;

  // A selector alone is about as dear as a copy of its result.
  static bool Worthwhile(const Expr& e) {
    return e.type == promql::ValueType::kVector &&
           (e.kind == NodeKind::kCall || e.kind == NodeKind::kAggregate || e.kind == NodeKind::kBinary);
  }

  bool Equal(const Expr& a, const Expr& b) const {
    return syntax::SameTrees(a, b, [this](const Expr& x, const Expr& y) {
      const auto* selector = As<promql::VectorSelector>(&x);
      return selector == nullptr || mode_(*selector) == mode_(promql::To<promql::VectorSelector>(y));
    });
  }

  // Puts the part with its equals, or begins a group.
  bool HasEqualBefore(const Expr& e) {
    std::vector<size_t>& candidates = by_hash_[hashes_[e.id]];
    for (const size_t group : candidates) {
      if (!Equal(*groups_[group].parts[0], e)) continue;
      groups_[group].parts.push_back(&e);
      return true;
    }
    if (candidates.size() < kMaxCollisions) {
      candidates.push_back(groups_.size());
      groups_.push_back({{&e}});
    }
    return false;
  }

  const syntax::NodeTable<uint64_t> hashes_;
  const Mode& mode_;
  std::unordered_map<uint64_t, std::vector<size_t>> by_hash_;
  std::vector<Group> groups_;
};

}  // namespace

Repeats FindRepeats(const Expr& root, const Mode& mode) {
  size_t selectors = 0;
  promql::Walk(root, [&](const Expr& e) { selectors += e.kind == NodeKind::kVectorSelector ? 1 : 0; });
  if (selectors < 2) return {};
  return Finder(root, mode).Find(root);
}

}  // namespace rulecheck::engine
