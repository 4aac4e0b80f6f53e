// An own automaton rather than RE2's: RE2 shows no states, and does not say what two patterns
// have in common. Patterns of matchers are short, so that sets of states are few.
#include "flow/pattern_automaton.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <set>
#include <utility>
#include <vector>

#include "flow/pattern_language.h"
#include "logql/regex_tree.h"

namespace rulecheck::flow {
namespace {

using logql::RegexNode;
using logql::RegexOp;

constexpr char32_t kLastRune = 0x10FFFF;
constexpr size_t kMaxStates = 500;
constexpr size_t kMaxProducts = 4000;
constexpr size_t kMaxCuts = 300;

using States = std::vector<uint32_t>;  // sorted

// Thompson's construction: one way in, one way out of each part.
class Automaton {
 public:
  bool Build(const RegexNode& root) {
    start_ = New();
    const uint32_t end = Add(root, start_);
    accept_ = end;
    return good_ && next_.size() <= kMaxStates;
  }

  States Start() const { return Closed({start_}); }
  bool Accepts(const States& states) const {
    return std::binary_search(states.begin(), states.end(), accept_);
  }
  States Step(const States& states, char32_t c) const {
    States out;
    for (const uint32_t state : states) {
      for (const Edge& edge : edges_[state]) {
        if (edge.first <= c && c <= edge.last) out.push_back(edge.to);
      }
    }
    return Closed(std::move(out));
  }
  // The first characters of ranges that edges tell apart.
  void AddCuts(std::set<char32_t>* cuts) const {
    for (const auto& edges : edges_) {
      for (const Edge& edge : edges) {
        cuts->insert(edge.first);
        if (edge.last < kLastRune) cuts->insert(edge.last + 1);
      }
    }
  }

 private:
  struct Edge {
    char32_t first, last;
    uint32_t to;
  };

  uint32_t New() {
    // Beyond the bound nothing more is built.
    if (next_.size() > kMaxStates) good_ = false;
    next_.emplace_back();
    edges_.emplace_back();
    return static_cast<uint32_t>(next_.size() - 1);
  }
  void Jump(uint32_t from, uint32_t to) { next_[from].push_back(to); }
  uint32_t Read(uint32_t from, char32_t first, char32_t last) {
    const uint32_t to = New();
    edges_[from].push_back({first, last, to});
    return to;
  }

  // Adds what `node` reads from the state on; where it ends.
  uint32_t Add(const RegexNode& node, uint32_t from) {
    if (!good_) return from;
    switch (node.op) {
      case RegexOp::kNoMatch:
        return New();
      case RegexOp::kEmptyMatch:
      case RegexOp::kBeginText:  // only at the ends: see PatternTree
      case RegexOp::kEndText:
        return from;
      case RegexOp::kLiteral:
        return AddLiteral(node, from);
      case RegexOp::kCharClass:
        return AddClass(node, from);
      case RegexOp::kAnyChar:
        return Read(from, 0, kLastRune);
      case RegexOp::kCapture:
        return Add(node.subs[0], from);
      case RegexOp::kStar:
      case RegexOp::kPlus:
      case RegexOp::kQuest:
        return AddLoop(node, from);
      case RegexOp::kRepeat:
        return AddRepeat(node, from);
      case RegexOp::kConcat:
        for (const RegexNode& sub : node.subs) from = Add(sub, from);
        return from;
      case RegexOp::kAlternate:
        return AddAlternate(node, from);
      default:
        good_ = false;
        return from;
    }
  }

  uint32_t AddLiteral(const RegexNode& node, uint32_t from) {
    if (node.fold_case) good_ = false;
    for (const char32_t c : node.runes) from = Read(from, c, c);
    return from;
  }

  uint32_t AddClass(const RegexNode& node, uint32_t from) {
    const uint32_t to = New();
    for (size_t i = 0; i + 1 < node.runes.size(); i += 2)
      edges_[from].push_back({node.runes[i], node.runes[i + 1], to});
    return to;
  }

  uint32_t AddAlternate(const RegexNode& node, uint32_t from) {
    const uint32_t to = New();
    for (const RegexNode& sub : node.subs) {
      const uint32_t begin = New();
      Jump(from, begin);
      Jump(Add(sub, begin), to);
    }
    return to;
  }

  uint32_t AddLoop(const RegexNode& node, uint32_t from) {
    const uint32_t begin = New();
    Jump(from, begin);
    const uint32_t end = Add(node.subs[0], begin), to = New();
    Jump(end, to);
    if (node.op != RegexOp::kQuest) Jump(end, begin);
    if (node.op != RegexOp::kPlus) Jump(from, to);
    return to;
  }

  uint32_t AddRepeat(const RegexNode& node, uint32_t from) {
    for (int i = 0; i < node.min && good_; ++i) from = Add(node.subs[0], from);
    if (node.max < 0) {
      RegexNode star{RegexOp::kStar};
      star.subs.push_back(node.subs[0]);
      return AddLoop(star, from);
    }
    const uint32_t to = New();
    Jump(from, to);
    for (int i = node.min; i < node.max && good_; ++i) {
      from = Add(node.subs[0], from);
      Jump(from, to);
    }
    return to;
  }

  States Closed(States states) const {
    std::vector<bool> seen(next_.size());
    States out;
    while (!states.empty()) {
      const uint32_t state = states.back();
      states.pop_back();
      if (seen[state]) continue;
      seen[state] = true;
      out.push_back(state);
      states.insert(states.end(), next_[state].begin(), next_[state].end());
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  std::vector<States> next_;
  std::vector<std::vector<Edge>> edges_;
  uint32_t start_ = 0, accept_ = 0;
  bool good_ = true;
};

// The automata of all conditions, side by side.
class SideBySide {
 public:
  bool Add(const PatternCondition& condition) {
    const auto tree = PatternTree(condition.pattern);
    matches_.push_back(condition.matches);
    return tree && automata_.emplace_back().Build(*tree);
  }

  // Looks for a value that satisfies all, shortest first.
  bool FindsNone() {
    std::set<char32_t> cuts{0};
    for (const Automaton& automaton : automata_) automaton.AddCuts(&cuts);
    if (cuts.size() > kMaxCuts) return false;
    Product start;
    for (const Automaton& automaton : automata_) start.push_back(automaton.Start());
    std::set<Product> seen{start};
    std::deque<Product> waiting{std::move(start)};
    while (!waiting.empty()) {
      const Product from = std::move(waiting.front());
      waiting.pop_front();
      for (const char32_t c : cuts) {
        Product to = Step(from, c);
        if (Dead(to)) continue;
        if (Satisfies(to)) return false;
        if (seen.size() >= kMaxProducts) return false;
        if (seen.insert(to).second) waiting.push_back(std::move(to));
      }
    }
    return true;
  }

 private:
  using Product = std::vector<States>;

  Product Step(const Product& from, char32_t c) const {
    Product out;
    for (size_t i = 0; i < automata_.size(); ++i) out.push_back(automata_[i].Step(from[i], c));
    return out;
  }
  bool Dead(const Product& product) const {
    for (size_t i = 0; i < product.size(); ++i) {
      if (matches_[i] && product[i].empty()) return true;
    }
    return false;
  }
  bool Satisfies(const Product& product) const {
    for (size_t i = 0; i < product.size(); ++i) {
      if (automata_[i].Accepts(product[i]) != matches_[i]) return false;
    }
    return true;
  }

  std::vector<Automaton> automata_;
  std::vector<bool> matches_;
};

}  // namespace

bool NoneSatisfies(std::span<const PatternCondition> conditions) {
  SideBySide all;
  for (const PatternCondition& condition : conditions) {
    if (!all.Add(condition)) return false;
  }
  return all.FindsNone();
}

}  // namespace rulecheck::flow
