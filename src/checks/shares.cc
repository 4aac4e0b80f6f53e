#include "checks/shares.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/strings.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

using promql::Expr;

// What both sides of a ratio must share: the chain of aggregations and functions down
// to one selector. Filled from the outside in.
struct Chain {
  std::vector<std::string> steps;
  const promql::VectorSelector* selector = nullptr;
};

std::string Grouping(const promql::Aggregate& aggregate) {
  std::vector<std::string_view> names;
  for (const promql::LabelRef& label : aggregate.grouping) names.push_back(label.name);
  std::sort(names.begin(), names.end());
  std::string out = aggregate.without ? "without" : "by";
  for (const std::string_view name : names) out.append(" ").append(name);
  return out;
}

// Only steps under which a part stays at most its whole: sum, and the increase of counters.
bool Unroll(const Expr* expr, Chain* out) {
  while (true) {
    expr = promql::StripParens(expr);
    if (const auto* selector = promql::As<promql::VectorSelector>(expr)) {
      out->selector = selector;
      return true;
    }
    if (const auto* aggregate = promql::As<promql::Aggregate>(expr)) {
      if (aggregate->op != promql::AggregateOp::kSum && aggregate->op != promql::AggregateOp::kCount)
        return false;
      out->steps.push_back(fmt::format("{} {}", promql::AggregateName(aggregate->op), Grouping(*aggregate)));
      expr = aggregate->expr;
      continue;
    }
    const auto* call = promql::As<promql::Call>(expr);
    if (call == nullptr || !IsRateOrIncrease(*call)) return false;
    const auto* matrix = promql::As<promql::MatrixSelector>(promql::StripParens(call->args[0]));
    if (matrix == nullptr || matrix->range_expr != nullptr) return false;
    out->steps.push_back(fmt::format("{} {}", call->name, matrix->range_ns));
    out->selector = matrix->selector;
    return true;
  }
}

bool SameMatcher(const promql::Matcher& a, const promql::Matcher& b) {
  return a.name == b.name && a.op == b.op && a.value == b.value;
}

// One bucket of a histogram.
bool SelectsBucket(const promql::VectorSelector& selector) {
  return MetricName(selector).ends_with("_bucket") &&
         std::any_of(selector.matchers.begin(), selector.matchers.end(), [](const promql::Matcher& m) {
           return m.name == "le" && m.op == promql::MatchOp::kEqual && !m.value.empty();
         });
}

// Words of a metric's name, without its unit.
std::vector<std::string> Words(std::string_view metric) {
  std::string lower(metric);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  std::vector<std::string> out;
  for (const std::string_view word : Split(lower, '_')) {
    // node_memory_MemAvailable_bytes
    out.emplace_back(word.starts_with("mem") && word.size() > 6 && word != "memory" ? word.substr(3) : word);
  }
  return out;
}

template <size_t N>
bool IsOneOf(std::string_view word, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

// `x_free_bytes` of `x_size_bytes`: the names differ in one word.
bool NamesPart(std::string_view part, std::string_view whole) {
  constexpr std::string_view kParts[] = {"avail", "available", "free"};
  constexpr std::string_view kWholes[] = {"size", "total", "capacity"};
  if (IsRecordedName(part) || IsRecordedName(whole)) return false;
  const std::vector<std::string> a = Words(part), b = Words(whole);
  if (a.size() != b.size()) return false;
  const auto [first, second] = std::mismatch(a.begin(), a.end(), b.begin());
  if (first == a.end() || !IsOneOf(*first, kParts) || !IsOneOf(*second, kWholes)) return false;
  return std::equal(first + 1, a.end(), second + 1);
}

// `x_bucket{le="0.5"}` of `x_count`.
bool IsBucketOfAll(const promql::VectorSelector& part, std::string_view whole) {
  constexpr std::string_view kBucket = "_bucket", kCount = "_count";
  std::string_view name = MetricName(part);
  if (!SelectsBucket(part) || !whole.ends_with(kCount)) return false;
  name.remove_suffix(kBucket.size());
  whole.remove_suffix(kCount.size());
  return name == whole;
}

// The part's selector has all matchers of the whole's one, and the same modifiers.
bool IsPartOf(const promql::VectorSelector& part, const promql::VectorSelector& whole) {
  const std::string_view name = MetricName(part), all = MetricName(whole);
  if (name.empty() || (name != all && !NamesPart(name, all) && !IsBucketOfAll(part, all))) return false;
  if (part.time().offset_ns != whole.time().offset_ns || part.time().offset_expr || whole.time().offset_expr)
    return false;
  if (part.time().at != promql::AtKind::kNone || whole.time().at != promql::AtKind::kNone) return false;
  return std::all_of(whole.matchers.begin(), whole.matchers.end(), [&](const promql::Matcher& wanted) {
    // The last bucket counts all.
    if (wanted.name == "le" && wanted.op == promql::MatchOp::kEqual && wanted.value == "+Inf")
      return SelectsBucket(part);
    return wanted.name == "__name__" ||
           std::any_of(part.matchers.begin(), part.matchers.end(),
                       [&](const promql::Matcher& matcher) { return SameMatcher(matcher, wanted); });
  });
}

using Names = std::set<std::string_view>;

Names NamesOf(std::span<promql::LabelRef> labels) {
  Names out;
  for (const promql::LabelRef& label : labels) out.insert(label.name);
  return out;
}

bool IncludesAll(const Names& names, const Names& others) {
  return std::includes(names.begin(), names.end(), others.begin(), others.end());
}

// Whether each series of the part is matched with the sum that it is in: by the labels that
// the whole is summed by, of which the part keeps all.
bool MatchesItsSum(const promql::Binary& ratio) {
  const promql::Aggregate* part = AggregateOf(ratio.lhs);
  const promql::Aggregate* whole = AggregateOf(ratio.rhs);
  if (whole == nullptr || whole->op != promql::AggregateOp::kSum) return false;
  const promql::VectorMatching& matching = *ratio.matching;
  const Names matched = NamesOf(matching.labels), kept = NamesOf(whole->grouping);
  if (part != nullptr && (part->op != promql::AggregateOp::kSum || part->without != whole->without))
    return false;
  if (whole->without) {
    const Names gone = part == nullptr ? Names() : NamesOf(part->grouping);
    return !matching.on && IncludesAll(kept, gone) && IncludesAll(kept, matched) && [&] {
      return std::all_of(kept.begin(), kept.end(), [&](std::string_view name) {
        return gone.contains(name) || matched.contains(name);
      });
    }();
  }
  if (part == nullptr) return matching.on && matched == kept;
  const Names all = NamesOf(part->grouping);
  if (!IncludesAll(all, kept)) return false;
  if (matching.on) return matched == kept;
  return std::all_of(all.begin(), all.end(),
                     [&](std::string_view name) { return kept.contains(name) != matched.contains(name); });
}

// What is summed is the same but for matchers of the part.
bool SumsTheSame(const promql::Binary& ratio, Chain part, const Chain& whole) {
  if (whole.steps.empty()) return false;
  if (AggregateOf(ratio.lhs) != nullptr) part.steps.erase(part.steps.begin());
  return std::equal(part.steps.begin(), part.steps.end(), whole.steps.begin() + 1, whole.steps.end());
}

}  // namespace

bool IsPartOfWhole(const promql::Binary& ratio) {
  if (ratio.op != promql::Op::kDiv || ratio.matching == nullptr) return false;
  const promql::VectorMatching& matching = *ratio.matching;
  if (matching.card == promql::Cardinality::kOneToMany || matching.fill_left || matching.fill_right)
    return false;
  Chain part, whole;
  if (!Unroll(ratio.lhs, &part) || !Unroll(ratio.rhs, &whole)) return false;
  if (!IsPartOf(*part.selector, *whole.selector)) return false;
  if (matching.has_labels_clause) return MatchesItsSum(ratio) && SumsTheSame(ratio, part, whole);
  if (matching.card != promql::Cardinality::kOneToOne || part.steps != whole.steps) return false;
  // Of the same name, a part of one series is all of it.
  return !part.steps.empty() || MetricName(*part.selector) != MetricName(*whole.selector);
}

}  // namespace rulecheck::checks
