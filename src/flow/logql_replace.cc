// label_replace of LogQL. Semantics as pkg/logql/evaluator.go of Loki: series that become
// alike are no error.
#include <algorithm>
#include <string>
#include <vector>

#include "flow/label_functions.h"
#include "flow/logql_operators.h"

namespace rulecheck::flow {
namespace {

// A label without value goes where the expression matches, and stays elsewhere.
bool MakesAlike(const LogResult& in) {
  return in.rest_valueless || !in.valueless.empty();
}

std::vector<Key> KeysWithout(std::string_view name, const LogResult& in) {
  std::vector<Key> out;
  if (MakesAlike(in)) return out;
  for (const Key& key : in.flow.keys) {
    if (!key.Has(name)) out.push_back(key);
  }
  const std::string_view names[] = {name};
  if (in.flow.UniqueByAllBut(names)) out.push_back({true, {std::string(name)}});
  return out;
}

}  // namespace

LogResult FlowOfReplace(const logql::LabelReplace& node, const LogResult& in) {
  LogResult out = in;
  const LabelReplacement replacement(node.dst.value, node.replacement.value, node.src.value, node.regex.value,
                                     LabelReplacement::Dot::kNotNewline);
  if (!replacement.valid()) return out;
  out.flow.keys = KeysWithout(node.dst.value, in);
  for (Alternative& one : out.flow.alternatives) replacement.Apply({node.span}, &one.labels);
  for (auto& [name, ambiguous] : out.valueless) ambiguous = true;
  out.flow.Settle();
  TightenBound(&out);
  return out;
}

}  // namespace rulecheck::flow
