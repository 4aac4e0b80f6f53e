#include "template/template.h"

#include <fmt/format.h>

#include "template/ast.h"
#include "template/build.h"
#include "template/machine.h"
#include "template/syntax.h"

namespace rulecheck::gotemplate {
namespace {

ParseOutcome Refuse(const ParseOptions& options, uint32_t line, Span span, std::string_view message) {
  ParseOutcome outcome;
  outcome.error = ParseError{fmt::format("template: {}:{}: {}", options.name, line, message), span};
  return outcome;
}

}  // namespace

ParseOutcome Parse(std::string_view text, const FunctionSet& functions, const ParseOptions& options) {
  if (text.size() > options.limits.max_bytes) {
    return Refuse(options, 1, {0, 0}, fmt::format("template longer than {} bytes", options.limits.max_bytes));
  }
  auto program = std::make_shared<Program>();
  program->name = options.name;
  program->limits = options.limits;
  program->variables = {"$"};
  if (options.prologue != nullptr) {
    program->prologue = options.prologue->shared_program();
    program->text = program->prologue->text;
    program->variables = program->prologue->variables;
  }
  program->prologue_size = static_cast<uint32_t>(program->text.size());
  program->text.append(text);

  const Syntax syntax = ParseSyntax(program->text, program->prologue_size, options.limits.max_nesting);
  if (syntax.too_deep) {
    const Token& token = syntax.tokens[*syntax.too_deep];
    return Refuse(options, token.line, program->OwnSpan(token.span),
                  fmt::format("nested deeper than {} levels", options.limits.max_nesting));
  }
  if (!syntax.failure.empty()) {
    return Refuse(options, 1, {0, 0}, fmt::format("internal error: {}", syntax.failure));
  }
  ParseOutcome outcome;
  outcome.error = BuildProgram(syntax, functions, program.get());
  if (!outcome.error) outcome.value = Template(std::move(program));
  return outcome;
}

Result<std::string> Run(const Template& parsed, const Value& data, const Environment& environment) {
  return Machine(parsed.program(), environment).Run(data);
}

Result<std::string> Run(const Template& parsed, const Value& data, const Environment& environment,
                        RunTrace* trace) {
  Machine machine(parsed.program(), environment);
  Result<std::string> out = machine.Run(data);
  *trace = {machine.failed_in(), machine.steps()};
  return out;
}

}  // namespace rulecheck::gotemplate
