#include "unittest/explain.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "base/duration.h"
#include "unittest/explain_calls.h"
#include "unittest/explain_input.h"
#include "unittest/explain_parts.h"
#include "unittest/explain_rules.h"
#include "unittest/explain_series.h"
#include "unittest/explain_values.h"

namespace rulecheck::unittest {
namespace {

using engine::rules::RuleFailure;

constexpr size_t kMaxReasons = 8;
// Expressions that are laid out: the one in question and rules that it reads.
constexpr size_t kMaxQueries = 3;
constexpr size_t kMaxFailures = 3;

Question RuleQuestion(const RunFacts& facts, const RuleRef& rule, int64_t tick_ms, NamedTexts focus) {
  return {rule.rule->query.get(), tick_ms - rule.group->query_offset_ms, std::move(focus),
          OptionsOf(facts, rule)};
}

// Where the evaluated text is written; null when promtool evaluates another.
const MappedText* SourceOf(const RuleRef& rule) {
  const MappedText& text = rule.rule->rule->expr();
  return rule.rule->query != nullptr && rule.rule->query->text() == text.value ? &text : nullptr;
}

// Names of the series that an expression reads.
std::vector<std::string_view> NamesRead(const promql::Query& query) {
  std::vector<std::string_view> names;
  promql::Walk(*query.root(), [&](const promql::Expr& e) {
    const auto* selector = promql::As<promql::VectorSelector>(&e);
    if (selector != nullptr && !selector->name.empty()) names.push_back(selector->name);
    return true;
  });
  return names;
}

void AddAll(std::vector<CaseReason> reasons, CaseExplanation* out) {
  for (CaseReason& reason : reasons) AddReason(std::move(reason), &out->reasons);
}

void AddInputReasons(const RunFacts& facts, const Question& question, const MappedText* source, bool nothing,
                     CaseExplanation* out) {
  AddAll(SelectorReasons(facts, question, source, nothing), out);
  AddAll(CallReasons(facts, question, source), out);
  AddAll(OperatorReasons(facts, question, source), out);
  if (nothing) AddAll(JoinReasons(facts, question, source), out);
  if (nothing) AddAll(SpacingReasons(facts, question, source), out);
}

bool GivesNothing(const ExplainedQuery& shown, const promql::Query& query) {
  // The root's part is the one that covers everything.
  const auto whole =
      std::max_element(shown.values.begin(), shown.values.end(),
                       [](const auto& a, const auto& b) { return a.span.size() < b.span.size(); });
  bool constant = whole == shown.values.end();
  return !constant && !whole->present && query.root() != nullptr;
}

// Recording rules that are read, breadth first.
void AddReadRules(const RunFacts& facts, const promql::Query& query, int64_t tick_ms, const NamedTexts& focus,
                  bool reasons, CaseExplanation* out) {
  struct Step {
    const promql::Query* query;
    NamedTexts focus;
  };
  std::vector<Step> steps{{&query, focus}};
  std::set<const engine::rules::RuleSpec*> seen;
  for (size_t i = 0; i < steps.size() && out->queries.size() < kMaxQueries; ++i) {
    for (std::string_view name : NamesRead(*steps[i].query)) {
      for (const RuleRef& rule : RecordingRules(facts.plan, name)) {
        const bool logs = IsLogRule(facts, rule);
        if ((rule.rule->query == nullptr && !logs) || !seen.insert(rule.rule).second) continue;
        if (out->queries.size() >= kMaxQueries) return;
        NamedTexts inner = SampleFocus(steps[i].focus, rule);
        if (logs) {
          out->queries.push_back(ExplainLogRule(facts, rule, tick_ms, inner));
          continue;
        }
        Question question = RuleQuestion(facts, rule, tick_ms, inner);
        ExplainedQuery shown = ExplainValues(facts, question);
        shown.title = rule.Title();
        shown.where = rule.Expression();
        bool nothing = GivesNothing(shown, *question.query);
        if (reasons) AddInputReasons(facts, question, SourceOf(rule), nothing, out);
        out->queries.push_back(std::move(shown));
        steps.push_back({rule.rule->query.get(), std::move(inner)});
      }
    }
  }
}

// The samples of the expression that do not match a value: its inputs may be to blame.
bool AnyMissing(const CaseComparison& comparison) {
  return std::any_of(
      comparison.differences.begin(), comparison.differences.end(),
      [](const auto& difference) { return difference.kind != CaseDifference::Kind::kUnexpected; });
}

void AddNanReason(const CaseComparison& comparison, CaseExplanation* out) {
  for (const CaseDifference& difference : comparison.differences) {
    if (difference.got.value != "NaN" || difference.expected.value == "NaN") continue;
    AddReason({"nan",
               "NaN is what 0 / 0 gives, or a quantile without observations; it compares false with every "
               "threshold, so an alert on it stays silent; to expect it write `value: .nan` (promtool never "
               "matches NaN, rulecheck does unless --promtool-compat is given)",
               {},
               ""},
              &out->reasons);
    return;
  }
}

void AddHistogramReason(const CaseComparison& comparison, CaseExplanation* out) {
  for (const CaseDifference& difference : comparison.differences) {
    for (const CaseField& field : difference.fields) {
      if (field.what != CaseField::What::kHistogram || field.name != "counter_reset_hint") continue;
      AddReason({"counter-reset-hint",
                 "histograms are compared with their counter reset hint: a stored one has `not_reset` behind "
                 "another sample and none after a reset, `rate` and `increase` give `gauge`",
                 {},
                 ""},
                &out->reasons);
      return;
    }
  }
}

CaseReason FailureReason(const RunFacts& facts, const RuleFailure& failure) {
  CaseReason reason;
  reason.id = "rule-error";
  reason.text = "rule `" + failure.rule->name + "` of group `" + failure.group->name + "` fails at " +
                facts.SinceText(failure.at_ms) + ", and no case from there on can be judged";
  reason.where = failure.rule->rule->expr().Whole();
  reason.label = "fails at " + facts.SinceText(failure.at_ms);
  return reason;
}

void AddCollision(const RunFacts& facts, const RuleRef& rule, int64_t at_ms, CaseExplanation* out) {
  if (rule.rule == nullptr || rule.rule->query == nullptr) return;
  std::string text = CollisionText(facts, rule, RuleQuestion(facts, rule, at_ms, {}));
  if (text.empty()) return;
  AddReason({"same-labels", std::move(text), rule.Expression(), "two series get the same labels"},
            &out->reasons);
}

}  // namespace

void AddReason(CaseReason reason, std::vector<CaseReason>* reasons) {
  bool known = std::any_of(reasons->begin(), reasons->end(),
                           [&](const CaseReason& each) { return each.text == reason.text; });
  if (!known && reasons->size() < kMaxReasons) reasons->push_back(std::move(reason));
}

void SortReasons(std::vector<CaseReason>* reasons) {
  constexpr std::string_view kCauses[] = {"pending",         "threshold-not-reached",
                                          "no-input-series", "no-matching-series",
                                          "samples-end",     "no-series-for-labels",
                                          "samples-begin",   "no-matching-pairs",
                                          "too-few-samples", "not-absent",
                                          "scalar-nan",      "no-inf-bucket",
                                          "counter-begins",  "taken-by-unless",
                                          "compares-nan",    "samples-apart"};
  constexpr std::string_view kEffects[] = {"recorded-nothing", "stale", "active-for-others",
                                           "between-evaluations"};
  auto rank = [&](const CaseReason& reason) {
    auto in = [&](const auto& ids) {
      return std::find(std::begin(ids), std::end(ids), reason.id) != std::end(ids);
    };
    return in(kCauses) ? 0 : in(kEffects) ? 2 : 1;
  };
  std::stable_sort(reasons->begin(), reasons->end(),
                   [&](const CaseReason& a, const CaseReason& b) { return rank(a) < rank(b); });
}

bool AddRuleQuery(const RunFacts& facts, const RuleRef& rule, int64_t tick_ms, const NamedTexts& focus,
                  bool missing, CaseExplanation* out) {
  Question question = RuleQuestion(facts, rule, tick_ms, focus);
  ExplainedQuery shown = ExplainValues(facts, question);
  shown.title = rule.Title();
  shown.where = rule.Expression();
  shown.condition = ConditionOverTime(facts, question, rule.group->query_offset_ms);
  bool nothing = GivesNothing(shown, *question.query);
  bool never = shown.condition && !shown.condition->first_ms;
  out->queries.push_back(std::move(shown));
  std::optional<CasePlot> plot = PlotSeries(facts, question, rule.group->query_offset_ms);
  if (missing && plot && never) {
    if (std::optional<CaseReason> reason = NeverReached(*plot)) AddReason(std::move(*reason), &out->reasons);
  }
  if (missing && nothing) AddInputReasons(facts, question, SourceOf(rule), true, out);
  AddReadRules(facts, *question.query, tick_ms, focus, missing && nothing, out);
  if (plot && WorthDrawing(*plot)) out->plot = std::move(plot);
  return !nothing;
}

CaseExplanation ExplainExpr(const RunFacts& facts, const ExprCase& expr_case, const promql::Query& query,
                            const CaseComparison& comparison, const NamedTexts& focus) {
  CaseExplanation out;
  Question question{&query, facts.start_ms + expr_case.eval_time_ms, focus, facts.eval};
  std::erase_if(question.focus, [](const auto& label) { return label.first == "__name__"; });
  ExplainedQuery shown = ExplainValues(facts, question);
  shown.title = "tested expression";
  shown.where = expr_case.expr.Whole();
  bool nothing = GivesNothing(shown, query);
  out.queries.push_back(std::move(shown));
  AddNanReason(comparison, &out);
  AddHistogramReason(comparison, &out);
  const MappedText* source = query.text() == expr_case.expr.value ? &expr_case.expr : nullptr;
  bool missing = AnyMissing(comparison);
  if (missing) AddInputReasons(facts, question, source, nothing, &out);
  int64_t tick = facts.Tick(expr_case.eval_time_ms);
  AddReadRules(facts, query, tick, question.focus, missing, &out);
  std::optional<CasePlot> plot = PlotSeries(facts, question, 0);
  if (plot && WorthDrawing(*plot)) out.plot = std::move(plot);
  SortReasons(&out.reasons);
  return out;
}

CaseExplanation ExplainExprError(const RunFacts& facts, const ExprCase& expr_case, const promql::Query& query,
                                 const std::string& message) {
  CaseExplanation out;
  out.reasons.push_back({"evaluation-error", message, expr_case.expr.Whole(), "cannot be evaluated"});
  Question question{&query, facts.start_ms + expr_case.eval_time_ms, {}, facts.eval};
  ExplainedQuery shown = ExplainValues(facts, question);
  shown.title = "tested expression";
  shown.where = expr_case.expr.Whole();
  out.queries.push_back(std::move(shown));
  return out;
}

CaseExplanation ExplainFailures(const RunFacts& facts, const std::vector<RuleFailure>& failures) {
  CaseExplanation out;
  for (size_t i = 0; i < std::min(failures.size(), kMaxFailures); ++i) {
    const RuleFailure& failure = failures[i];
    AddReason(FailureReason(facts, failure), &out.reasons);
    RuleRef rule = FindRule(facts.plan, *failure.rule);
    AddCollision(facts, rule, failure.at_ms, &out);
    if (rule.rule != nullptr && IsLogRule(facts, rule)) {
      AddLogRuleQuery(facts, rule, failure.at_ms, {}, true, &out);
      continue;
    }
    if (rule.rule == nullptr || rule.rule->query == nullptr) continue;
    ExplainedQuery shown = ExplainValues(facts, RuleQuestion(facts, rule, failure.at_ms, {}));
    shown.title = rule.Title();
    shown.where = rule.Expression();
    out.queries.push_back(std::move(shown));
  }
  return out;
}

}  // namespace rulecheck::unittest
