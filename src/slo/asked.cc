#include "slo/asked.h"

#include <algorithm>

#include "promql/function_id.h"

namespace rulecheck::slo {
namespace {

constexpr std::string_view kBoundary = "le";

// The only selector of a query.
std::optional<Selection> SelectionIn(const std::optional<policy::SloQuery>& query) {
  if (!query) return std::nullopt;
  const promql::ParseOutcome parsed = promql::Parse(query->text, {});
  if (!parsed.errors.empty()) return std::nullopt;
  std::optional<Selection> out;
  bool one = true;
  promql::Walk(*parsed.query->root(), [&](const promql::Expr& node, promql::Ancestors) {
    if (const auto* selector = promql::As<promql::VectorSelector>(&node)) {
      one = one && !out;
      out = Selection::Of(*selector);
    }
    return true;
  });
  return one ? out : std::nullopt;
}

Selection WithoutBoundary(Selection selection) {
  std::erase_if(selection.tests, [](const LabelTest& test) { return test.name == kBoundary; });
  return selection;
}

bool SameSeries(const Selection& a, const Selection& b) {
  return a == b || (IsPart(a, b) && IsPart(b, a));
}

// All of a histogram is counted by `_count`, and by the last bucket.
bool SameTotal(const Selection& a, const Selection& b) {
  if (SameSeries(a, b)) return true;
  const auto base = [](const Selection& selection) {
    Selection out = selection;
    const bool all = selection.Equal(kBoundary) == "+Inf" && selection.metric.ends_with("_bucket");
    if (all) out = WithoutBoundary(std::move(out));
    if (all) out.metric.replace(out.metric.size() - 7, 7, "_count");
    return out;
  };
  return SameSeries(base(a), base(b));
}

bool ApartSomewhere(const Selection& a, const Selection& b) {
  if (a.metric != b.metric) return false;
  const std::vector<std::string> labels = a.Labels();
  return std::any_of(labels.begin(), labels.end(), [&](const std::string& label) {
    return b.Tests(label) && AreApart(a.RangeOf(label), b.RangeOf(label));
  });
}

}  // namespace

AskedObjective ReadObjective(const policy::SloObjective& entry, const policy::PathSettings& settings) {
  AskedObjective out;
  out.entry = &entry;
  out.settings = &settings;
  out.total = SelectionIn(entry.total);
  out.good = SelectionIn(entry.good);
  out.bad = SelectionIn(entry.bad);
  if (entry.value) {
    const promql::ParseOutcome parsed = promql::Parse(entry.value->text, {});
    if (parsed.errors.empty()) out.value = promql::Print(*parsed.query->root());
  }
  return out;
}

std::vector<std::string> KeysOfServed(const Condition& condition) {
  std::vector<std::string> out;
  for (const auto* list : {&condition.ratio.total, &condition.ratio.leaves}) {
    for (const Leaf& leaf : *list) {
      if (leaf.kind != LeafKind::kTrue) {
        out.push_back(leaf.of.metric);
        if (leaf.of.metric.ends_with("_bucket"))
          out.push_back(leaf.of.metric.substr(0, leaf.of.metric.size() - 7) + "_count");
        continue;
      }
      const promql::ParseOutcome parsed = promql::Parse(leaf.condition, {});
      const auto* binary = parsed.errors.empty() ? promql::As<promql::Binary>(parsed.query->root()) : nullptr;
      if (binary != nullptr) out.push_back(promql::Print(*promql::StripParens(binary->lhs)));
    }
  }
  return out;
}

bool Serves(const Condition& condition, const AskedObjective& asked) {
  const Term& ratio = condition.ratio;
  if (ratio.leaves.empty()) return false;
  const Leaf& leaf = ratio.leaves.front();
  if (leaf.kind == LeafKind::kTrue) return !asked.value.empty();
  if (!asked.total) return false;
  if (leaf.kind == LeafKind::kFraction) return SameSeries(leaf.of, *asked.total);
  if (ratio.total.empty() || !SameTotal(ratio.total.front().of, *asked.total)) return false;
  const bool good = condition.view.numerator_is_good;
  const std::optional<Selection>& same = good ? asked.good : asked.bad;
  const std::optional<Selection>& other = good ? asked.bad : asked.good;
  if (same) return SameSeries(WithoutBoundary(leaf.of), WithoutBoundary(*same));
  return other && (ApartSomewhere(leaf.of, *other) || leaf.of.metric != other->metric);
}

}  // namespace rulecheck::slo
