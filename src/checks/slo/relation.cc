#include "checks/slo/relation.h"

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string_view>
#include <vector>

#include <fmt/core.h>

#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

using slo::Leaf;
using slo::LeafKind;
using slo::Selection;

bool HasPart(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

// Labels that say how an event ended.
bool SaysOutcome(std::string_view label) {
  return label == "le" ||
         HasPart(label, {"code",  "status",  "result",    "outcome", "error",     "reason", "type",
                         "class", "success", "state",     "verdict", "response",  "level",  "severity",
                         "fail",  "cause",   "exception", "flag",    "condition", "phase"});
}

// Labels that say where an event was.
bool SaysPlace(std::string_view label) {
  return HasPart(label,
                 {"job",     "env",        "namespace", "cluster", "region",      "zone",   "instance",
                  "service", "app",        "container", "pod",     "node",        "host",   "tenant",
                  "stage",   "datacenter", "team",      "host",    "destination", "source", "component",
                  "handler", "route",      "path",      "method",  "queue"}) ||
         label == "dc" || label == "stack" || label == "verb";
}

bool CountsAll(const Leaf& leaf) {
  return leaf.of.Equal("le") == "+Inf";
}

std::string Tests(const Selection& selection, std::string_view label) {
  std::string out;
  for (const slo::LabelTest& test : selection.tests) {
    if (test.name == label)
      out += fmt::format("{}{}{}\"{}\"", out.empty() ? "" : ",", test.name, promql::MatchOpText(test.op),
                         test.value);
  }
  return out;
}

// Labels of either side, and what is wrong with each.
struct Sides {
  std::vector<std::string> extra;     // tested on the errors only
  std::vector<std::string> narrower;  // tested on both, and the errors are fewer
  std::vector<std::string> outside;   // errors have values that the total has not
};

Sides SidesOf(const Selection& part, const Selection& whole) {
  std::set<std::string> labels;
  for (const Selection* side : {&part, &whole}) {
    for (std::string& label : side->Labels()) labels.insert(std::move(label));
  }
  Sides out;
  for (const std::string& label : labels) {
    const bool in_part = part.Tests(label), in_whole = whole.Tests(label);
    const slo::LabelRange a = part.RangeOf(label), b = whole.RangeOf(label);
    if (in_whole && Tests(part, label) == Tests(whole, label)) continue;
    if (in_whole && !IsPart(a, b)) {
      // What is not proven to be inside may be: only what is apart, or not tested, is known.
      if (!in_part || AreApart(a, b) || (a.values.IsFinite() && b.values.IsFinite()))
        out.outside.push_back(label);
    } else if (in_part) {
      (in_whole ? out.narrower : out.extra).push_back(label);
    }
  }
  return out;
}

const Leaf* OneCounter(const std::vector<Leaf>& leaves) {
  if (leaves.size() != 1 || leaves[0].kind != LeafKind::kCounter || leaves[0].of.metric.empty())
    return nullptr;
  return &leaves[0];
}

bool SpeaksOfErrors(std::string_view metric) {
  return HasPart(metric, {"error", "fail", "bad_", "_bad", "exception", "dropped", "timeout"});
}
bool SpeaksOfSuccess(std::string_view metric) {
  return HasPart(metric, {"success", "succeeded", "_good", "good_"});
}

}  // namespace

std::string ErrorLabelOf(const slo::Term& ratio) {
  const Leaf *part = OneCounter(ratio.leaves), *whole = OneCounter(ratio.total);
  if (part == nullptr || whole == nullptr || part->of.metric != whole->of.metric) return {};
  Sides sides = SidesOf(part->of, whole->of);
  sides.extra.insert(sides.extra.end(), sides.narrower.begin(), sides.narrower.end());
  const auto outcome = std::find_if(sides.extra.begin(), sides.extra.end(), SaysOutcome);
  if (outcome != sides.extra.end()) return *outcome;
  return sides.extra.empty() ? std::string() : sides.extra.front();
}

Relation RelationOf(const slo::Term& ratio) {
  const Leaf *part = OneCounter(ratio.leaves), *whole = OneCounter(ratio.total);
  if (part == nullptr || whole == nullptr || !ratio.complete) return {};
  const bool same_metric = HistogramBase(part->of.metric) == HistogramBase(whole->of.metric);
  if (!same_metric) {
    if (SpeaksOfErrors(whole->of.metric) && !SpeaksOfErrors(part->of.metric))
      return {Misfit::kNoPart, fmt::format("the total is `{}`, which counts errors", whole->of.metric)};
    if (SpeaksOfErrors(part->of.metric) && SpeaksOfSuccess(whole->of.metric))
      return {Misfit::kNoPart, fmt::format("the total is `{}`, which leaves errors out", whole->of.metric)};
  }
  Selection whole_of = whole->of;
  if (CountsAll(*whole))
    std::erase_if(whole_of.tests, [](const slo::LabelTest& test) { return test.name == "le"; });
  const Sides sides = SidesOf(part->of, whole_of);
  for (const std::string& label : sides.outside) {
    const std::string tests =
        fmt::format("errors have `{}`, the total has `{}`",
                    part->of.Tests(label) ? Tests(part->of, label) : "any " + label, Tests(whole_of, label));
    if (same_metric && SaysOutcome(label) && !SaysPlace(label) && part->of.Tests(label))
      return {Misfit::kNoPart, tests};
    if (same_metric || SaysPlace(label)) return {Misfit::kSelector, tests};
  }
  std::vector<std::string> outcomes, others;
  for (const auto* list : {&sides.extra, &sides.narrower}) {
    for (const std::string& label : *list) (SaysOutcome(label) ? outcomes : others).push_back(label);
  }
  // One label must make the error; beside it, or beside a metric of errors, none should.
  const bool has_own = !outcomes.empty() || !same_metric;
  for (const std::string& label : others) {
    if (has_own && (SaysPlace(label) || same_metric))
      return {Misfit::kSelector,
              fmt::format("errors are those of `{}`, the total is of all", Tests(part->of, label))};
  }
  return {};
}

void ReportMisfits(const ModelContext& c, std::string_view check, Misfit misfit, std::string_view text) {
  std::set<std::pair<uint32_t, uint32_t>> seen;
  ForEachRatio(c, check, [&](uint32_t rule, const slo::Term& ratio, const SloReport& report) {
    const Relation relation = RelationOf(ratio);
    if (relation.misfit != misfit || !seen.emplace(ratio.at.rule, ratio.at.span.begin).second) return;
    const slo::Spot& at = ratio.leaves.front().at;
    FindingBuilder finding =
        report.At(at.rule == rule ? at : ratio.at, fmt::format("{}: {}", text, relation.why));
    const slo::Spot& total = ratio.total.front().at;
    if (total.rule != slo::kNoRule) finding.Because(c.facts.slo().At(total), "the total");
  });
}

}  // namespace rulecheck::checks
