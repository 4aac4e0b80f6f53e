#include "flow/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/go_format.h"
#include "base/strings.h"

namespace rulecheck::flow {
namespace {

constexpr size_t kMostValues = 5;
constexpr size_t kMostLabels = 12;
constexpr size_t kMostAlternatives = 4;

std::string Listed(std::vector<std::string> words, size_t most, std::string_view between) {
  const size_t left = words.size() > most ? words.size() - most : 0;
  words.resize(words.size() - left);
  std::string out = rulecheck::Join(words, between);
  return left == 0 ? out : fmt::format("{}{}{} more", out, between, left);
}

std::vector<std::string> Quoted(const std::vector<std::string>& values) {
  std::vector<std::string> out;
  for (const std::string& value : values) out.push_back(fmt::format("\"{}\"", value));
  return out;
}

std::string ValuesOfLabel(const ValueSet& values) {
  if (values.IsAny()) return {};
  if (values.IsFinite()) return "=" + Listed(Quoted(values.values()), kMostValues, "|");
  std::vector<std::string> parts;
  for (const ValueSet::Condition& condition : values.conditions())
    parts.push_back(fmt::format("{}\"{}\"", condition.matches ? "=~" : "!~", condition.pattern->text()));
  if (!values.excluded().empty()) parts.push_back("!=" + Listed(Quoted(values.excluded()), kMostValues, "|"));
  std::string out = Listed(parts, kMostValues, "&");
  if (values.MostValues() < kInfinity) out += fmt::format(" (at most {:.0f} values)", values.MostValues());
  return out;
}

// What every function takes away is not worth a word.
bool IsOfPrometheus(std::string_view name) {
  return name == kMetricName || name == "__type__" || name == "__unit__";
}

std::string InWords(const Labels& labels) {
  std::vector<std::string> parts;
  for (const LabelFact& fact : labels.facts()) {
    if (fact.presence != Presence::kNo) {
      parts.push_back(fact.name + (fact.Must() ? "" : "?") + ValuesOfLabel(fact.values));
    } else if (labels.open() && !IsOfPrometheus(fact.name)) {
      parts.push_back("no " + fact.name);
    }
  }
  if (!labels.open()) return parts.empty() ? "none" : "only " + Listed(parts, kMostLabels, ", ");
  if (parts.empty()) return "any";
  return Listed(parts, kMostLabels, ", ") + ", others";
}

void AddReason(std::string fact, const Cause& cause, std::vector<Reason>* out) {
  if (cause.span.empty()) return;
  const bool known =
      std::any_of(out->begin(), out->end(), [&](const Reason& reason) { return reason.fact == fact; });
  if (!known) out->push_back({std::move(fact), cause});
}

}  // namespace

std::string LabelsInWords(const Flow& flow) {
  if (flow.IsEmpty()) return "nothing is returned";
  std::vector<std::string> all;
  for (const Alternative& alternative : flow.alternatives) {
    std::string text = InWords(alternative.labels);
    if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(std::move(text));
  }
  return Listed(all, kMostAlternatives, " or ");
}

std::string ValuesInWords(const Interval& interval) {
  if (!interval.HasNumbers() || !interval.IsBounded()) return {};
  const std::string min = FormatFloatV(interval.min), max = FormatFloatV(interval.max);
  if (interval.min == interval.max) return min;
  if (interval.max == kInfinity) return "at least " + min;
  if (interval.min == -kInfinity) return "at most " + max;
  return fmt::format("from {} to {}", min, max);
}

std::string SeriesInWords(const Flow& flow) {
  if (flow.IsEmpty()) return "0";
  if (std::isfinite(flow.bound)) return flow.bound == 1 ? "1" : fmt::format("at most {}", flow.bound);
  const auto unique = flow.UniqueLabels();
  if (!unique || unique->empty()) return {};
  return "one for each " + Listed(*unique, kMostLabels, ", ");
}

std::vector<Reason> ReasonsOf(const Flow& flow) {
  std::vector<Reason> out;
  for (const Alternative& alternative : flow.alternatives) {
    for (const LabelFact& fact : alternative.labels.facts()) {
      if (fact.presence == Presence::kNo && alternative.labels.open() && !IsOfPrometheus(fact.name))
        AddReason(fmt::format("`{}` is gone", fact.name), fact.cause, &out);
    }
    if (!alternative.labels.open()) AddReason("no other labels", alternative.labels.closed_by(), &out);
  }
  if (flow.fails != Presence::kNo)
    AddReason(flow.fails == Presence::kYes ? "it fails" : "it can fail", flow.fails_by, &out);
  return out;
}

}  // namespace rulecheck::flow
