#include "world.h"

#include <memory>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "engine/core/load_series.h"
#include "engine/core/storage.h"
#include "engine/observe.h"
#include "engine/promql/engine.h"
#include "engine/rules/simulation.h"
#include "flow/inventory.h"
#include "flow/promql.h"
#include "flow/rules.h"
#include "judge.h"
#include "promql/series.h"
#include "random_text.h"
#include "rulecheck/workspace.h"

namespace rulecheck::flow_fuzz {
namespace {

constexpr int64_t kMinute = 60'000;
constexpr int64_t kTicks = 12;

promql::ParseOptions EverySyntax() {
  promql::ParseOptions options;
  options.features = promql::Features::All();
  return options;
}

// Judges each node as it is evaluated.
class NodeJudge final : public engine::EvalObserver {
 public:
  NodeJudge(const flow::PromqlFlows& flows, const promql::Query& query, const engine::Symbols& symbols,
            bool delayed)
      : flows_(flows), symbols_(symbols), delayed_(delayed) {
    promql::Walk(*query.root(), [&](const promql::Expr& node) { spans_[node.id] = node.span; });
  }

  void Saw(syntax::NodeId part, const engine::Block& block, const engine::StepGrid&) override {
    if (!verdict_.ok()) return;
    JudgeBlock(flows_[part], block, symbols_, delayed_, &verdict_);
    if (!verdict_.ok()) where_ = spans_[part];
  }
  void SawRange(syntax::NodeId, uint64_t) override {}

  const Verdict& verdict() const { return verdict_; }
  Span where() const { return where_; }

 private:
  const flow::PromqlFlows& flows_;
  const engine::Symbols& symbols_;
  bool delayed_;
  syntax::NodeTable<Span> spans_;
  Verdict verdict_;
  Span where_;
};

class World {
 public:
  World(const Choices& choices, Totals* totals) : text_(choices), totals_(*totals) {
    delayed_ = text_.OneIn(3);
    LoadSeries();
    if (text_.OneIn(2)) RunRules();
    MakeSources();
  }

  std::string Run() {
    if (std::string found = JudgeFailures(); !found.empty()) return Describe("", found, true);
    for (int i = 0; i < 12; ++i) {
      const std::string query = text_.Query();
      const promql::ParseOutcome parsed = promql::Parse(query, EverySyntax());
      if (parsed.query == nullptr) continue;
      for (const bool inventory : {true, false}) {
        std::string found = Judge(*parsed.query, inventory ? *known_ : *unknown_);
        if (!found.empty()) return Describe(query, found, inventory);
      }
    }
    return {};
  }

 private:
  void LoadSeries() {
    std::set<std::string> seen;
    for (size_t i = 3 + text_.Below(25); i > 0; --i) {
      const std::string line = text_.SeriesLine();
      if (!seen.insert(line.substr(0, line.find('}'))).second) continue;
      const promql::SeriesOutcome parsed = promql::ParseSeries(line);
      if (!parsed.ok()) continue;
      auto series = engine::ExpandSeries(parsed.series, &storage_.symbols(), 10'000);
      if (!series || !engine::AppendLoaded(*series, 0, kMinute, &storage_)) continue;
      lines_ += "  " + line + "\n";
      std::vector<std::pair<std::string, std::string>> labels;
      std::string name;
      for (const promql::SeriesLabel& label : parsed.series.labels) {
        if (label.name == flow::kMetricName) {
          name = label.value;
        } else {
          labels.emplace_back(label.name, label.value);
        }
      }
      inventory_->Add(name, labels);
    }
  }

  engine::EvalOptions Engine() const {
    engine::EvalOptions options;
    options.delayed_name_removal = delayed_;
    options.max_cells = 2'000'000;
    return options;
  }

  void RunRules() {
    rule_text_ = text_.RuleFile();
    WorkspaceOptions options;
    options.load.promql = EverySyntax();
    Workspace workspace(options);
    workspace.Set(std::make_shared<SourceFile>("rules.yaml", rule_text_));
    rules_ = workspace.snapshot();
    engine::rules::SpecOptions spec;
    spec.promql = EverySyntax();
    for (const Document* document : rules_->documents()) {
      for (const RuleGroup& group : document->groups()) {
        groups_.push_back(engine::rules::MakeGroupSpec(group, "rules.yaml", document->storage, spec));
      }
    }
    std::vector<const engine::rules::GroupSpec*> groups;
    for (const auto& group : groups_) groups.push_back(&group);
    const engine::rules::RuleOrder order = engine::rules::OrderRules(groups);
    engine::rules::TemplateContext context;
    context.storage = &storage_;
    context.eval = Engine();
    context.promql = EverySyntax();
    engine::rules::Simulation simulation(&storage_, groups, order, context);
    for (int64_t tick = 0; tick <= kTicks; ++tick) {
      for (const engine::rules::RuleFailure& failure : simulation.Tick(tick * kMinute)) {
        failures_.push_back({failure.rule->rule, failure.message});
      }
    }
  }

  // A rule that flow says cannot fail, and did.
  std::string JudgeFailures() {
    for (const Failure& failure : failures_) {
      // Two rules that write one series: no failure of a query.
      if (failure.message.starts_with("duplicate sample")) continue;
      ++totals_.claims;
      for (const auto* source : {known_.get(), unknown_.get()}) {
        const auto& flows = static_cast<const flow::Flows&>(*source);
        for (uint32_t i = 0; i < flows.rules().size(); ++i) {
          const flow::FlowRule& rule = flows.rules()[i];
          if (rule.query != failure.rule->query()) continue;
          const flow::Flow& result = flows.Result(i);
          const bool may_collide =
              CollidesByLabels(result, rule.labels, rule.alerting) != flow::Presence::kNo;
          if (result.fails != flow::Presence::kNo || may_collide) continue;
          return fmt::format("rule {} fails: {}", failure.rule->name.value, failure.message);
        }
      }
    }
    return {};
  }

  void MakeSources() {
    flow::FlowsOptions options;
    options.promql.delayed_name_removal = delayed_;
    options.recorded_here_only = true;
    const auto make =
        [&](std::shared_ptr<const flow::SeriesSource> stored) -> std::shared_ptr<const flow::SeriesSource> {
      if (rules_ == nullptr) return stored;
      options.stored = std::move(stored);
      return std::make_shared<flow::Flows>(*rules_, options);
    };
    known_ = make(inventory_);
    unknown_ = make(std::make_shared<flow::UnknownSeries>());
  }

  std::string Judge(const promql::Query& query, const flow::SeriesSource& series) {
    const flow::PromqlOptions options{delayed_};
    const flow::PromqlFlows flows = FlowsByNode(*query.root(), series, options);
    const flow::Flow whole = Finished(*query.root(), flows[query.root()->id], options);
    NodeJudge judge(flows, query, storage_.symbols(), delayed_);
    engine::EvalOptions engine = Engine();
    engine.observer = &judge;
    const int64_t start = static_cast<int64_t>(text_.Below(8)) * kMinute;
    engine::StepGrid grid{start, start, 0};
    if (text_.OneIn(3)) grid = {start, start + 5 * kMinute, 30'000};
    const auto answer = engine::Evaluate(*query.root(), storage_, grid, engine);
    ++totals_.answers;
    totals_.claims += judge.verdict().claims + 1;
    if (!judge.verdict().ok()) {
      const Span where = judge.where();
      return fmt::format("at `{}`: {}", query.text().substr(where.begin, where.size()),
                         judge.verdict().violation);
    }
    if (!answer) {
      ++totals_.errors;
      if (answer.error().message.find("would") != std::string::npos) return {};  // our own limits
      return whole.fails == flow::Presence::kNo ? "it fails: " + answer.error().message : "";
    }
    if (whole.fails == flow::Presence::kYes) return "it does not fail";
    return JudgeWhole(whole, answer->value, grid);
  }

  // The answer as a block, names removed.
  std::string JudgeWhole(const flow::Flow& whole, const engine::Value& value, const engine::StepGrid& grid) {
    engine::Block block(grid.size());
    if (value.type == promql::ValueType::kVector) {
      for (const engine::VectorSample& sample : value.vector)
        Put(sample.value, sample.histogram, block.Add(sample.labels), 0, &block);
    } else if (value.type == promql::ValueType::kMatrix && grid.step_ms != 0) {
      for (const engine::MatrixSeries& series : value.matrix) {
        const size_t row = block.Add(series.labels);
        for (const engine::Point& p : series.points) {
          Put(p.value, p.histogram, row, static_cast<size_t>((p.t_ms - grid.start_ms) / grid.step_ms),
              &block);
        }
      }
    } else {
      return {};
    }
    Verdict verdict;
    JudgeBlock(whole, block, storage_.symbols(), false, &verdict);
    totals_.claims += verdict.claims;
    return verdict.violation.empty() ? "" : "at the end: " + verdict.violation;
  }

  static void Put(double value, const engine::FloatHistogram* histogram, size_t row, size_t step,
                  engine::Block* block) {
    if (histogram != nullptr) {
      block->SetHistogram(row, step, histogram);
    } else {
      block->Set(row, step, value);
    }
  }

  std::string Describe(const std::string& query, const std::string& found, bool inventory) const {
    return fmt::format("{}\n{}\n{}{}{}\n{}", found, query, inventory ? "with inventory" : "without inventory",
                       delayed_ ? ", delayed names\n" : "\n", lines_, rule_text_);
  }

  struct Failure {
    const Rule* rule;
    std::string message;
  };

  RandomText text_;
  Totals& totals_;
  bool delayed_ = false;
  engine::Storage storage_;
  std::string lines_, rule_text_;
  std::shared_ptr<flow::Inventory> inventory_ = std::make_shared<flow::Inventory>();
  std::shared_ptr<const Snapshot> rules_;
  std::vector<engine::rules::GroupSpec> groups_;
  std::vector<Failure> failures_;
  std::shared_ptr<const flow::SeriesSource> known_, unknown_;
};

}  // namespace

std::string TryWorld(const Choices& choices, Totals* totals) {
  return World(choices, totals).Run();
}

}  // namespace rulecheck::flow_fuzz
