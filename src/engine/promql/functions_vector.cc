// vector, scalar, absent and the sort functions (promql/functions.go).
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "base/go_format.h"
#include "engine/core/go_sort.h"
#include "engine/core/matcher.h"
#include "engine/core/natural_sort.h"
#include "engine/promql/functions.h"
#include "promql/lexis.h"

namespace rulecheck::engine {

using promql::FunctionId;

namespace {

// As promql/parser/printer.go sorts them, by their text.
void SortAsPrinted(std::vector<const promql::Matcher*>* matchers) {
  const auto text = [](const promql::Matcher* m) {
    std::string out = promql::IsPlainLabelName(m->name) ? std::string(m->name) : Quote(m->name);
    return out.append(promql::MatchOpText(m->op)).append(Quote(m->value));
  };
  std::ranges::stable_sort(*matchers, {}, text);
}

// The matchers of a selector in the order that absent() meets them: a query that
// reaches storage first moves those that only take series away to the end, in place
// (as tsdb/querier.go, PostingsForMatchers). Visible where a label is matched twice.
std::vector<const promql::Matcher*> MatchersAfterSelect(Evaluator& ev,
                                                        const promql::VectorSelector& selector) {
  std::vector<const promql::Matcher*> order;
  for (const promql::Matcher& m : selector.matchers) order.push_back(&m);
  if (ev.query().options.printed) SortAsPrinted(&order);
  if (ev.query().options.keeps_matcher_order || ev.query().storage.series_count() == 0) return order;
  auto matches_empty = [&](const promql::Matcher& m) {
    auto compiled = ev.query().storage.matcher_cache().Get(m.name, m.op, m.value);
    return compiled.ok() && (*compiled)->Matches(kEmptySymbol);
  };
  std::vector<std::string_view> must_be_set;
  for (const promql::Matcher* m : order) {
    if (!matches_empty(*m)) must_be_set.push_back(m->name);
  }
  std::stable_partition(order.begin(), order.end(), [&](const promql::Matcher* m) {
    if (std::ranges::find(must_be_set, m->name) == must_be_set.end()) return false;
    const bool negative = m->op == promql::MatchOp::kNotEqual || m->op == promql::MatchOp::kNotRegexp;
    return !(negative && matches_empty(*m));
  });
  return order;
}

}  // namespace

LabelsId AbsentLabels(Evaluator& ev, const promql::Expr& e) {
  const auto* selector = promql::As<promql::VectorSelector>(&e);
  if (const auto* matrix = promql::As<promql::MatrixSelector>(&e)) selector = matrix->selector;
  if (selector == nullptr) return kNoLabels;
  Symbols& symbols = ev.symbols();
  LabelsId labels = kNoLabels;
  std::vector<SymbolId> seen;
  for (const promql::Matcher* m : MatchersAfterSelect(ev, *selector)) {
    const SymbolId name = symbols.Intern(m->name);
    if (name == symbols.name_symbol()) continue;
    const bool repeated = std::ranges::find(seen, name) != seen.end();
    const bool pins = m->op == promql::MatchOp::kEqual && !repeated;
    labels = symbols.With(labels, name, pins ? symbols.Intern(m->value) : kEmptySymbol);
    if (pins) seen.push_back(name);
  }
  return labels;
}

namespace {

Result<Block> Vector(Evaluator& ev, const promql::Call& call) {
  auto in = ev.EvalScalar(*call.args[0]);
  if (!in) return in.error();
  Block out(ev.steps());
  const size_t row = out.Add(kNoLabels);
  for (size_t s = 0; s < ev.steps(); ++s) out.Set(row, s, (*in)[s]);
  return out;
}

// The one float of a step, or NaN.
Result<Block> Scalar(Evaluator& ev, const promql::Call& call) {
  auto in = ev.Eval(*promql::StripParens(call.args[0]));
  if (!in) return in;
  Block out(ev.steps());
  const size_t row = out.Add(kNoLabels);
  std::vector<uint8_t> floats(ev.steps(), 0);
  for (size_t s = 0; s < ev.steps(); ++s) out.Set(row, s, std::numeric_limits<double>::quiet_NaN());
  for (size_t i = 0; i < in->size(); ++i) {
    ForEachBit(in->present(i), in->words(), [&](size_t s) {
      if (in->Histogram(i, s) != nullptr || floats[s] == 2) return;
      out.values(row)[s] = ++floats[s] == 1 ? in->values(i)[s] : std::numeric_limits<double>::quiet_NaN();
    });
  }
  return out;
}

Result<Block> Absent(Evaluator& ev, const promql::Call& call) {
  const promql::Expr& arg = *promql::StripParens(call.args[0]);
  auto in = ev.Eval(arg);
  if (!in) return in;
  Block out(ev.steps());
  const size_t row = out.Add(AbsentLabels(ev, arg));
  std::vector<uint64_t> present(out.words(), 0);
  for (size_t i = 0; i < in->size(); ++i) {
    for (size_t w = 0; w < out.words(); ++w) present[w] |= in->present(i)[w];
  }
  for (size_t s = 0; s < ev.steps(); ++s) {
    if (!TestBit(present.data(), s)) out.Set(row, s, 1);
  }
  return Evaluator::WithoutEmpty(std::move(out));
}

Block Reordered(const Block& in, const std::vector<size_t>& order) {
  Block out(in.steps());
  out.Reserve(order.size());
  for (const size_t i : order) out.AddCopy(in, i);
  return out;
}

void WarnInRange(Evaluator& ev, const promql::Call& call) {
  if (ev.instant()) return;
  ev.annotations().Warn("sort is ineffective for range queries since results are always ordered by labels",
                        call.span);
}

Result<Block> Sort(Evaluator& ev, const promql::Call& call) {
  auto in = ev.Eval(*promql::StripParens(call.args[0]));
  if (!in) return in;
  WarnInRange(ev, call);
  Block floats = std::move(*in);
  if (!floats.floats_only()) {
    for (size_t i = 0; i < floats.size(); ++i) {
      for (size_t s = 0; s < floats.steps(); ++s) {
        if (floats.Histogram(i, s) != nullptr) floats.Erase(i, s);
      }
    }
  }
  auto collected = ev.Collect(std::move(floats));
  if (!collected || ev.steps() != 1) return collected;
  const Block& block = *collected;
  std::vector<size_t> order(block.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const bool descending = call.function->id == FunctionId::kSortDesc;
  const auto value = [&](size_t i) { return block.values(i)[0]; };
  SortAsGo(
      &order,
      [&](size_t a, size_t b) {
        return std::isnan(value(b)) || (descending ? value(b) < value(a) : value(b) > value(a));
      },
      [&](size_t i) { return std::isnan(value(i)); });
  return Reordered(block, order);
}

Result<Block> SortByLabel(Evaluator& ev, const promql::Call& call) {
  auto in = ev.Eval(*promql::StripParens(call.args[0]));
  if (!in) return in;
  WarnInRange(ev, call);
  auto collected = ev.Collect(std::move(*in));
  if (!collected || ev.steps() != 1) return collected;
  const Block& block = *collected;
  Symbols& symbols = ev.symbols();
  std::vector<SymbolId> names;
  for (size_t i = 1; i < call.args.size(); ++i) names.push_back(symbols.Intern(StringArgument(call, i)));
  const bool descending = call.function->id == FunctionId::kSortByLabelDesc;
  std::vector<size_t> order(block.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, [&](size_t a, size_t b) {
    for (const SymbolId name : names) {
      const SymbolId x = symbols.Get(block.labels(a), name);
      const SymbolId y = symbols.Get(block.labels(b), name);
      if (x == y) continue;
      return NaturalLess(symbols.Text(x), symbols.Text(y)) != descending;
    }
    const int c = symbols.Compare(block.labels(a), block.labels(b));
    return descending ? c > 0 : c < 0;
  });
  return Reordered(block, order);
}

}  // namespace

BlockFunction FindVectorFunction(FunctionId id) {
  switch (id) {
    case FunctionId::kVector:
      return Vector;
    case FunctionId::kScalar:
      return Scalar;
    case FunctionId::kAbsent:
      return Absent;
    case FunctionId::kSort:
    case FunctionId::kSortDesc:
      return Sort;
    case FunctionId::kSortByLabel:
    case FunctionId::kSortByLabelDesc:
      return SortByLabel;
    default:
      return nullptr;
  }
}

}  // namespace rulecheck::engine
