#include "flow/pattern_language.h"

#include <algorithm>

#include "base/strings.h"

namespace rulecheck::flow {
namespace {

using logql::RegexNode;
using logql::RegexOp;
using Texts = std::vector<std::string>;

class LanguageLister {
 public:
  explicit LanguageLister(size_t most) : most_(most) {}

  std::optional<Texts> Of(const RegexNode& node) const {
    switch (node.op) {
      case RegexOp::kNoMatch:
        return Texts{};
      case RegexOp::kEmptyMatch:
        return Texts{""};
      case RegexOp::kLiteral:
        return OfLiteral(node);
      case RegexOp::kCharClass:
        return OfClass(node);
      case RegexOp::kCapture:
        return Of(node.subs[0]);
      case RegexOp::kQuest:
        return Checked(Also(Of(node.subs[0]), ""));
      case RegexOp::kRepeat:
        return OfRepeat(node);
      case RegexOp::kConcat:
        return OfConcat(node);
      case RegexOp::kAlternate:
        return OfAlternate(node);
      default:
        return std::nullopt;
    }
  }

 private:
  // Longest total text: values of labels are short, and products of long ones are not wanted.
  static constexpr size_t kMaxBytes = 1 << 16;

  std::optional<Texts> Checked(std::optional<Texts> texts) const {
    if (!texts) return texts;
    std::sort(texts->begin(), texts->end());
    texts->erase(std::unique(texts->begin(), texts->end()), texts->end());
    size_t bytes = 0;
    for (const std::string& text : *texts) bytes += text.size();
    if (texts->size() > most_ || bytes > kMaxBytes) return std::nullopt;
    return texts;
  }

  static std::optional<Texts> Also(std::optional<Texts> texts, std::string_view one) {
    if (texts) texts->emplace_back(one);
    return texts;
  }

  static std::optional<Texts> OfLiteral(const RegexNode& node) {
    if (node.fold_case) return std::nullopt;
    std::string text;
    for (const char32_t c : node.runes) AppendUtf8(c, &text);
    return Texts{text};
  }

  std::optional<Texts> OfClass(const RegexNode& node) const {
    Texts out;
    for (size_t i = 0; i + 1 < node.runes.size(); i += 2) {
      if (node.runes[i + 1] < node.runes[i]) return std::nullopt;
      if (node.runes[i + 1] - node.runes[i] >= most_) return std::nullopt;
      for (char32_t c = node.runes[i]; c <= node.runes[i + 1]; ++c) AppendUtf8(c, &out.emplace_back());
      if (out.size() > most_) return std::nullopt;
    }
    return out;
  }

  std::optional<Texts> OfRepeat(const RegexNode& node) const {
    constexpr int kMaxTimes = 16;
    if (node.max < 0 || node.max > kMaxTimes) return std::nullopt;
    RegexNode times{RegexOp::kConcat};
    Texts out;
    for (int count = 0; count <= node.max; ++count) {
      std::optional<Texts> some = count < node.min ? Texts() : OfConcat(times);
      if (!some) return std::nullopt;
      out.insert(out.end(), some->begin(), some->end());
      times.subs.push_back(node.subs[0]);
    }
    return Checked(std::move(out));
  }

  std::optional<Texts> OfConcat(const RegexNode& node) const {
    Texts out{""};
    for (size_t i = 0; i < node.subs.size(); ++i) {
      const RegexOp op = node.subs[i].op;
      if (op == RegexOp::kBeginText && i == 0) continue;
      if (op == RegexOp::kEndText && i + 1 == node.subs.size()) continue;
      const std::optional<Texts> next = Of(node.subs[i]);
      if (!next || (!next->empty() && out.size() > most_ / next->size())) return std::nullopt;
      Texts longer;
      for (const std::string& head : out) {
        for (const std::string& tail : *next) longer.push_back(head + tail);
      }
      std::optional<Texts> checked = Checked(std::move(longer));
      if (!checked) return std::nullopt;
      out = std::move(*checked);
    }
    return out;
  }

  std::optional<Texts> OfAlternate(const RegexNode& node) const {
    Texts out;
    for (const RegexNode& sub : node.subs) {
      std::optional<Texts> some = Of(sub);
      if (!some || out.size() + some->size() > 4 * most_) return std::nullopt;
      out.insert(out.end(), some->begin(), some->end());
    }
    return Checked(std::move(out));
  }

  size_t most_;
};

// The parser numbers classes such as \p{Greek} without looking them up.
bool NamesUnicodeClass(std::string_view pattern) {
  return pattern.find("\\p") != std::string_view::npos || pattern.find("\\P") != std::string_view::npos;
}

// `^` and `$` in other places than the ends of the whole: `(a|^b)`, `a^b`.
bool HasAnchor(const RegexNode& node) {
  if (node.op == RegexOp::kBeginText || node.op == RegexOp::kEndText) return true;
  return std::any_of(node.subs.begin(), node.subs.end(), HasAnchor);
}

bool HasInnerAnchor(const RegexNode& root) {
  if (root.op != RegexOp::kConcat) return !root.subs.empty() && HasAnchor(root);
  for (size_t i = 0; i < root.subs.size(); ++i) {
    const RegexOp op = root.subs[i].op;
    const bool at_end =
        (op == RegexOp::kBeginText && i == 0) || (op == RegexOp::kEndText && i + 1 == root.subs.size());
    if (!at_end && HasAnchor(root.subs[i])) return true;
  }
  return false;
}

}  // namespace

std::optional<RegexNode> PatternTree(std::string_view pattern) {
  if (NamesUnicodeClass(pattern)) return std::nullopt;
  std::optional<RegexNode> tree = logql::ParseRegexTree("(?s:" + std::string(pattern) + ")");
  if (tree && HasInnerAnchor(*tree)) return std::nullopt;
  return tree;
}

std::optional<std::vector<std::string>> FiniteLanguage(std::string_view pattern, size_t most) {
  const std::optional<RegexNode> tree = PatternTree(pattern);
  return tree ? LanguageLister(most).Of(*tree) : std::nullopt;
}

}  // namespace rulecheck::flow
