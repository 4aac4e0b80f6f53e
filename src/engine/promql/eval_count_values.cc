// count_values: the value becomes a label.
#include <unordered_map>

#include "base/go_format.h"
#include "base/strings.h"
#include "engine/histogram/text.h"
#include "engine/promql/aggregate.h"

namespace rulecheck::engine {

Result<Block> EvalCountValues(Evaluator& ev, const promql::Aggregate& a, const Block& input) {
  const auto* literal = promql::As<promql::StringLiteral>(promql::StripParens(a.param));
  const std::string_view name = literal == nullptr ? std::string_view() : literal->value;
  if (name.empty() || !IsValidUtf8(name)) return EvalError("invalid label name " + Quote(name));
  Symbols& symbols = ev.symbols();
  const SymbolId label = symbols.Intern(name);
  Grouper grouper(ev, a);
  grouper.Keep(label);
  Block out(ev.steps());
  std::unordered_map<LabelsId, size_t> rows;
  for (size_t i = 0; i < input.size(); ++i) {
    if (Status s = ev.query().CheckTime(); !s) return s.error();
    // Each value of a series may become a series of its own.
    if (Status s = ev.query().CheckCells(out.size() + ev.steps(), ev.steps()); !s) return s.error();
    ForEachBit(input.present(i), input.words(), [&](size_t s) {
      const FloatHistogram* h = input.Histogram(i, s);
      const std::string text = h == nullptr ? FormatFloat(input.values(i)[s], 'f', -1) : FormatHistogram(*h);
      const LabelsId group = grouper.GroupOf(symbols.With(input.labels(i), label, symbols.Intern(text)));
      const auto [it, is_new] = rows.try_emplace(group, out.size());
      if (is_new) out.Add(group);
      const size_t row = it->second;
      out.Set(row, s, out.Has(row, s) ? out.values(row)[s] + 1 : 1);
    });
  }
  return ev.Collect(std::move(out));
}

}  // namespace rulecheck::engine
