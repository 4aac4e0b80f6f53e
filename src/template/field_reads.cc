#include "template/field_reads.h"

#include <utility>

namespace rulecheck::gotemplate {
namespace {

class FieldReader {
 public:
  void Add(const NodeList& nodes) {
    for (const Node* node : nodes) Add(*node);
  }
  std::vector<std::string_view> out;

 private:
  void Add(const Node& node) {
    switch (node.kind) {
      case NodeKind::kPipe:
        return AddPipe(As<PipeNode>(node));
      case NodeKind::kAction:
        return AddPipe(*As<ActionNode>(node).pipe);
      case NodeKind::kIf:
      case NodeKind::kWith:
      case NodeKind::kRange: {
        const auto& branch = As<BranchNode>(node);
        AddPipe(*branch.pipe);
        Add(branch.body);
        Add(branch.otherwise);
        return;
      }
      case NodeKind::kField:
        for (const Name& name : As<FieldNode>(node).names) out.push_back(name.text);
        return;
      default:
        return;
    }
  }
  void AddPipe(const PipeNode& pipe) {
    for (const CommandNode* command : pipe.commands) Add(command->args);
  }
};

}  // namespace

std::vector<std::string_view> FieldReads(const NodeList& nodes) {
  FieldReader reader;
  reader.Add(nodes);
  return std::move(reader.out);
}

}  // namespace rulecheck::gotemplate
