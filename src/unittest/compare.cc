#include "unittest/compare.h"

#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/go_format.h"
#include "base/strings.h"
#include "unittest/loose_match.h"

namespace rulecheck::unittest {
namespace {

// More pairs than this are not weighed; items are then only listed.
constexpr size_t kMaxWeighedPairs = 40'000;
// Edit distance is looked for up to this many characters.
constexpr size_t kMaxEdits = 24;

bool OneUlp(double a, double b) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  return std::nextafter(a, -kInfinity) == b || std::nextafter(a, kInfinity) == b;
}

bool Equal(const Item& a, const Item& b, FloatMatch match) {
  if (a.labels != b.labels || a.annotations != b.annotations || a.histogram != b.histogram ||
      a.line != b.line)
    return false;
  if (a.value.has_value() != b.value.has_value()) return false;
  return !a.value || SameFloat(*a.value, *b.value, match);
}

void DiffFields(const Fields& expected, const Fields& got, FieldDiff::What what,
                std::vector<FieldDiff>* out) {
  auto e = expected.begin();
  auto g = got.begin();
  while (e != expected.end() || g != got.end()) {
    if (g == got.end() || (e != expected.end() && e->first < g->first)) {
      out->push_back({what, e->first, e->second, std::nullopt});
      ++e;
    } else if (e == expected.end() || g->first < e->first) {
      out->push_back({what, g->first, std::nullopt, g->second});
      ++g;
    } else {
      if (e->second != g->second) out->push_back({what, e->first, e->second, g->second});
      ++e;
      ++g;
    }
  }
}

std::optional<std::string> ShownValue(const Item& item) {
  if (item.line) return item.line;
  if (!item.histogram.empty()) return item.histogram;
  if (item.value) return ValueText(*item.value);
  return std::nullopt;
}

// Fields that are asked for one by one: those with a value, those with a pattern, and unless others do
// not matter, that there is no other.
void DiffLoosely(const Fields& expected, const std::vector<FieldPattern>& patterns, const Fields& got,
                 FieldDiff::What what, bool subset, std::vector<FieldDiff>* out) {
  const auto find = [&](const std::string& name) {
    const auto at = std::lower_bound(got.begin(), got.end(), name,
                                     [](const auto& field, const std::string& n) { return field.first < n; });
    return at != got.end() && at->first == name ? &at->second : nullptr;
  };
  Fields asked;
  for (const auto& [name, value] : expected) {
    const std::string* there = find(name);
    asked.emplace_back(name, value);
    if (there == nullptr || *there != value) {
      out->push_back({what, name, value, there != nullptr ? std::optional(*there) : std::nullopt});
    }
  }
  for (const FieldPattern& pattern : patterns) {
    const std::string* there = find(pattern.name);
    asked.emplace_back(pattern.name, "");
    if (there != nullptr && RE2::FullMatch(*there, *pattern.regex)) continue;
    out->push_back({what, pattern.name, "/" + pattern.regex->pattern() + "/",
                    there != nullptr ? std::optional(*there) : std::nullopt});
  }
  if (subset) return;
  std::sort(asked.begin(), asked.end());
  for (const auto& [name, value] : got) {
    const auto at = std::lower_bound(asked.begin(), asked.end(), name,
                                     [](const auto& field, const std::string& n) { return field.first < n; });
    if (at == asked.end() || at->first != name) out->push_back({what, name, std::nullopt, value});
  }
}

bool IsNear(double expected, double got, const Tolerance& tolerance) {
  if (!std::isfinite(expected) || !std::isfinite(got)) return false;
  return std::abs(expected - got) <= std::max(tolerance.absolute, tolerance.relative * std::abs(expected));
}

std::vector<FieldDiff> Diff(const Item& expected, const Item& got, FloatMatch match) {
  std::vector<FieldDiff> out;
  if (expected.loose()) {
    DiffLoosely(expected.labels, expected.label_patterns, got.labels, FieldDiff::What::kLabel,
                expected.subset, &out);
    DiffLoosely(expected.annotations, expected.annotation_patterns, got.annotations,
                FieldDiff::What::kAnnotation, expected.subset, &out);
  } else {
    DiffFields(expected.labels, got.labels, FieldDiff::What::kLabel, &out);
    DiffFields(expected.annotations, got.annotations, FieldDiff::What::kAnnotation, &out);
  }
  bool same_value = expected.histogram == got.histogram && expected.line == got.line &&
                    expected.value.has_value() == got.value.has_value() &&
                    (!expected.value || SameFloat(*expected.value, *got.value, match) ||
                     IsNear(*expected.value, *got.value, expected.tolerance));
  if (!same_value) out.push_back({FieldDiff::What::kValue, "", ShownValue(expected), ShownValue(got)});
  return out;
}

// How far a value is from another: 0 equal, 1 nothing in common.
double Distance(const std::string& a, const std::string& b) {
  if (a.size() > 400 || b.size() > 400) return 0.9;
  size_t longest = std::max<size_t>(1, std::max(a.size(), b.size()));
  size_t edits = EditDistance(a, b, kMaxEdits);
  if (edits > kMaxEdits) return 1;
  return std::min(1.0, static_cast<double>(edits) / static_cast<double>(longest));
}

// The cost of taking one item for the other. Labels tell items apart; annotations
// and values follow from them.
double Cost(const std::vector<FieldDiff>& diffs) {
  double cost = 0;
  for (const FieldDiff& diff : diffs) {
    double weight = diff.what == FieldDiff::What::kLabel ? 4 : diff.what == FieldDiff::What::kValue ? 0.5 : 1;
    bool both = diff.expected && diff.got;
    bool text = diff.what != FieldDiff::What::kValue;
    cost += weight * (both && text ? 0.5 + 0.5 * Distance(*diff.expected, *diff.got) : 1);
  }
  return cost;
}

// Whether two items have enough in common to be shown as one that differs.
bool Related(const Item& a, const Item& b, const std::vector<FieldDiff>& diffs) {
  auto labels = static_cast<size_t>(std::count_if(
      diffs.begin(), diffs.end(), [](const FieldDiff& d) { return d.what == FieldDiff::What::kLabel; }));
  if (labels == 0) return true;
  size_t common = 0;
  for (const auto& label : a.labels) {
    common += static_cast<size_t>(std::count(b.labels.begin(), b.labels.end(), label));
  }
  return common > 0 || labels <= 2;
}

struct Candidate {
  double cost;
  size_t expected;
  size_t got;
};

// Pairs each expected item with the nearest one that came, best pairs first.
void PairUp(std::vector<const Item*>* expected, std::vector<const Item*>* got, FloatMatch match,
            Comparison* out) {
  if (expected->empty() || got->empty() || expected->size() * got->size() > kMaxWeighedPairs) return;
  std::vector<Candidate> candidates;
  for (size_t e = 0; e < expected->size(); ++e) {
    for (size_t g = 0; g < got->size(); ++g) {
      std::vector<FieldDiff> diffs = Diff(*(*expected)[e], *(*got)[g], match);
      if (Related(*(*expected)[e], *(*got)[g], diffs)) candidates.push_back({Cost(diffs), e, g});
    }
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.cost < b.cost; });
  for (const Candidate& candidate : candidates) {
    const Item*& e = (*expected)[candidate.expected];
    const Item*& g = (*got)[candidate.got];
    if (e == nullptr || g == nullptr) continue;
    out->differing.push_back({e, g, Diff(*e, *g, match)});
    e = nullptr;
    g = nullptr;
  }
  std::erase(*expected, nullptr);
  std::erase(*got, nullptr);
}

void TakeMatched(const LooseMatch& matched, std::span<const Item> expected, std::span<const Item> got,
                 Comparison* out) {
  for (size_t e = 0; e < expected.size(); ++e) {
    if (matched.expected[e]) {
      ++out->equal;
    } else {
      out->missing.push_back(&expected[e]);
    }
  }
  for (size_t g = 0; g < got.size(); ++g) {
    if (!matched.got[g]) out->unexpected.push_back(&got[g]);
  }
}

}  // namespace

bool SameFloat(double a, double b, FloatMatch match) {
  if (a == b) return true;
  bool nan_matches = match == FloatMatch::kExact || match == FloatMatch::kFuzzy;
  if (nan_matches && std::isnan(a) && std::isnan(b)) return true;
  bool fuzzy = match == FloatMatch::kFuzzy || match == FloatMatch::kPromtoolFuzzy;
  return fuzzy && OneUlp(a, b);
}

Comparison Compare(std::span<const Item> expected, std::span<const Item> got, FloatMatch match,
                   bool others_allowed) {
  Comparison out;
  if (std::any_of(expected.begin(), expected.end(), [](const Item& item) { return item.loose(); })) {
    const auto fits = [&](const Item& e, const Item& g) { return Diff(e, g, match).empty(); };
    const LooseMatch matched = MatchLoosely(expected, got, fits);
    out.too_many = matched.too_many;
    if (out.too_many) return out;
    TakeMatched(matched, expected, got, &out);
    PairUp(&out.missing, &out.unexpected, match, &out);
    if (others_allowed) out.unexpected.clear();
    return out;
  }
  std::vector<const Item*> right;
  for (const Item& item : got) right.push_back(&item);
  std::stable_sort(right.begin(), right.end(),
                   [](const Item* a, const Item* b) { return a->labels < b->labels; });
  std::vector<bool> used(right.size(), false);
  for (const Item& item : expected) {
    auto first = std::lower_bound(right.begin(), right.end(), item,
                                  [](const Item* a, const Item& b) { return a->labels < b.labels; });
    auto at = static_cast<size_t>(first - right.begin());
    while (at < right.size() && right[at]->labels == item.labels &&
           (used[at] || !Equal(item, *right[at], match)))
      ++at;
    if (at < right.size() && right[at]->labels == item.labels) {
      used[at] = true;
      ++out.equal;
    } else {
      out.missing.push_back(&item);
    }
  }
  for (size_t i = 0; i < right.size(); ++i) {
    if (!used[i]) out.unexpected.push_back(right[i]);
  }
  PairUp(&out.missing, &out.unexpected, match, &out);
  if (others_allowed) out.unexpected.clear();
  return out;
}

std::string ValueText(double value) {
  return FormatFloat(value, 'g', -1);
}

}  // namespace rulecheck::unittest
