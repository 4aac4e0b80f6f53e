#include "flow_logql/log_claims.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "engine/logql/log_engine.h"
#include "engine/logql/log_store.h"
#include "engine/observe.h"
#include "flow/logql_flow.h"
#include "rulecheck/logql.h"

namespace rulecheck::test {
namespace {

using LabelMap = std::map<std::string, std::string>;

class Recorder final : public engine::EvalObserver {
 public:
  void Saw(syntax::NodeId part, const engine::Block& block, const engine::StepGrid&) override {
    seen.emplace_back(part, block);
  }
  void SawRange(syntax::NodeId, uint64_t) override {}

  std::vector<std::pair<syntax::NodeId, engine::Block>> seen;
};

// Of labels that come twice the last one counts, as in an answer in JSON.
LabelMap LabelsOf(const engine::logql::LabelSets& sets, engine::logql::LabelSetId id) {
  LabelMap out;
  for (const engine::logql::Label& label : sets.labels(id))
    out[std::string(label.name)] = std::string(label.value);
  std::erase_if(out, [](const auto& label) { return label.second.empty(); });
  return out;
}

std::string Show(const LabelMap& labels) {
  std::string out = "{";
  for (const auto& [name, value] : labels) out += name + "=\"" + value + "\" ";
  return out + "}";
}

bool LabelsFit(const LabelMap& labels, const flow::Labels& claim) {
  for (const flow::LabelFact& fact : claim.facts()) {
    const auto it = labels.find(fact.name);
    if (it == labels.end() ? fact.Must() : !fact.CanBe() || !fact.values.Contains(it->second)) return false;
  }
  return std::all_of(labels.begin(), labels.end(),
                     [&](const auto& label) { return claim.Find(label.first) != nullptr || claim.open(); });
}

bool ValueFits(double value, const flow::Interval& claim) {
  if (std::isnan(value)) return claim.nan;
  if (std::isinf(value) && !claim.CanBeInfinite()) return false;
  if (std::isfinite(value) && claim.whole && value != std::floor(value)) return false;
  return claim.min <= value && value <= claim.max;
}

class BlockCheck {
 public:
  BlockCheck(const engine::Block& block, const engine::logql::LabelSets& sets, const flow::Flow& flow)
      : block_(block), flow_(flow) {
    for (size_t row = 0; row < block.size(); ++row) labels_.push_back(LabelsOf(sets, block.labels(row)));
  }

  std::string Run() const {
    if (flow_.fails == flow::Presence::kYes) return "it does not fail";
    for (size_t step = 0; step < block_.steps(); ++step) {
      if (std::string problem = Step(step); !problem.empty()) return problem;
    }
    return {};
  }

 private:
  std::string Step(size_t step) const {
    size_t series = 0;
    std::vector<size_t> fitting(flow_.alternatives.size());
    for (size_t row = 0; row < block_.size(); ++row) {
      if (!block_.Has(row, step)) continue;
      ++series;
      const double value = block_.values(row)[step];
      bool fits = false;
      for (size_t i = 0; i < flow_.alternatives.size(); ++i) {
        const flow::Alternative& one = flow_.alternatives[i];
        fits = fits || (LabelsFit(labels_[row], one.labels) && ValueFits(value, one.value));
      }
      if (!fits) return fmt::format("{} = {} fits nothing", Show(labels_[row]), value);
    }
    if (flow_.always && series == 0) return "nothing, though there is always something";
    if (static_cast<double>(series) > flow_.bound)
      return fmt::format("{} series, bound {}", series, flow_.bound);
    for (const flow::Key& key : flow_.keys) {
      if (std::string problem = Unique(key, step); !problem.empty()) return problem;
    }
    return {};
  }

  std::string Unique(const flow::Key& key, size_t step) const {
    std::set<LabelMap> met;
    for (size_t row = 0; row < block_.size(); ++row) {
      if (!block_.Has(row, step)) continue;
      LabelMap kept = labels_[row];
      std::erase_if(kept, [&key](const auto& label) { return !key.Has(label.first); });
      if (!met.insert(kept).second) return "not unique: " + Show(kept);
    }
    return {};
  }

  const engine::Block& block_;
  const flow::Flow& flow_;
  std::vector<LabelMap> labels_;
};

void Fill(const std::vector<RandomStream>& streams, engine::logql::LogStore* store) {
  for (const RandomStream& stream : streams) {
    const engine::logql::StreamId id = store->AddStream(stream.labels);
    for (const RandomLine& line : stream.lines) store->AddEntry(id, line.t_ns, line.text, line.metadata);
  }
  store->Seal();
}

std::string CheckStreams(const engine::logql::LogOutcome& outcome, const flow::Flow& flow) {
  if (flow.fails == flow::Presence::kYes) return "it does not fail";
  for (const engine::logql::StreamResult& stream : outcome.streams) {
    const LabelMap labels = LabelsOf(*outcome.sets, stream.labels);
    const bool fits =
        std::any_of(flow.alternatives.begin(), flow.alternatives.end(),
                    [&](const flow::Alternative& one) { return LabelsFit(labels, one.labels); });
    if (!fits) return Show(labels) + " fits nothing";
  }
  return {};
}

}  // namespace

// Streams of equal labels are one.
flow::LogInventory InventoryOf(const std::vector<RandomStream>& streams) {
  flow::LogInventory out;
  std::set<LabelMap> met;
  for (const RandomStream& stream : streams) {
    for (const RandomLine& line : stream.lines) {
      for (const auto& [name, value] : line.metadata) out.metadata[name].push_back(value);
    }
    if (!met.insert(LabelMap(stream.labels.begin(), stream.labels.end())).second) continue;
    ++out.streams;
    for (const auto& [name, value] : stream.labels) ++out.labels[name][value];
  }
  return out;
}

TrialOutcome HoldAgainstEngine(const LogTrial& trial) {
  TrialOutcome out;
  const logql::ParseOutcome parsed = logql::Parse(trial.query, {});
  out.parsed = parsed.query != nullptr && parsed.errors.empty();
  if (!out.parsed) return out;
  const logql::Expr& root = *parsed.query->root();
  const flow::LogInventory inventory = InventoryOf(trial.streams);
  const flow::LogFlowOptions options{trial.with_inventory ? &inventory : nullptr, trial.range_query,
                                     trial.any_packed_keys};
  engine::logql::LogStore store;
  Fill(trial.streams, &store);
  Recorder recorder;
  engine::logql::LogEvalOptions eval;
  eval.max_query_series = 0;
  eval.instant_lookback_ns = 600'000'000'000;
  eval.observer = &recorder;
  constexpr int64_t kSecond = 1'000'000'000;
  const engine::logql::LogGrid grid = trial.range_query
                                          ? engine::logql::LogGrid{60 * kSecond, 300 * kSecond, 60 * kSecond}
                                          : engine::logql::LogGrid{300 * kSecond, 300 * kSecond, 0};
  const auto outcome = engine::logql::Evaluate(root, store, grid, eval);
  const flow::Flow whole = flow::FlowOf(*parsed.query, options);
  ++out.claims;
  if (!outcome) {
    if (whole.fails == flow::Presence::kNo) out.violation = "it fails: " + outcome.error().message;
    return out;
  }
  out.answered = true;
  if (parsed.query->is_log()) {
    out.series = outcome->streams.size();
    out.violation = CheckStreams(*outcome, whole);
    return out;
  }
  if (whole.fails == flow::Presence::kYes) out.violation = "it does not fail";
  const flow::LogFlows flows(root, options);
  std::map<uint32_t, const logql::Expr*> nodes;
  logql::Walk(root, [&](const logql::Expr& node) { nodes[node.id.value] = &node; });
  for (const auto& [id, block] : recorder.seen) {
    const logql::Expr& node = *nodes.at(id.value);
    std::string problem = BlockCheck(block, *outcome->sets, flows[node]).Run();
    ++out.claims;
    out.series += block.size();
    if (!problem.empty() && out.violation.empty())
      out.violation = "`" + trial.query.substr(node.span.begin, node.span.size()) + "`: " + problem;
  }
  return out;
}

}  // namespace rulecheck::test
