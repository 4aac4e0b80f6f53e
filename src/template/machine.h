// The interpreter of templates: one run over one set of data, with its bounds.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "template/ast.h"
#include "template/regexp_cache.h"

namespace rulecheck::gotemplate {

// Evaluates expressions. The first error stops everything: functions return an empty
// value from then on, and callers look at `failed()`. `at_` is the node that Go's
// messages would name; the order in which it is set is Go's (text/template/exec.go).
class Machine {
 public:
  Machine(const Program& program, const Environment& environment);

  // The whole run.
  Result<std::string> Run(const Value& data);

  // After an error with a place: whose text it is in.
  const Program* failed_in() const { return failed_in_; }

  uint64_t steps() const { return steps_; }

  const Environment& environment() const { return environment_; }
  RegexpCache& regexps() { return regexps_; }
  const Limits& limits() const { return root_.limits; }
  // Counts a call of `query`; an error beyond the bound.
  Status CountQuery();
  // The first argument of the call that is running, as written; null when it came
  // through a pipe.
  const Node* first_argument() const { return first_argument_; }

 private:
  enum class Flow { kNext, kBreak, kContinue, kStop };
  struct Variable {
    std::string_view name;
    Value value;
  };
  // The value piped into a command; null when nothing is.
  using Final = const Value*;
  using Args = std::span<const Node* const>;

  // exec_walk.cc: statements.
  void WalkRoot(const Value& data, const Program& program);
  Flow WalkList(const Value& dot, const NodeList& nodes);
  Flow Walk(const Value& dot, const Node& node);
  Flow WalkIfOrWith(const Value& dot, const BranchNode& node);
  Flow WalkRange(const Value& dot, const BranchNode& node);
  Flow WalkInvoke(const Value& dot, const InvokeNode& node);
  void PrintValue(const Node& node, const Value& value);
  void Write(std::string_view text);
  template <typename Each>
  Flow ForEach(const Value& over, const PipeNode& pipe, bool* ran, Each each);
  Flow Iterate(const BranchNode& node, size_t mark, const Value& index, const Value& element);

  // exec_eval.cc: pipelines, commands, fields.
  Value EvalPipeline(const Value& dot, const PipeNode& pipe);
  Value EvalCommand(const Value& dot, const CommandNode& command, Final final);
  Value EvalNumber(const NumberNode& number);
  Value EvalField(const Value& dot, const FieldNode& field, Args args, Final final);
  Value EvalVariable(const Value& dot, const VariableNode& variable, Args args, Final final);
  Value EvalChain(const Value& dot, const ChainNode& chain, Args args, Final final);
  Value EvalNames(const Value& dot, Value receiver, const Node& node, std::span<const Name> names, Args args,
                  Final final);
  Value EvalName(const Value& dot, const std::string& name, const Node& node, Args args, Final final,
                 const Value& receiver);
  void RefuseArguments(Args args, Final final);

  // exec_call.cc: functions, methods and their arguments.
  Value EvalFunction(const Value& dot, const IdentifierNode& identifier, const Node& command, Args args,
                     Final final);
  Value Call(const Value& dot, const Function& function, const Value* receiver, const Node& node, Args args,
             Final final);
  Value ShortCircuit(const Value& dot, bool stop_at, Args args, Final final);
  Value EvalArgument(const Value& dot, Param param, const Node& node);
  Value EvalConstant(Param param, const Node& node);
  Value CheckType(const Value& value, Param param);
  Value EvalLiteral(const Node& node);

  void Fail(std::string message);
  void Stop(Error error);
  bool failed() const { return error_.has_value(); }
  bool Step();  // false, and an error, when there have been too many

  Value* Find(std::string_view name);
  void Assign(std::string_view name, const Value& value);

  const Program& root_;
  const Program* program_;  // whose template is running
  const Program* failed_in_ = nullptr;
  const Environment& environment_;
  RegexpCache regexps_;
  std::string output_;
  std::optional<Error> error_;
  std::vector<Variable> variables_;
  const Node* at_ = nullptr;
  const Node* first_argument_ = nullptr;
  std::string_view template_name_;
  uint64_t steps_ = 0;
  uint32_t depth_ = 0;        // statements running inside each other
  uint32_t invocations_ = 0;  // templates running inside each other
  uint32_t queries_ = 0;
};

}  // namespace rulecheck::gotemplate
