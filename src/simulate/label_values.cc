#include "simulate/label_values.h"

#include <algorithm>

#include "flow/pattern_language.h"

namespace rulecheck::simulate {
namespace {

using logql::RegexNode;
using logql::RegexOp;
using promql::MatchOp;
using Texts = std::vector<std::string>;

constexpr size_t kMostSamples = 12;
constexpr size_t kMostBytes = 200;
constexpr int kMostDepth = 50;

// What labels of services usually hold.
constexpr std::string_view kUsual[] = {"example", "200",  "500",   "404", "301",  "100",  "OK", "error",
                                       "success", "true", "false", "GET", "POST", "prod", "1",  "0"};

Texts Joined(const Texts& heads, const Texts& tails) {
  Texts out;
  for (const std::string& head : heads) {
    for (const std::string& tail : tails) {
      if (out.size() < kMostSamples && head.size() + tail.size() <= kMostBytes) out.push_back(head + tail);
    }
  }
  return out;
}

std::string CharText(char32_t rune) {
  return rune < 0x80 ? std::string(1, static_cast<char>(rune)) : std::string();
}

Texts SampleClass(const std::vector<char32_t>& ranges) {
  Texts out;
  for (size_t i = 0; i + 1 < ranges.size() && out.size() < 4; i += 2) {
    // A digit or a letter where there is one.
    char32_t rune = ranges[i];
    for (const char32_t liked : {U'0', U'a', U'A'}) {
      if (ranges[i] <= liked && liked <= ranges[i + 1]) rune = liked;
    }
    out.push_back(CharText(rune));
  }
  return out;
}

Texts SampleNode(const RegexNode& node, int depth) {
  if (depth > kMostDepth) return {};
  switch (node.op) {
    case RegexOp::kLiteral: {
      std::string text;
      for (const char32_t rune : node.runes) text += CharText(rune);
      return {text};
    }
    case RegexOp::kCharClass:
      return SampleClass(node.runes);
    case RegexOp::kAnyCharNotNewline:
    case RegexOp::kAnyChar:
      return {"0", "x"};
    case RegexOp::kCapture:
    case RegexOp::kPlus:
      return node.subs.empty() ? Texts{} : SampleNode(node.subs[0], depth + 1);
    case RegexOp::kStar:
    case RegexOp::kQuest:
      return {""};
    case RegexOp::kRepeat: {
      Texts out = {""};
      const Texts one = node.subs.empty() ? Texts{} : SampleNode(node.subs[0], depth + 1);
      for (int i = 0; i < std::min(node.min, 30) && !node.subs.empty(); ++i) out = Joined(out, one);
      return out;
    }
    case RegexOp::kConcat: {
      Texts out = {""};
      for (const RegexNode& sub : node.subs) out = Joined(out, SampleNode(sub, depth + 1));
      return out;
    }
    case RegexOp::kAlternate: {
      Texts out;
      for (const RegexNode& sub : node.subs) {
        for (std::string& text : SampleNode(sub, depth + 1)) {
          if (out.size() < kMostSamples) out.push_back(std::move(text));
        }
      }
      return out;
    }
    case RegexOp::kNoMatch:
      return {};
    default:
      return {""};
  }
}

bool Accepts(const slo::LabelRange& range, const std::string& value) {
  return value.empty() ? range.absent : range.values.Contains(value);
}

}  // namespace

Texts Samples(std::string_view pattern) {
  const std::optional<RegexNode> tree = flow::PatternTree(pattern);
  return tree ? SampleNode(*tree, 0) : Texts{};
}

std::optional<std::string> ValueFor(const slo::Selection& tests, const slo::Selection* against,
                                    std::string_view label) {
  Texts candidates;
  for (const slo::LabelTest& test : tests.tests) {
    if (test.name != label) continue;
    if (test.op == MatchOp::kEqual) candidates.push_back(test.value);
    if (test.op == MatchOp::kRegexp) {
      for (std::string& text : Samples(test.value)) candidates.push_back(std::move(text));
    }
  }
  for (const std::string_view text : kUsual) candidates.emplace_back(text);
  candidates.emplace_back();
  const slo::LabelRange range = tests.RangeOf(label);
  for (std::string& value : candidates) {
    if (Accepts(range, value) && (against == nullptr || !Accepts(against->RangeOf(label), value)))
      return std::move(value);
  }
  return std::nullopt;
}

}  // namespace rulecheck::simulate
