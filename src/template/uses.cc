// What a template mentions: labels, the value, functions, queries.
#include <algorithm>

#include "template/ast.h"

namespace rulecheck::gotemplate {
namespace {

// What is known, without running, of a value that names are looked up in.
enum class Holds {
  kAlert,   // the data of the alert itself
  kLabels,  // its labels
  kExternalLabels,
  kSampleLabels,  // labels of something that is not the alert
  kValue,
  kOther,
};

class UseLister {
 public:
  explicit UseLister(const Program& program) : program_(program) {}

  std::vector<Use> Run() {
    VisitList(program_.root, Holds::kAlert);
    // A definition does not see the alert, only what it is given.
    in_definition_ = true;
    for (const auto& [name, nodes] : program_.definitions) {
      if (name != program_.name) VisitList(nodes, Holds::kOther);
    }
    std::stable_sort(uses_.begin(), uses_.end(),
                     [](const Use& a, const Use& b) { return a.span.begin < b.span.begin; });
    return std::move(uses_);
  }

 private:
  void VisitList(const NodeList& nodes, Holds dot) {
    for (const Node* node : nodes) Visit(*node, dot);
  }

  void Visit(const Node& node, Holds dot) {
    switch (node.kind) {
      case NodeKind::kAction:
        VisitPipe(*As<ActionNode>(node).pipe, dot);
        break;
      case NodeKind::kInvoke:
        if (const PipeNode* pipe = As<InvokeNode>(node).pipe) VisitPipe(*pipe, dot);
        break;
      case NodeKind::kIf:
      case NodeKind::kWith:
      case NodeKind::kRange:
        VisitBranch(As<BranchNode>(node), dot);
        break;
      default:
        break;
    }
  }

  void VisitBranch(const BranchNode& branch, Holds dot) {
    VisitPipe(*branch.pipe, dot);
    Holds inner = dot;
    if (branch.kind == NodeKind::kRange) inner = Holds::kOther;
    if (branch.kind == NodeKind::kWith) inner = HeldBy(*branch.pipe, dot);
    VisitList(branch.body, inner);
    VisitList(branch.otherwise, dot);
  }

  // What a pipeline of one bare term gives.
  Holds HeldBy(const PipeNode& pipe, Holds dot) const {
    if (pipe.commands.size() != 1 || pipe.commands[0]->args.size() != 1) return Holds::kOther;
    size_t used = 0;
    const Node& term = *pipe.commands[0]->args[0];
    const Holds holds = Resolve(term, dot, &used);
    return used == NamesOf(term).size() ? holds : Holds::kOther;
  }

  static std::span<const Name> NamesOf(const Node& node) {
    switch (node.kind) {
      case NodeKind::kField:
        return As<FieldNode>(node).names;
      case NodeKind::kVariable:
        return As<VariableNode>(node).names;
      case NodeKind::kChain:
        return As<ChainNode>(node).names;
      default:
        return {};
    }
  }

  // Follows the names of a term as far as they are known; `used` counts those followed.
  Holds Resolve(const Node& node, Holds dot, size_t* used) const {
    const std::span<const Name> names = NamesOf(node);
    *used = 0;
    Holds holds = dot;
    if (node.kind == NodeKind::kVariable) {
      holds = OfVariable(names[0].text);
      *used = 1;
    } else if (node.kind == NodeKind::kChain) {
      holds = Holds::kOther;
    } else if (node.kind != NodeKind::kField && node.kind != NodeKind::kDot) {
      return Holds::kOther;
    }
    for (; *used < names.size(); ++*used) {
      const std::string& name = names[*used].text;
      if (holds == Holds::kAlert && name == "Labels")
        holds = Holds::kLabels;
      else if (holds == Holds::kAlert && name == "ExternalLabels")
        holds = Holds::kExternalLabels;
      else if (holds == Holds::kAlert && name == "Value")
        holds = Holds::kValue;
      else if (holds == Holds::kOther && name == "Labels")
        holds = Holds::kSampleLabels;
      else
        break;
    }
    return holds;
  }

  Holds OfVariable(std::string_view name) const {
    if (in_definition_) return Holds::kOther;
    if (name == "$") return Holds::kAlert;
    if (name == "$labels") return Holds::kLabels;
    if (name == "$externalLabels") return Holds::kExternalLabels;
    if (name == "$value") return Holds::kValue;
    return Holds::kOther;
  }

  void VisitPipe(const PipeNode& pipe, Holds dot) {
    for (const CommandNode* command : pipe.commands) VisitCommand(*command, dot);
  }

  void VisitCommand(const CommandNode& command, Holds dot) {
    const Node& first = *command.args[0];
    size_t from = 0;
    if (first.kind == NodeKind::kIdentifier) {
      const std::string& name = As<IdentifierNode>(first).name;
      Add(Use::Kind::kFunction, name, first.span, first.span);
      from = 1;
      if (name == "index" && AddIndexed(command, dot)) from = 3;
      if (name == "label") AddLiteral(Use::Kind::kSampleLabel, command);
      if (name == "query") AddLiteral(Use::Kind::kQuery, command);
    }
    for (size_t i = from; i < command.args.size(); ++i) VisitTerm(*command.args[i], dot);
  }

  // `index $labels "x"`
  bool AddIndexed(const CommandNode& command, Holds dot) {
    if (command.args.size() < 3 || command.args[2]->kind != NodeKind::kString) return false;
    size_t used = 0;
    const Node& map = *command.args[1];
    const Holds holds = Resolve(map, dot, &used);
    if (used != NamesOf(map).size()) return false;
    const auto& key = As<StringNode>(*command.args[2]);
    return AddLabel(holds, key.value, {command.span.begin, key.span.end}, Inner(key));
  }

  bool AddLabel(Holds holds, std::string_view name, Span span, Span name_span) {
    switch (holds) {
      case Holds::kLabels:
        Add(Use::Kind::kLabel, name, span, name_span);
        return true;
      case Holds::kExternalLabels:
        Add(Use::Kind::kExternalLabel, name, span, name_span);
        return true;
      case Holds::kSampleLabels:
        Add(Use::Kind::kSampleLabel, name, span, name_span);
        return true;
      default:
        return false;
    }
  }

  void AddLiteral(Use::Kind kind, const CommandNode& command) {
    if (command.args.size() < 2 || command.args[1]->kind != NodeKind::kString) return;
    const auto& literal = As<StringNode>(*command.args[1]);
    Add(kind, literal.value, {command.span.begin, literal.span.end}, Inner(literal));
  }

  static Span Inner(const StringNode& literal) { return {literal.span.begin + 1, literal.span.end - 1}; }

  void VisitTerm(const Node& term, Holds dot) {
    if (term.kind == NodeKind::kPipe) return VisitPipe(As<PipeNode>(term), dot);
    if (term.kind == NodeKind::kIdentifier) {
      return Add(Use::Kind::kFunction, As<IdentifierNode>(term).name, term.span, term.span);
    }
    if (term.kind == NodeKind::kChain) VisitTerm(*As<ChainNode>(term).base, dot);
    const std::span<const Name> names = NamesOf(term);
    size_t used = 0;
    const Holds holds = Resolve(term, dot, &used);
    if (used < names.size() &&
        AddLabel(holds, names[used].text, {term.span.begin, names[used].span.end}, names[used].span)) {
      return;
    }
    if (holds == Holds::kLabels ||
        (holds == Holds::kAlert && used == names.size() && term.kind != NodeKind::kChain)) {
      return Add(Use::Kind::kAllLabels, "", term.span, term.span);
    }
    if (holds == Holds::kValue) return Add(Use::Kind::kValue, "", term.span, term.span);
    if (term.kind == NodeKind::kVariable && holds == Holds::kOther) {
      Add(Use::Kind::kVariable, names[0].text, term.span, names[0].span);
    }
  }

  void Add(Use::Kind kind, std::string_view name, Span span, Span name_span) {
    uses_.push_back({kind, name, program_.OwnSpan(span), program_.OwnSpan(name_span)});
  }

  const Program& program_;
  std::vector<Use> uses_;
  bool in_definition_ = false;
};

}  // namespace

std::vector<Use> ListUses(const Template& parsed) {
  return UseLister(parsed.program()).Run();
}

}  // namespace rulecheck::gotemplate
