#include "logql/line_match.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "base/strings.h"
#include "logql/regex_tree.h"
#include "template/unicode.h"

namespace rulecheck::logql {
namespace {

std::string Utf8(const std::vector<char32_t>& runes) {
  std::string out;
  for (const char32_t c : runes) AppendUtf8(c, &out);
  return out;
}

// A Go slice of bytes: appending to one writes behind it in the array it shares with
// others, as long as there is room.
class Bytes {
 public:
  Bytes() = default;

  bool is_nil() const { return array_ == nullptr; }
  std::string Text() const { return is_nil() ? std::string() : array_->substr(0, size_); }

  Bytes Append(std::string_view more) const {
    Bytes out = *this;
    out.size_ = size_ + more.size();
    if (is_nil() || out.size_ > array_->size()) {
      const size_t twice = is_nil() ? 0 : 2 * array_->size();
      out.array_ = std::make_shared<std::string>(RoundUp(std::max(out.size_, twice)), '\0');
      if (!is_nil()) out.array_->replace(0, size_, *array_, 0, size_);
    }
    out.array_->replace(size_, more.size(), more);
    return out;
  }

 private:
  // The sizes in which Go hands out memory, up to where they matter here.
  static size_t RoundUp(size_t size) {
    if (size <= 8) return 8;
    return size <= 32 ? (size + 7) / 8 * 8 : (size + 15) / 16 * 16;
  }

  std::shared_ptr<std::string> array_;
  size_t size_ = 0;
};

// A LineMatch whose text is still a slice.
struct Draft {
  LineMatch::Kind kind = LineMatch::Kind::kAll;
  Bytes text;
  bool fold_case = false;
};
// One draft, or several of which any may match.
using Drafts = std::vector<Draft>;
using Simplified = std::optional<Drafts>;

bool IsAll(const Drafts& drafts) {
  return drafts.size() == 1 && drafts.front().kind == LineMatch::Kind::kAll;
}

// Loki leaves out of an `or` what matches all, as if it matched nothing.
Drafts Or(Drafts left, Drafts right) {
  if (left.empty() || IsAll(left)) return right;
  if (IsAll(right)) return left;
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

Drafts Contains(Bytes text, bool fold_case) {
  if (text.Text().empty()) return {Draft{LineMatch::Kind::kAll, {}, false}};
  // Lower case is a copy of its own.
  if (fold_case) text = Bytes().Append(text.Text());
  return {Draft{LineMatch::Kind::kContains, text, fold_case}};
}

bool IsAnything(const RegexNode& node) {
  return node.op == RegexOp::kStar && node.subs.front().op == RegexOp::kAnyCharNotNewline;
}

void ClearCapture(RegexNode* node) {
  if (node->op != RegexOp::kCapture) return;
  RegexNode body = std::move(node->subs.front());
  *node = std::move(body);
}

class Simplifier {
 public:
  explicit Simplifier(bool is_label) : is_label_(is_label) {}

  Simplified Simplify(RegexNode* node) {
    switch (node->op) {
      case RegexOp::kAlternate:
        return Alternate(node);
      case RegexOp::kConcat:
        return Concat(node, {});
      case RegexOp::kCapture:
        ClearCapture(node);
        return Simplify(node);
      case RegexOp::kLiteral: {
        const Bytes text = Bytes().Append(Utf8(node->runes));
        if (!is_label_) return Contains(text, node->fold_case);
        return Drafts{{LineMatch::Kind::kEqual, text, node->fold_case}};
      }
      case RegexOp::kStar:
        if (!IsAnything(*node)) return std::nullopt;
        return Drafts{{LineMatch::Kind::kAll, {}, false}};
      case RegexOp::kPlus:
        if (node->subs.front().op != RegexOp::kAnyCharNotNewline) return std::nullopt;
        return Drafts{{LineMatch::Kind::kExists, {}, false}};
      case RegexOp::kEmptyMatch:
        return Drafts{{LineMatch::Kind::kAll, {}, false}};
      default:
        return std::nullopt;
    }
  }

 private:
  Simplified Alternate(RegexNode* node) {
    for (RegexNode& sub : node->subs) ClearCapture(&sub);
    Drafts all;
    for (RegexNode& sub : node->subs) {
      Simplified one = Simplify(&sub);
      if (!one) return std::nullopt;
      all = all.empty() ? *std::move(one) : Or(std::move(all), *std::move(one));
    }
    return all;
  }

  // One literal, any `.*`, and alternatives after the literal; three pieces at most.
  Simplified Concat(RegexNode* node, Bytes base) {
    for (RegexNode& sub : node->subs) ClearCapture(&sub);
    std::erase_if(node->subs, [](const RegexNode& sub) { return sub.op == RegexOp::kEmptyMatch; });
    constexpr size_t kMaxPieces = 3;
    if (node->subs.size() > kMaxPieces) return std::nullopt;
    Drafts alternatives;
    bool has_literal = false;
    bool fold_case = false;
    for (RegexNode& sub : node->subs) {
      if (sub.op == RegexOp::kLiteral) {
        if (has_literal) return std::nullopt;
        has_literal = true;
        base = base.Append(Utf8(sub.runes));
        fold_case = sub.fold_case;
      } else if (sub.op == RegexOp::kAlternate && !base.is_nil()) {
        if (!ConcatAlternatives(&sub, base, fold_case, &alternatives)) return std::nullopt;
      } else if (!IsAnything(sub)) {
        return std::nullopt;
      }
    }
    if (!alternatives.empty()) return alternatives;
    if (base.is_nil()) return std::nullopt;
    return Contains(base, fold_case);
  }

  bool ConcatAlternatives(RegexNode* node, const Bytes& base, bool fold_case, Drafts* all) {
    for (RegexNode& sub : node->subs) {
      if (!fold_case && sub.fold_case) return false;
      Simplified one;
      if (sub.op == RegexOp::kEmptyMatch || IsAnything(sub)) {
        one = Contains(base, fold_case);
      } else if (sub.op == RegexOp::kLiteral) {
        one = Contains(Bytes().Append(base.Text() + Utf8(sub.runes)), fold_case);
      } else if (sub.op == RegexOp::kConcat) {
        one = Concat(&sub, base);
      }
      if (!one) return false;
      *all = all->empty() ? *std::move(one) : Or(std::move(*all), *std::move(one));
    }
    return !all->empty();
  }

  bool is_label_;
};

LineMatch Finish(const Draft& draft) {
  LineMatch match;
  match.kind = draft.kind;
  match.fold_case = draft.fold_case;
  match.text = draft.fold_case ? gotemplate::ToLower(draft.text.Text()) : draft.text.Text();
  return match;
}

}  // namespace

LineMatch SimplifyRegex(std::string_view pattern, bool is_label) {
  auto tree = ParseRegexTree(pattern);
  if (!tree) return {};
  const Simplified drafts = Simplifier(is_label).Simplify(&*tree);
  if (!drafts) return {};
  if (drafts->size() == 1) return Finish(drafts->front());
  LineMatch match;
  match.kind = LineMatch::Kind::kAny;
  for (const Draft& draft : *drafts) match.any.push_back(Finish(draft));
  return match;
}

}  // namespace rulecheck::logql
