// As Prometheus 3 writes `le` and `quantile` when it scrapes (model/labels/float.go, FormatOpenMetricsFloat).
#include <fmt/core.h>

#include <map>
#include <set>

#include "base/go_format.h"
#include "checks/check.h"
#include "checks/regexps.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

constexpr uint32_t kFirstVersion = 3000;

// The label value that a scrape makes of this number; nothing for what is no number.
std::optional<std::string> ScrapedSpelling(std::string_view value) {
  const std::optional<double> number = ParseFloat(value);
  if (!number) return std::nullopt;
  return FormatOpenMetricsFloat(*number);
}

bool IsNormalised(std::string_view metric, const promql::Matcher& matcher) {
  return matcher.name == "quantile" || (matcher.name == "le" && metric.ends_with("_bucket"));
}

std::set<std::string> ValuesOf(const promql::Matcher& matcher) {
  if (matcher.op == promql::MatchOp::kEqual || matcher.op == promql::MatchOp::kNotEqual)
    return {std::string(matcher.value)};
  if (const auto values = LiteralAlternatives(matcher.value)) return *values;
  std::set<std::string> numbers;
  for (const std::string_view part : TopLevelAlternatives(matcher.value)) {
    const bool plain = !part.empty() && part.find_first_not_of("0123456789.") == std::string_view::npos;
    if (plain) numbers.emplace(part);  // the dot of `2.5` is meant as one
  }
  return numbers;
}

// All values that the query asks of one label: whoever asks for both spellings knows.
std::set<std::string> AskedFor(std::span<const promql::VectorSelector* const> selectors,
                               std::string_view label) {
  std::set<std::string> asked;
  for (const promql::VectorSelector* selector : selectors) {
    for (const promql::Matcher& matcher : selector->matchers) {
      if (matcher.name == label) asked.merge(ValuesOf(matcher));
    }
  }
  return asked;
}

void CheckSpelling(const QueryContext& c, const promql::Matcher& matcher,
                   const std::set<std::string>& asked) {
  for (const std::string& value : ValuesOf(matcher)) {
    const std::optional<std::string> scraped = ScrapedSpelling(value);
    if (!scraped || *scraped == value || asked.contains(*scraped)) continue;
    FindingBuilder finding =
        c.Report(matcher.value_span,
                 fmt::format("no scraped series has `{0}=\"{1}\"`: Prometheus 3 writes {0}=\"{2}\"",
                             matcher.name, value, *scraped));
    finding.Help(fmt::format("write `{}`, or `=~\"{}|{}\"` while some of the data is older", *scraped, value,
                             *scraped));
    const bool equality = ValuesOf(matcher).size() == 1 && matcher.value == value;
    if (equality) {
      finding.WithFix(
          {"write the number as it is stored", false, c.Replace(matcher.value_span, Quote(*scraped))});
    }
    return;
  }
}

}  // namespace

void NumberSpelling(const QueryContext& c) {
  if (c.facts.run().target_version() < kFirstVersion) return;
  // VictoriaMetrics keeps the labels as they are scraped.
  if (c.item.document->reader == RuleTool::kVictoriaMetrics) return;
  const std::vector<const promql::VectorSelector*>& selectors = c.facts.selectors();
  std::map<std::string_view, std::set<std::string>> asked;  // of `le` and of `quantile`
  for (const promql::VectorSelector* selector : selectors) {
    const std::string_view metric = MetricName(*selector);
    if (IsRecordedName(metric)) continue;  // such a series has what its rules gave it
    for (const promql::Matcher& matcher : selector->matchers) {
      if (!IsNormalised(metric, matcher)) continue;
      const auto [values, fresh] = asked.try_emplace(matcher.name);
      if (fresh) values->second = AskedFor(selectors, matcher.name);
      CheckSpelling(c, matcher, values->second);
    }
  }
}

}  // namespace rulecheck::checks
