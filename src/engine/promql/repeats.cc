#include "engine/promql/repeats.h"

#include <algorithm>
#include <bit>
#include <string_view>
#include <vector>

#include "rulecheck/promql_functions.h"

namespace rulecheck::engine {

using promql::As;
using promql::Expr;
using promql::NodeKind;
using promql::To;

namespace {

using Mode = std::function<bool(const promql::VectorSelector&)>;

template <typename T, typename Same>
bool SameLists(std::span<T> a, std::span<T> b, Same&& same) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

bool SameMatcher(const promql::Matcher& a, const promql::Matcher& b) {
  return a.op == b.op && a.name == b.name && a.value == b.value;
}
bool SameName(const promql::LabelRef& a, const promql::LabelRef& b) {
  return a.name == b.name;
}
// Bits, so that -0 and NaN are what they are.
bool SameNumber(double a, double b) {
  return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b);
}
bool SameFill(const std::optional<double>& a, const std::optional<double>& b) {
  return a.has_value() == b.has_value() && (!a || SameNumber(*a, *b));
}

// What a node says itself, its children aside. Depth is bounded by the parser.
class Comparison {
 public:
  explicit Comparison(const Mode& mode) : mode_(mode) {}

  bool Equal(const Expr* a, const Expr* b) const {
    if (a == nullptr || b == nullptr) return a == b;
    if (a->kind != b->kind || a->type != b->type || !SameNode(*a, *b)) return false;
    std::vector<const Expr*> left;
    std::vector<const Expr*> right;
    promql::AppendChildren(*a, &left);
    promql::AppendChildren(*b, &right);
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [this](const Expr* x, const Expr* y) { return Equal(x, y); });
  }

 private:
  bool SameTime(const promql::TimeModifiers& a, const promql::TimeModifiers& b) const {
    return a.offset_ns == b.offset_ns && a.at == b.at && a.at_ms == b.at_ms &&
           Equal(a.offset_expr, b.offset_expr);
  }

  bool SameSelector(const promql::VectorSelector& a, const promql::VectorSelector& b) const {
    return SameLists(a.matchers, b.matchers, SameMatcher) && SameTime(a.time, b.time) &&
           a.anchored == b.anchored && a.smoothed == b.smoothed && mode_(a) == mode_(b);
  }

  static bool SameMatching(const promql::VectorMatching* a, const promql::VectorMatching* b) {
    if (a == nullptr || b == nullptr) return a == b;
    return a->card == b->card && a->on == b->on && SameLists(a->labels, b->labels, SameName) &&
           SameLists(a->include, b->include, SameName) && SameFill(a->fill_left, b->fill_left) &&
           SameFill(a->fill_right, b->fill_right);
  }

  bool SameNode(const Expr& a, const Expr& b) const {
    switch (a.kind) {
      case NodeKind::kNumber:
        return SameNumber(To<promql::NumberLiteral>(a).value, To<promql::NumberLiteral>(b).value);
      case NodeKind::kString:
        return To<promql::StringLiteral>(a).value == To<promql::StringLiteral>(b).value;
      case NodeKind::kDuration:
        return SameDuration(To<promql::DurationExpr>(a), To<promql::DurationExpr>(b));
      case NodeKind::kVectorSelector:
        return SameSelector(To<promql::VectorSelector>(a), To<promql::VectorSelector>(b));
      case NodeKind::kMatrixSelector: {
        const auto& x = To<promql::MatrixSelector>(a);
        const auto& y = To<promql::MatrixSelector>(b);
        return x.range_ns == y.range_ns && Equal(x.range_expr, y.range_expr) && Equal(x.selector, y.selector);
      }
      case NodeKind::kSubquery: {
        const auto& x = To<promql::Subquery>(a);
        const auto& y = To<promql::Subquery>(b);
        return x.range_ns == y.range_ns && Equal(x.range_expr, y.range_expr) && x.step_ns == y.step_ns &&
               Equal(x.step_expr, y.step_expr) && SameTime(x.time, y.time);
      }
      case NodeKind::kCall:
        return To<promql::Call>(a).function == To<promql::Call>(b).function;
      case NodeKind::kAggregate: {
        const auto& x = To<promql::Aggregate>(a);
        const auto& y = To<promql::Aggregate>(b);
        return x.op == y.op && x.without == y.without && SameLists(x.grouping, y.grouping, SameName) &&
               (x.param == nullptr) == (y.param == nullptr);
      }
      case NodeKind::kBinary: {
        const auto& x = To<promql::Binary>(a);
        const auto& y = To<promql::Binary>(b);
        return x.op == y.op && x.return_bool == y.return_bool && SameMatching(x.matching, y.matching);
      }
      case NodeKind::kUnary:
        return To<promql::Unary>(a).op == To<promql::Unary>(b).op;
      case NodeKind::kParen:
        return true;
    }
    return false;
  }

  bool SameDuration(const promql::DurationExpr& a, const promql::DurationExpr& b) const {
    return a.op == b.op && Equal(a.lhs, b.lhs) && Equal(a.rhs, b.rhs);
  }

  const Mode& mode_;
};

class Finder {
 public:
  explicit Finder(const Mode& mode) : comparison_(mode) {}

  // Parents before children, and nothing below an equal of what came before.
  Repeats Find(const Expr& root) {
    Hash(root);
    Visit(root);
    Repeats out;
    for (const Group& group : groups_) {
      if (group.parts.size() < 2) continue;
      const Repeat repeat{static_cast<uint32_t>(out.size() + 1), static_cast<uint32_t>(group.parts.size())};
      for (const Expr* part : group.parts) out[part] = repeat;
    }
    return out;
  }

 private:
  struct Group {
    std::vector<const Expr*> parts;
  };
  // Different parts of one hash that are told apart; of a hostile query no more.
  static constexpr size_t kMaxCollisions = 16;

  static uint64_t Mix(uint64_t h, uint64_t v) {
    h ^= v;
    h *= 0xff51afd7ed558ccd;
    return h ^ (h >> 33);
  }

  // Of the shape, the operators and the matchers; what it leaves out, Equal looks at.
  uint64_t Hash(const Expr& e) {
    uint64_t h = Mix(0x9e3779b97f4a7c15, static_cast<uint64_t>(e.kind));
    if (const auto* selector = As<promql::VectorSelector>(&e)) {
      for (const promql::Matcher& m : selector->matchers) {
        h = Mix(h, std::hash<std::string_view>()(m.name));
        h = Mix(h, std::hash<std::string_view>()(m.value));
      }
      h = Mix(h, static_cast<uint64_t>(selector->time.offset_ns));
      h = Mix(h, static_cast<uint64_t>(selector->time.at_ms));
    }
    if (const auto* matrix = As<promql::MatrixSelector>(&e))
      h = Mix(h, static_cast<uint64_t>(matrix->range_ns));
    if (const auto* text = As<promql::StringLiteral>(&e))
      h = Mix(h, std::hash<std::string_view>()(text->value));
    if (const auto* aggregate = As<promql::Aggregate>(&e)) {
      h = Mix(h, static_cast<uint64_t>(aggregate->op));
      for (const promql::LabelRef& l : aggregate->grouping) h = Mix(h, std::hash<std::string_view>()(l.name));
    }
    if (const auto* call = As<promql::Call>(&e)) h = Mix(h, static_cast<uint64_t>(call->function->id));
    if (const auto* binary = As<promql::Binary>(&e)) h = Mix(h, static_cast<uint64_t>(binary->op));
    if (const auto* number = As<promql::NumberLiteral>(&e)) {
      h = Mix(h, std::bit_cast<uint64_t>(number->value));
    }
    std::vector<const Expr*> children;
    promql::AppendChildren(e, &children);
    for (const Expr* child : children) h = Mix(h, Hash(*child));
    if (Worthwhile(e)) hashes_[&e] = h;
    return h;
  }

  // A selector alone is about as dear as a copy of its result.
  static bool Worthwhile(const Expr& e) {
    return e.type == promql::ValueType::kVector &&
           (e.kind == NodeKind::kCall || e.kind == NodeKind::kAggregate || e.kind == NodeKind::kBinary);
  }

  void Visit(const Expr& e) {
    if (const auto it = hashes_.find(&e); it != hashes_.end()) {
      std::vector<size_t>& candidates = by_hash_[it->second];
      for (const size_t group : candidates) {
        if (!comparison_.Equal(groups_[group].parts[0], &e)) continue;
        groups_[group].parts.push_back(&e);
        return;
      }
      if (candidates.size() < kMaxCollisions) {
        candidates.push_back(groups_.size());
        groups_.push_back({{&e}});
      }
    }
    std::vector<const Expr*> children;
    promql::AppendChildren(e, &children);
    for (const Expr* child : children) Visit(*child);
  }

  const Comparison comparison_;
  std::unordered_map<const Expr*, uint64_t> hashes_;
  std::unordered_map<uint64_t, std::vector<size_t>> by_hash_;
  std::vector<Group> groups_;
};

}  // namespace

Repeats FindRepeats(const Expr& root, const Mode& mode) {
  size_t selectors = 0;
  promql::Walk(root, [&](const Expr& e) {
    selectors += e.kind == NodeKind::kVectorSelector ? 1 : 0;
    return true;
  });
  if (selectors < 2) return {};
  return Finder(mode).Find(root);
}

}  // namespace rulecheck::engine
