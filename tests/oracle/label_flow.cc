// label-flow: what is known of the answers to a row's queries before they are asked.
#include <algorithm>
#include <istream>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "flow/inventory.h"
#include "flow/promql.h"
#include "flow/rules.h"
#include "flow_claims.h"
#include "flow_logql.h"
#include "oracle.h"
#include "promql/series.h"
#include "rulecheck/promql.h"
#include "rulecheck/workspace.h"

namespace rulecheck::oracle {
namespace {

using nlohmann::json;

enum class Names : uint8_t { kEither, kImmediate, kDelayed };

struct ClaimOptions {
  bool inventory = false;
  Names names = Names::kEither;
};

// Equal label sets are one series, however often they stand there.
flow::Inventory SeriesInventoryOf(const json& load) {
  std::vector<promql::SeriesLabels> all;
  for (const json& entry : load.value("series", json::array())) {
    auto parsed = promql::ParseMetric(entry.value("Series", ""));
    if (parsed.ok()) all.push_back(std::move(parsed.series.labels));
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  flow::Inventory out;
  for (const promql::SeriesLabels& series : all) {
    std::string name;
    std::vector<std::pair<std::string, std::string>> labels;
    for (const promql::SeriesLabel& label : series) {
      if (label.name == flow::kMetricName) {
        name = label.value;
      } else if (!label.value.empty()) {
        labels.emplace_back(label.name, label.value);
      }
    }
    out.Add(name, labels);
  }
  return out;
}

// What queries of a row can see, under immediate and under late removal of names.
struct Sources {
  std::shared_ptr<const Snapshot> rules;  // outlives the flows
  std::shared_ptr<const flow::SeriesSource> immediate, delayed;
};

std::shared_ptr<const Snapshot> SnapshotOf(const std::string& rules) {
  WorkspaceOptions options;
  options.load.promql.features = promql::Features::All();
  Workspace workspace(options);
  workspace.Set(std::make_shared<SourceFile>("rules.yaml", rules));
  return workspace.snapshot();
}

Sources SourcesOf(const json& row, const ClaimOptions& options) {
  std::shared_ptr<const flow::SeriesSource> stored = std::make_shared<flow::UnknownSeries>();
  if (options.inventory) {
    stored = std::make_shared<flow::Inventory>(SeriesInventoryOf(row.value("load", json::object())));
  }
  if (!row.contains("rules")) return {nullptr, stored, stored};
  Sources out{SnapshotOf(row.value("rules", "")), nullptr, nullptr};
  flow::FlowsOptions flows;
  flows.recorded_here_only = true;
  flows.stored = stored;
  out.immediate = std::make_shared<flow::Flows>(*out.rules, flows);
  flows.promql.delayed_name_removal = true;
  out.delayed = std::make_shared<flow::Flows>(*out.rules, flows);
  return out;
}

json ClaimOn(const json& question, const Sources& sources, const ClaimOptions& options) {
  promql::ParseOptions parse;
  parse.features = promql::Features::All();
  const promql::ParseOutcome parsed = promql::Parse(question.value("query", ""), parse);
  if (!parsed.errors.empty()) return {{"parse_error", parsed.errors.front().message}};
  const promql::Expr& root = *parsed.query->root();
  const bool range = question.value("type", "") == "range";
  const auto flow_of = [&](bool delayed) {
    flow::Flow flow = FlowOf(root, delayed ? *sources.delayed : *sources.immediate, {delayed});
    // A range query takes no range and no string.
    const bool steps = root.type == promql::ValueType::kVector || root.type == promql::ValueType::kScalar;
    if (!steps && range) flow.fails = flow::Presence::kMaybe;
    return flow;
  };
  if (options.names != Names::kEither)
    return {{"flow", ClaimOf(flow_of(options.names == Names::kDelayed), range)}};
  return {{"flow", ClaimOfEither(flow_of(false), flow_of(true), range)}};
}

json ClaimsOn(const json& row, const ClaimOptions& options) {
  if (row.contains("streams")) return LogqlClaims(row, options.inventory);
  json out = {{"id", row.value("id", "")}, {"evals", json::array()}};
  const Sources sources = SourcesOf(row, options);
  for (const json& question : row["evals"]) out["evals"].push_back(ClaimOn(question, sources, options));
  return out;
}

bool ReadOptions(const std::vector<std::string>& arguments, ClaimOptions* out) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string next = i + 1 < arguments.size() ? arguments[i + 1] : "";
    if (arguments[i] == "--inventory") {
      out->inventory = true;
    } else if (arguments[i] == "--names" && (next == "immediate" || next == "delayed")) {
      out->names = next == "delayed" ? Names::kDelayed : Names::kImmediate;
      ++i;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

int RunLabelFlow(const std::vector<std::string>& arguments, std::istream& in, std::ostream& out) {
  ClaimOptions options;
  if (!ReadOptions(arguments, &options)) return 2;
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    const json row = json::parse(line, nullptr, false);
    if (!row.is_object() || !row.contains("evals")) return 2;
    out << ClaimsOn(row, options).dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
  }
  return 0;
}

}  // namespace rulecheck::oracle
