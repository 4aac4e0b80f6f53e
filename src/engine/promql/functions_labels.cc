// label_replace and label_join: they look at series, not at samples.
#include <re2/re2.h>

#include "base/strings.h"
#include "engine/core/matcher.h"
#include "engine/promql/functions.h"
#include "promql/regexp_expand.h"

namespace rulecheck::engine {

using promql::FunctionId;

namespace {

bool IsValidLabelName(std::string_view name) {
  return !name.empty() && IsValidUtf8(name);
}

Status SetLabel(Evaluator& ev, Block* block, size_t row, SymbolId name, std::string_view value) {
  Symbols& symbols = ev.symbols();
  block->set_labels(row, symbols.With(block->labels(row), name, symbols.Intern(value)));
  // Who writes the name wants to keep it.
  if (name == symbols.name_symbol()) block->set_drop_name(row, false);
  return {};
}

Result<Block> LabelReplace(Evaluator& ev, const promql::Call& call) {
  const std::string_view destination = StringArgument(call, 1);
  const std::string_view replacement = StringArgument(call, 2);
  const std::string_view source = StringArgument(call, 3);
  auto compiled = CompileAnchored(StringArgument(call, 4), "invalid regular expression in label_replace(): ",
                                  ev.query().storage.matcher_cache().dot());
  if (!compiled) return compiled.error();
  if (!IsValidLabelName(destination)) {
    return EvalError("invalid destination label name in label_replace(): " + std::string(destination));
  }
  auto in = ev.Eval(*promql::StripParens(call.args[0]));
  if (!in) return in;
  Block out = std::move(*in);
  Symbols& symbols = ev.symbols();
  const SymbolId source_name = symbols.Intern(source);
  const SymbolId destination_name = symbols.Intern(destination);
  const re2::RE2& regexp = **compiled;
  std::vector<re2::StringPiece> groups(static_cast<size_t>(regexp.NumberOfCapturingGroups()) + 1);
  for (size_t i = 0; i < out.size(); ++i) {
    const std::string value(symbols.Text(symbols.Get(out.labels(i), source_name)));
    if (!regexp.Match(value, 0, value.size(), re2::RE2::ANCHOR_BOTH, groups.data(),
                      static_cast<int>(groups.size()))) {
      continue;
    }
    if (Status s =
            SetLabel(ev, &out, i, destination_name, promql::ExpandReplacement(regexp, replacement, groups));
        !s) {
      return s.error();
    }
  }
  return ev.MergeEqual(std::move(out));
}

Result<Block> LabelJoin(Evaluator& ev, const promql::Call& call) {
  const std::string_view destination = StringArgument(call, 1);
  const std::string_view separator = StringArgument(call, 2);
  Symbols& symbols = ev.symbols();
  std::vector<SymbolId> sources;
  for (size_t i = 3; i < call.args.size(); ++i) {
    const std::string_view source = StringArgument(call, i);
    if (!IsValidLabelName(source)) {
      return EvalError("invalid source label name in label_join(): " + std::string(source));
    }
    sources.push_back(symbols.Intern(source));
  }
  if (!IsValidLabelName(destination)) {
    return EvalError("invalid destination label name in label_join(): " + std::string(destination));
  }
  auto in = ev.Eval(*promql::StripParens(call.args[0]));
  if (!in) return in;
  Block out = std::move(*in);
  const SymbolId destination_name = symbols.Intern(destination);
  for (size_t i = 0; i < out.size(); ++i) {
    std::string joined;
    for (size_t k = 0; k < sources.size(); ++k) {
      if (k > 0) joined += separator;
      joined += symbols.Text(symbols.Get(out.labels(i), sources[k]));
    }
    if (Status s = SetLabel(ev, &out, i, destination_name, joined); !s) return s.error();
  }
  return ev.MergeEqual(std::move(out));
}

}  // namespace

BlockFunction FindLabelFunction(FunctionId id) {
  switch (id) {
    case FunctionId::kLabelReplace:
      return LabelReplace;
    case FunctionId::kLabelJoin:
      return LabelJoin;
    default:
      return nullptr;
  }
}

}  // namespace rulecheck::engine
