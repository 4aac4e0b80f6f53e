#include "slo/term_ops.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/ascii.h"
#include "base/duration.h"

namespace rulecheck::slo {
namespace {

// Beyond these an expression is none of an objective.
constexpr size_t kMostLeaves = 256;
constexpr size_t kMostThrough = 64;

}  // namespace

Leaf LeafOf(const promql::MatrixSelector& range, LeafKind kind, uint32_t rule) {
  Leaf out;
  out.kind = kind;
  out.of = Selection::Of(*range.selector);
  out.window_ms = range.range_ns / kNanosecondsPerMillisecond;
  out.at = {rule, range.span};
  return out;
}

Term SumOf(Leaf leaf, Spot at) {
  Term out;
  out.kind = TermKind::kSum;
  out.window_ms = leaf.window_ms;
  out.at = at;
  out.leaves.push_back(std::move(leaf));
  return out;
}

int64_t CommonWindow(const Term& term) {
  int64_t window = 0;
  for (const auto* list : {&term.leaves, &term.total}) {
    for (const Leaf& leaf : *list) {
      if (window != 0 && leaf.window_ms != window) return 0;
      window = leaf.window_ms;
    }
  }
  return window;
}

Grouping GroupingOf(const promql::Aggregate& aggregate) {
  Grouping out;
  out.kind = aggregate.without ? Grouping::Kind::kWithout : Grouping::Kind::kBy;
  for (const promql::LabelRef& label : aggregate.grouping) out.labels.emplace_back(label.name);
  std::sort(out.labels.begin(), out.labels.end());
  return out;
}

void Scale(Term* term, double factor) {
  if (term->is_number()) term->number *= factor;
  term->scale *= factor;
  term->offset *= factor;
  term->rounded_to *= std::abs(factor);
}

Term TruthOf(const promql::Binary& comparison, uint32_t rule) {
  Leaf leaf;
  leaf.kind = LeafKind::kTrue;
  leaf.condition = promql::Print(comparison);
  leaf.at = {rule, comparison.span};
  Term out = SumOf(std::move(leaf), {rule, comparison.span});
  out.kind = TermKind::kRatio;
  return out;
}

Term Named(const Selection& selection, Spot at) {
  const std::string_view name = selection.metric;
  size_t digits = name.size();
  while (digits > 0 && name[digits - 1] != ':' && name[digits - 1] != '_') --digits;
  while (digits < name.size() && !IsAsciiDigit(name[digits])) ++digits;
  const Result<int64_t> window = ParsePrometheusDuration(name.substr(digits));
  const bool says_ratio =
      name.find(':') != std::string_view::npos &&
      (name.find("error") != std::string_view::npos || name.find("burnrate") != std::string_view::npos) &&
      (name.find("ratio") != std::string_view::npos || name.find("burnrate") != std::string_view::npos ||
       name.find("per_request") != std::string_view::npos);
  if (!window || *window <= 0 || !says_ratio) return {};
  Leaf leaf;
  leaf.kind = LeafKind::kNamed;
  leaf.of = selection;
  leaf.of.metric = std::string(name.substr(0, digits));
  leaf.window_ms = *window;
  leaf.at = at;
  Term out = SumOf(std::move(leaf), at);
  out.kind = TermKind::kRatio;
  return out;
}

void Settle(Term* ratio) {
  if (ratio->total.size() != 1 || ratio->leaves.size() != 2) return;
  Leaf &first = ratio->leaves[0], &second = ratio->leaves[1];
  if (first.sign < 0 || second.sign > 0 || !first.SameData(ratio->total[0])) return;
  Leaf good = std::move(second);
  good.sign = 1;
  ratio->offset += ratio->scale;
  ratio->scale = -ratio->scale;
  ratio->leaves.clear();
  ratio->leaves.push_back(std::move(good));
}

Term Plus(Term a, Term b, double sign) {
  if (a.is_number() && b.is_number()) return Term::Number(a.number + sign * b.number);
  if (a.is_ratio() && b.is_number()) {
    a.offset += sign * b.number;
    return a;
  }
  if (a.is_number() && b.is_ratio()) {
    Scale(&b, sign);
    b.offset += a.number;
    return b;
  }
  if (!a.is_sum() || !b.is_sum() || a.scale != b.scale) return Term::Unknown();
  if (a.leaves.size() + b.leaves.size() > kMostLeaves) return Term::Unknown();
  for (Leaf& leaf : b.leaves) {
    leaf.sign *= sign;
    a.leaves.push_back(std::move(leaf));
  }
  a.has_zero = a.has_zero && b.has_zero;
  a.complete = a.complete && b.complete;
  a.window_ms = CommonWindow(a);
  return a;
}

Term Times(Term a, Term b) {
  if (a.is_number()) std::swap(a, b);
  if (!b.is_number()) return Term::Unknown();
  if (b.number == 0) return Term::Number(0);
  if (a.kind == TermKind::kUnknown) return a;
  Scale(&a, b.number);
  return a;
}

Term Through(uint32_t recorder, Term recorded) {
  if (recorded.through.size() >= kMostThrough) return Term::Unknown();
  recorded.through.insert(recorded.through.begin(), recorder);
  return recorded;
}

Term Otherwise(Term a, const Term& b) {
  const bool zero = b.is_zero() || (b.is_ratio() && b.scale == 0 && b.offset == 0);
  if (zero) {
    a.has_zero = true;
  } else {
    a.complete = false;
  }
  return a;
}

}  // namespace rulecheck::slo
