// Alternatives with common beginnings: abc|abd becomes ab(?:c|d), then [cd]
// (`factor` of regexp/syntax/parse.go).
#include <algorithm>

#include "logql/regex_class.h"
#include "logql/regex_parser.h"

namespace rulecheck::logql {
namespace {

using Nodes = std::vector<RegexNode>;

// The literal a node begins with, or null.
const RegexNode* LeadingLiteral(const RegexNode& node) {
  const RegexNode* first = node.op == RegexOp::kConcat && !node.subs.empty() ? &node.subs.front() : &node;
  return first->op == RegexOp::kLiteral ? first : nullptr;
}

void DropFirst(RegexNode* concat) {
  if (concat->subs.size() == 2) {
    RegexNode rest = std::move(concat->subs[1]);
    *concat = std::move(rest);
  } else if (concat->subs.size() < 2) {
    concat->op = RegexOp::kEmptyMatch;
    concat->subs.clear();
  } else {
    concat->subs.erase(concat->subs.begin());
  }
}

void RemoveLeadingRunes(RegexNode* node, size_t count) {
  if (node->op == RegexOp::kConcat && !node->subs.empty()) {
    RemoveLeadingRunes(&node->subs.front(), count);
    if (node->subs.front().op == RegexOp::kEmptyMatch) DropFirst(node);
    return;
  }
  node->runes.erase(node->runes.begin(), node->runes.begin() + static_cast<std::ptrdiff_t>(count));
  if (node->runes.empty()) node->op = RegexOp::kEmptyMatch;
}

// The first piece of a concatenation, or the node itself; null when it matches "".
const RegexNode* LeadingNode(const RegexNode& node) {
  if (node.op == RegexOp::kEmptyMatch) return nullptr;
  if (node.op != RegexOp::kConcat || node.subs.empty()) return &node;
  return node.subs.front().op == RegexOp::kEmptyMatch ? nullptr : &node.subs.front();
}

void RemoveLeadingNode(RegexNode* node) {
  if (node->op == RegexOp::kConcat && !node->subs.empty()) {
    DropFirst(node);
  } else {
    *node = RegexNode{.op = RegexOp::kEmptyMatch};
  }
}

RegexNode PrefixAndRest(RegexNode prefix, Nodes rest) {
  RegexNode concat{.op = RegexOp::kConcat};
  concat.subs.push_back(std::move(prefix));
  concat.subs.push_back(CollapseRegex(std::move(rest), RegexOp::kAlternate));
  return concat;
}

Nodes Slice(Nodes* nodes, size_t begin, size_t end) {
  return {std::make_move_iterator(nodes->begin() + static_cast<std::ptrdiff_t>(begin)),
          std::make_move_iterator(nodes->begin() + static_cast<std::ptrdiff_t>(end))};
}

size_t CommonLength(const std::vector<char32_t>& a, const std::vector<char32_t>& b, size_t limit) {
  size_t n = 0;
  while (n < limit && n < a.size() && n < b.size() && a[n] == b[n]) ++n;
  return n;
}

// How many from `begin` on share a literal beginning, whose length goes to *length.
size_t LiteralRun(const Nodes& nodes, size_t begin, size_t* length) {
  const RegexNode* first = LeadingLiteral(nodes[begin]);
  if (first == nullptr) return begin + 1;
  *length = first->runes.size();
  size_t end = begin + 1;
  for (; end < nodes.size(); ++end) {
    const RegexNode* other = LeadingLiteral(nodes[end]);
    if (other == nullptr || other->fold_case != first->fold_case) break;
    const size_t common = CommonLength(first->runes, other->runes, *length);
    if (common == 0) break;
    *length = common;
  }
  return end;
}

Nodes FactorLiterals(Nodes nodes) {
  Nodes out;
  for (size_t begin = 0; begin < nodes.size();) {
    size_t length = 0;
    const size_t end = LiteralRun(nodes, begin, &length);
    if (end == begin + 1) {
      out.push_back(std::move(nodes[begin]));
    } else {
      RegexNode prefix{.op = RegexOp::kLiteral};
      prefix.fold_case = LeadingLiteral(nodes[begin])->fold_case;
      const auto& runes = LeadingLiteral(nodes[begin])->runes;
      prefix.runes.assign(runes.begin(), runes.begin() + static_cast<std::ptrdiff_t>(length));
      for (size_t i = begin; i < end; ++i) RemoveLeadingRunes(&nodes[i], length);
      out.push_back(PrefixAndRest(std::move(prefix), Slice(&nodes, begin, end)));
    }
    begin = end;
  }
  return out;
}

bool IsCommonPiece(const RegexNode& node) {
  return IsSingleCharacter(node) ||
         (node.op == RegexOp::kRepeat && node.min == node.max && IsSingleCharacter(node.subs.front()));
}

Nodes FactorPieces(Nodes nodes) {
  Nodes out;
  for (size_t begin = 0; begin < nodes.size();) {
    const RegexNode* first = LeadingNode(nodes[begin]);
    size_t end = begin + 1;
    if (first != nullptr && IsCommonPiece(*first)) {
      while (end < nodes.size()) {
        const RegexNode* other = LeadingNode(nodes[end]);
        if (other == nullptr || !(*other == *first)) break;
        ++end;
      }
    }
    if (end == begin + 1) {
      out.push_back(std::move(nodes[begin]));
    } else {
      RegexNode prefix = *first;
      for (size_t i = begin; i < end; ++i) RemoveLeadingNode(&nodes[i]);
      out.push_back(PrefixAndRest(std::move(prefix), Slice(&nodes, begin, end)));
    }
    begin = end;
  }
  return out;
}

Nodes MergeCharacters(Nodes nodes) {
  Nodes out;
  for (size_t begin = 0; begin < nodes.size();) {
    size_t end = begin;
    while (end < nodes.size() && IsSingleCharacter(nodes[end])) ++end;
    if (end > begin + 1) {
      // The most complex one takes the others in.
      size_t top = begin;
      for (size_t i = begin + 1; i < end; ++i) {
        const bool more = nodes[top].op < nodes[i].op ||
                          (nodes[top].op == nodes[i].op && nodes[top].runes.size() < nodes[i].runes.size());
        if (more) top = i;
      }
      std::swap(nodes[begin], nodes[top]);
      for (size_t i = begin + 1; i < end; ++i) MergeSingleCharacters(&nodes[begin], nodes[i]);
      CleanAlternative(&nodes[begin]);
    }
    if (end > begin) out.push_back(std::move(nodes[begin]));
    if (end < nodes.size()) out.push_back(std::move(nodes[end]));
    begin = end + 1;
  }
  return out;
}

Nodes MergeEmpty(Nodes nodes) {
  Nodes out;
  for (RegexNode& node : nodes) {
    if (!out.empty() && out.back().op == RegexOp::kEmptyMatch && node.op == RegexOp::kEmptyMatch)
      out.pop_back();
    out.push_back(std::move(node));
  }
  return out;
}

}  // namespace

bool IsSingleCharacter(const RegexNode& node) {
  return (node.op == RegexOp::kLiteral && node.runes.size() == 1) || node.op == RegexOp::kCharClass ||
         node.op == RegexOp::kAnyCharNotNewline || node.op == RegexOp::kAnyChar;
}

void MergeSingleCharacters(RegexNode* into, const RegexNode& other) {
  const auto add = [into](const RegexNode& node) {
    if (node.op == RegexOp::kLiteral)
      return AddRange(node.runes[0], node.runes[0], node.fold_case, &into->runes);
    into->runes.insert(into->runes.end(), node.runes.begin(), node.runes.end());
  };
  if (into->op == RegexOp::kAnyCharNotNewline) {
    const bool newline = other.op == RegexOp::kAnyChar ||
                         (other.op == RegexOp::kLiteral && other.runes[0] == '\n') ||
                         (other.op == RegexOp::kCharClass && Contains(other.runes, '\n'));
    if (newline) into->op = RegexOp::kAnyChar;
  } else if (into->op == RegexOp::kCharClass) {
    add(other);
  } else if (into->op == RegexOp::kLiteral) {
    if (other.runes[0] == into->runes[0] && other.fold_case == into->fold_case) return;
    const RegexNode first = *into;
    into->runes.clear();
    add(first);
    add(other);
    into->op = RegexOp::kCharClass;
  }
}

void CleanAlternative(RegexNode* node) {
  if (node->op != RegexOp::kCharClass) return;
  CleanRanges(&node->runes);
  if (node->runes == RuneRanges{0, kMaxRune}) {
    *node = RegexNode{.op = RegexOp::kAnyChar};
  } else if (node->runes == RuneRanges{0, '\n' - 1, '\n' + 1, kMaxRune}) {
    *node = RegexNode{.op = RegexOp::kAnyCharNotNewline};
  }
}

RegexNode CollapseRegex(Nodes subs, RegexOp op) {
  if (subs.size() == 1) return std::move(subs.front());
  RegexNode node{.op = op};
  for (RegexNode& sub : subs) {
    if (sub.op == op) {
      std::move(sub.subs.begin(), sub.subs.end(), std::back_inserter(node.subs));
    } else {
      node.subs.push_back(std::move(sub));
    }
  }
  if (op != RegexOp::kAlternate) return node;
  node.subs = MergeEmpty(MergeCharacters(FactorPieces(FactorLiterals(std::move(node.subs)))));
  if (node.subs.size() != 1) return node;
  RegexNode only = std::move(node.subs.front());
  return only;
}

}  // namespace rulecheck::logql
