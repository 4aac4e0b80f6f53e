#include "unittest/coverage/group_coverage.h"

#include <algorithm>

#include "engine/core/matcher.h"
#include "unittest/coverage/marks.h"
#include "unittest/log_trace.h"

namespace rulecheck::unittest {

using engine::StepGrid;
using engine::rules::Alert;
using engine::rules::AlertPhase;
using engine::rules::GroupSpec;
using engine::rules::RuleSpec;

namespace {

constexpr int64_t kNanosecondsOfMs = 1'000'000;

// The comparison at this place in a query that is written with ` bool` behind its operator.
std::unique_ptr<promql::Query> WithBool(const promql::Query& query, const promql::Binary& comparison,
                                        const promql::ParseOptions& options, const promql::Binary** out) {
  std::string text(query.text());
  text.insert(comparison.op_span.end, " bool");
  promql::ParseOutcome parsed = promql::Parse(std::move(text), options);
  *out = nullptr;
  if (parsed.query == nullptr) return nullptr;
  promql::Walk(*parsed.query->root(), [&](const promql::Expr& node) {
    const auto* binary = promql::As<promql::Binary>(&node);
    if (binary != nullptr && binary->op_span == comparison.op_span) *out = binary;
    return true;
  });
  return std::move(parsed.query);
}

// The series of a storage that a selector picks with this value for one of its matchers.
bool Selects(const engine::Storage& storage, const promql::VectorSelector& selector, uint32_t matcher,
             const std::string& value) {
  const engine::Symbols& symbols = storage.symbols();
  engine::SymbolId wanted = engine::kEmptySymbol;
  engine::SymbolId name = engine::kEmptySymbol;
  if (!symbols.Find(value, &wanted) || !symbols.Find(selector.matchers[matcher].name, &name)) return false;
  const auto selected = engine::SelectSeries(storage, selector.matchers);
  return selected && std::any_of(selected->begin(), selected->end(), [&](engine::SeriesId id) {
           return symbols.Get(storage.series(id).labels, name) == wanted;
         });
}

}  // namespace

GroupCoverage::GroupCoverage(const Plan& plan, const PlannedGroup& group, const TestOptions& options)
    : plan_(plan),
      group_(group),
      options_(options),
      outcome_(MakeOutcome(plan, group)),
      runner_(plan, group, options, &outcome_) {
  runner_.Observe(&recorder_);
}

ProbesByRule GroupCoverage::Run() {
  runner_.Run();
  if (runner_.simulation_ == nullptr) return recorder_.Take();  // it did not come to rules
  size_t index = 0;
  for (const GroupSpec* group : plan_.rule_groups) {
    for (const RuleSpec& rule : group->rules) {
      if (rule.query != nullptr) {
        AskComparisons(rule, *group, index);
        AskAlternatives(rule);
      }
      ++index;
    }
  }
  if (runner_.log_store_ != nullptr) {
    for (const GroupSpec* group : plan_.log_groups) {
      for (const RuleSpec& rule : group->rules) AskStages(rule);
    }
  }
  AskTexts();
  return recorder_.Take();
}

void GroupCoverage::AskComparisons(const RuleSpec& rule, const GroupSpec& group, size_t index) {
  promql::Walk(*rule.query->root(), [&](const promql::Expr& node) {
    const auto* binary = promql::As<promql::Binary>(&node);
    if (binary == nullptr || !promql::IsComparison(binary->op) || binary->return_bool ||
        binary->matching == nullptr)
      return true;
    const promql::Binary* asked = nullptr;
    const auto query = WithBool(*rule.query, *binary, options_.load.promql, &asked);
    if (asked == nullptr) return true;
    engine::EvalOptions options = runner_.MakeEvalOptions();
    options.printed = true;
    const auto& later = plan_.rule_order.reads_later;
    if (index < later.size() && later[index]) options.late_writer = static_cast<engine::WriterId>(index + 1);
    StepGrid ticks = Ticks();
    ticks.start_ms -= group.query_offset_ms;
    ticks.end_ms -= group.query_offset_ms;
    const auto out = engine::EvaluateTicks(*asked, runner_.storage_, ticks, options);
    if (!out) return true;
    const engine::Block& block = out->block;
    for (size_t row = 0; row < block.size(); ++row) {
      for (size_t step = 0; step < block.steps(); ++step) {
        if (block.Has(row, step) && block.values(row)[step] == 0) {
          recorder_.Of(rule).insert({Probe::Kind::kFails, node.id.value});
        }
      }
    }
    return true;
  });
}

void GroupCoverage::AskAlternatives(const RuleSpec& rule) {
  promql::Walk(*rule.query->root(), [&](const promql::Expr& node) {
    const auto* selector = promql::As<promql::VectorSelector>(&node);
    if (selector == nullptr) return true;
    for (uint32_t m = 0; m < selector->matchers.size(); ++m) {
      if (selector->matchers[m].op != promql::MatchOp::kRegexp) continue;
      const std::vector<std::string> alternatives = PlainAlternatives(selector->matchers[m].value);
      for (uint32_t i = 0; i < alternatives.size(); ++i) {
        const Probe probe{Probe::Kind::kAlternative, node.id.value, kMaxAlternatives * m + i};
        if (Selects(runner_.storage_, *selector, m, alternatives[i])) recorder_.Of(rule).insert(probe);
      }
    }
    return true;
  });
}

// At each tick: what came to each stage and what it let through.
void GroupCoverage::AskStages(const RuleSpec& rule) {
  if (rule.log_query == nullptr) return;
  const StepGrid ticks = Ticks();
  for (size_t i = 0; i < ticks.size(); ++i) {
    const auto traces = TraceLines(*rule.log_query, *runner_.log_store_, runner_.start_ms_ * kNanosecondsOfMs,
                                   ticks.TimeAt(i) * kNanosecondsOfMs, SIZE_MAX);
    for (uint32_t log = 0; log < traces.size(); ++log) {
      for (uint32_t s = 0; s < traces[log].stages.size(); ++s) {
        const StageTrace& stage = traces[log].stages[s];
        if (stage.out > 0) recorder_.Of(rule).insert({Probe::Kind::kPasses, log, s});
        if (stage.out < stage.in) recorder_.Of(rule).insert({Probe::Kind::kDrops, log, s});
      }
    }
  }
}

void GroupCoverage::AskTexts() {
  for (const PlannedCase& c : group_.cases) {
    if (c.alert == nullptr) continue;
    const auto visit = [&](const RuleSpec& rule, Alert& alert) {
      MarkTexts(rule, alert, alert.phase == AlertPhase::kFiring);
    };
    runner_.simulation_->ForEachAlert(c.alert->alertname.value, runner_.TickOf(c), visit);
    if (runner_.log_rules_ == nullptr) continue;
    runner_.log_rules_->ForEachAlert(c.alert->alertname.value, runner_.TickOf(c), visit);
  }
}

// Labels are expanded for each alert, annotations for those that a case compares.
void GroupCoverage::MarkTexts(const RuleSpec& rule, const Alert& alert, bool firing) {
  engine::rules::TemplateContext context = runner_.MakeContext();
  context.storage = &runner_.storage_;
  context.observer = nullptr;
  const engine::rules::TextExpander expander(context, alert.cause);
  uint32_t number = 0;
  for (const bool annotations : {false, true}) {
    for (const TextPair& pair : annotations ? rule.rule->annotations : rule.rule->labels) {
      const uint32_t text = number++;
      if (annotations && !firing) continue;
      const MarkedText marked(pair.value.value);
      if (marked.marks().empty()) continue;
      engine::rules::TextSpec spec{std::string(pair.key.value), marked.text(),
                                   gotemplate::AlertText(rule.name, marked.text()), false, false};
      for (uint32_t mark : marked.Found(expander.Expand(spec))) {
        recorder_.Of(rule).insert({Probe::Kind::kMark, text, mark});
      }
    }
  }
}

}  // namespace rulecheck::unittest
