// The tree of a parsed template, as the interpreter and the lint helpers read it.
// Positions are byte offsets in the whole text, prologue included, at the place
// that Go's messages name; spans cover all of the node's text.
#pragma once

#include <complex>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rulecheck/span.h"
#include "template/function.h"
#include "template/template.h"

namespace rulecheck::gotemplate {

enum class NodeKind : uint8_t {
  kText,
  kAction,
  kIf,
  kWith,
  kRange,
  kInvoke,
  kBreak,
  kContinue,
  kPipe,
  kCommand,
  kField,
  kVariable,
  kChain,
  kIdentifier,
  kDot,
  kNil,
  kBool,
  kNumber,
  kString,
};

struct Node {
  explicit Node(NodeKind k) : kind(k) {}
  virtual ~Node() = default;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  NodeKind kind;
  uint32_t position = 0;
  Span span;
};

using NodeList = std::vector<const Node*>;

struct Name {
  std::string text;
  Span span;
};

struct TextNode : Node {
  TextNode() : Node(NodeKind::kText) {}
  std::string text;
};

// `.a.b`: names without dots.
struct FieldNode : Node {
  FieldNode() : Node(NodeKind::kField) {}
  std::vector<Name> names;
};

// `$x.a.b`: the first name has its dollar.
struct VariableNode : Node {
  VariableNode() : Node(NodeKind::kVariable) {}
  std::vector<Name> names;
};

// `(pipeline).a.b` or `function.a.b`.
struct ChainNode : Node {
  ChainNode() : Node(NodeKind::kChain) {}
  const Node* base = nullptr;
  std::vector<Name> names;
};

struct IdentifierNode : Node {
  IdentifierNode() : Node(NodeKind::kIdentifier) {}
  std::string name;
  const Function* function = nullptr;
  bool builtin = false;
};

struct BoolNode : Node {
  BoolNode() : Node(NodeKind::kBool) {}
  bool value = false;
};

// An untyped constant: every form that can hold it is set.
struct NumberNode : Node {
  NumberNode() : Node(NodeKind::kNumber) {}
  bool is_int = false, is_uint = false, is_float = false, is_complex = false;
  int64_t int_value = 0;
  uint64_t uint_value = 0;
  double float_value = 0;
  std::complex<double> complex_value;
  std::string text;
};

struct StringNode : Node {
  StringNode() : Node(NodeKind::kString) {}
  std::string quoted;
  std::string value;
};

struct CommandNode : Node {
  CommandNode() : Node(NodeKind::kCommand) {}
  NodeList args;  // never empty
};

struct PipeNode : Node {
  PipeNode() : Node(NodeKind::kPipe) {}
  bool is_assign = false;
  std::vector<const VariableNode*> declarations;
  std::vector<const CommandNode*> commands;
};

struct ActionNode : Node {
  ActionNode() : Node(NodeKind::kAction) {}
  const PipeNode* pipe = nullptr;
};

// if, with, range.
struct BranchNode : Node {
  explicit BranchNode(NodeKind k) : Node(k) {}
  const PipeNode* pipe = nullptr;
  NodeList body;
  NodeList otherwise;
};

// {{template "name" pipeline}}, and what is left of a {{block}} in its place.
struct InvokeNode : Node {
  InvokeNode() : Node(NodeKind::kInvoke) {}
  std::string name;
  const PipeNode* pipe = nullptr;  // may be null
};

// Nodes without anything of their own: dot, nil, break, continue.
struct PlainNode : Node {
  explicit PlainNode(NodeKind k) : Node(k) {}
};

template <typename T>
const T& As(const Node& node) {
  return static_cast<const T&>(node);
}

struct Program {
  std::string name;
  std::string text;  // of the prologue, then its own
  uint32_t prologue_size = 0;
  std::shared_ptr<const Program> prologue;  // may be null
  std::vector<std::string> variables;       // left by the prologue and the root
  Limits limits;
  NodeList root;
  std::map<std::string, NodeList, std::less<>> definitions;
  std::vector<std::unique_ptr<Node>> nodes;  // owns every node

  // A span of the whole text in the template's own text.
  Span OwnSpan(Span span) const {
    auto shift = [this](uint32_t at) { return at > prologue_size ? at - prologue_size : 0; };
    return {shift(span.begin), shift(span.end)};
  }
};

// A template that {{ template }} can name, with the program that its places are of.
struct Definition {
  const Program* program = nullptr;
  const NodeList* body = nullptr;
};

// The node as Go prints it in messages: normalised blanks, comments gone.
std::string Describe(const Node& node);

}  // namespace rulecheck::gotemplate
