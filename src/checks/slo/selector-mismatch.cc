#include <set>

#include <fmt/core.h>

#include "checks/slo/objectives.h"
#include "checks/slo/relation.h"

namespace rulecheck::checks {
namespace {

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

}  // namespace

void SelectorMismatch(const ModelContext& c) {
  ReportMisfits(c, "slo/selector-mismatch", Misfit::kSelector,
                "errors and total differ in more than what makes an error");
}

void RatioAboveOne(const ModelContext& c) {
  ReportMisfits(c, "slo/ratio-above-one", Misfit::kNoPart,
                "what is divided is no part of the total, so that the ratio can be above 1");
}

}  // namespace rulecheck::checks
