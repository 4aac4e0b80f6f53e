// Rules of Loki in explanations.
#include <algorithm>

#include "unittest/explain_parts.h"
#include "unittest/explain_series.h"
#include "unittest/log_explain.h"

namespace rulecheck::unittest {
namespace {

LogAsked Ask(const RunFacts& facts, const RuleRef& rule, int64_t tick_ms, const NamedTexts& focus) {
  LogAsked asked{*rule.rule->log_query, *facts.lines};
  asked.zero_ms = facts.start_ms;
  asked.at_ms = tick_ms;
  asked.focus = focus;
  asked.from_ms = facts.watched_from_ms;
  asked.last_ms = facts.last_tick_ms;
  asked.interval_ms = facts.interval_ms;
  return asked;
}

}  // namespace

bool IsLogRule(const RunFacts& facts, const RuleRef& rule) {
  return facts.lines != nullptr && rule.rule->log_query != nullptr;
}

ExplainedQuery ExplainLogRule(const RunFacts& facts, const RuleRef& rule, int64_t tick_ms,
                              const NamedTexts& focus) {
  ExplainedQuery shown = ExplainLogValues(Ask(facts, rule, tick_ms, focus));
  shown.title = rule.Title();
  shown.where = rule.Expression();
  return shown;
}

bool AddLogRuleQuery(const RunFacts& facts, const RuleRef& rule, int64_t tick_ms, const NamedTexts& focus,
                     bool missing, CaseExplanation* out) {
  const LogAsked asked = Ask(facts, rule, tick_ms, focus);
  ExplainedQuery shown = ExplainLogRule(facts, rule, tick_ms, focus);
  shown.condition = LogConditionOverTime(asked);
  const bool holds = shown.condition && shown.condition->now;
  const bool never = shown.condition && !shown.condition->first_ms;
  out->queries.push_back(std::move(shown));
  std::optional<CasePlot> plot = PlotLogSeries(asked);
  if (missing && plot && never) {
    if (std::optional<CaseReason> reason = NeverReached(*plot)) AddReason(std::move(*reason), &out->reasons);
  }
  if (missing && !holds) {
    for (CaseReason& reason : LogReasons(asked)) AddReason(std::move(reason), &out->reasons);
  }
  if (plot && WorthDrawing(*plot)) out->plot = std::move(plot);
  return holds;
}

}  // namespace rulecheck::unittest
