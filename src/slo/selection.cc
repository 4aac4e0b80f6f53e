#include "slo/selection.h"

#include <algorithm>

#include "base/go_format.h"
#include "flow/labels.h"

namespace rulecheck::slo {
namespace {

using flow::Pattern;
using flow::ValueSet;
using promql::MatchOp;

LabelRange RangeOfTest(const LabelTest& test) {
  switch (test.op) {
    case MatchOp::kEqual:
      return {test.value.empty() ? ValueSet::None() : ValueSet::Of({test.value}), test.value.empty()};
    case MatchOp::kNotEqual:
      return {test.value.empty() ? ValueSet() : ValueSet::AnyBut({test.value}), !test.value.empty()};
    case MatchOp::kRegexp:
    case MatchOp::kNotRegexp: {
      const bool matches = test.op == MatchOp::kRegexp;
      const auto pattern = Pattern::Make(test.value);
      return {ValueSet::Matching(pattern, matches), pattern->Matches("") == matches};
    }
  }
  return {};
}

}  // namespace

Selection Selection::Of(const promql::VectorSelector& selector) {
  Selection out;
  out.metric = selector.name;
  for (const promql::Matcher& matcher : selector.matchers) {
    if (matcher.name == flow::kMetricName) {
      if (matcher.op == MatchOp::kEqual && out.metric.empty()) out.metric = matcher.value;
      if (matcher.op == MatchOp::kEqual) continue;
    }
    out.Add({std::string(matcher.name), matcher.op, std::string(matcher.value)});
  }
  return out;
}

void Selection::Add(const LabelTest& test) {
  const auto at = std::lower_bound(tests.begin(), tests.end(), test);
  if (at == tests.end() || *at != test) tests.insert(at, test);
}

bool Selection::Tests(std::string_view label) const {
  return std::any_of(tests.begin(), tests.end(), [&](const LabelTest& test) { return test.name == label; });
}

LabelRange Selection::RangeOf(std::string_view label) const {
  LabelRange out;
  for (const LabelTest& test : tests) {
    if (test.name != label) continue;
    const LabelRange range = RangeOfTest(test);
    out.values = Intersection(out.values, range.values);
    out.absent = out.absent && range.absent;
  }
  return out;
}

std::string_view Selection::Equal(std::string_view label) const {
  for (const LabelTest& test : tests) {
    if (test.name == label && test.op == MatchOp::kEqual) return test.value;
  }
  return {};
}

std::vector<std::string> Selection::Labels() const {
  std::vector<std::string> out;
  for (const LabelTest& test : tests) {
    if (out.empty() || out.back() != test.name) out.push_back(test.name);
  }
  return out;
}

std::string Selection::Text() const {
  std::string out = metric;
  for (size_t i = 0; i < tests.size(); ++i) {
    out += i == 0 ? "{" : ",";
    out += tests[i].name;
    out += promql::MatchOpText(tests[i].op);
    out += Quote(tests[i].value);
  }
  if (!tests.empty()) out += "}";
  return out;
}

bool IsPart(const LabelRange& part, const LabelRange& whole) {
  return Includes(whole.values, part.values) && (whole.absent || !part.absent);
}

bool AreApart(const LabelRange& a, const LabelRange& b) {
  return Disjoint(a.values, b.values) && !(a.absent && b.absent);
}

bool IsPart(const Selection& part, const Selection& whole) {
  if (part.metric != whole.metric || part.metric.empty()) return false;
  const std::vector<std::string> labels = whole.Labels();
  return std::all_of(labels.begin(), labels.end(), [&](const std::string& label) {
    return IsPart(part.RangeOf(label), whole.RangeOf(label));
  });
}

}  // namespace rulecheck::slo
