// The syntax tree that ANTLR finds, without ANTLR: rule nodes and indexes of tokens.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "template/token.h"

namespace rulecheck::gotemplate {

enum class Rule : uint8_t {
  kSource,
  kItem,
  kBranch,
  kBody,
  kOtherwise,
  kEnd,
  kDefinition,
  kBlockClause,
  kInvoke,
  kJump,
  kAction,
  kPipeline,
  kCommand,
  kTerm,
  kToken,  // a leaf
};

struct SyntaxNode {
  Rule rule = Rule::kToken;
  bool complete = true;  // false: the syntax error is inside or right behind
  uint32_t token = 0;    // of a leaf: index into Syntax::tokens
  std::vector<SyntaxNode> children;
};

struct Syntax {
  std::vector<Token> tokens;       // without blanks and comments; the last is the end or an error
  SyntaxNode root;                 // up to the first syntax error
  std::optional<size_t> error;     // the token that cannot stand where it stands
  std::string failure;             // ANTLR itself failed; then there is no tree
  std::optional<size_t> too_deep;  // a token nested deeper than allowed; then there is no tree
};

// Reads `text` from byte `begin` on; spans count from its start all the same. Never
// throws. `max_nesting` bounds the depth of the tree. Parsers are kept per thread.
Syntax ParseSyntax(std::string_view text, uint32_t begin, uint32_t max_nesting);

}  // namespace rulecheck::gotemplate
