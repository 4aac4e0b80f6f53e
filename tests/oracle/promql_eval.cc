// promql-eval, promql-eval-delayed: loads the series of a row and answers its
// queries, instant and range, under immediate or late name removal.
#include <cmath>
#include <istream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "base/go_format.h"
#include "engine/core/load_series.h"
#include "engine/histogram/text.h"
#include "engine/promql/engine.h"
#include "oracle.h"
#include "promql/series.h"
#include "rulecheck/promql.h"

namespace rulecheck::oracle {
namespace {

using nlohmann::json;

json LabelsJson(const engine::Symbols& symbols, engine::LabelsId labels) {
  json out = json::object();
  for (const engine::Label& l : symbols.Labels(labels)) {
    out[std::string(symbols.Text(l.name))] = std::string(symbols.Text(l.value));
  }
  return out;
}

json PointJson(int64_t t_ms, double value, const engine::FloatHistogram* histogram) {
  json out = {{"t", static_cast<double>(t_ms) / 1000}};
  if (histogram != nullptr) {
    out["h"] = engine::FormatHistogramLiteral(*histogram);
  } else {
    out["v"] = FormatFloat(value, 'g', -1);
  }
  return out;
}

void SetResult(const engine::Value& value, const engine::Symbols& symbols, const engine::StepGrid& grid,
               json* out) {
  (*out)["result_type"] = promql::ValueTypeName(value.type);
  json& result = (*out)["result"];
  switch (value.type) {
    case promql::ValueType::kScalar:
      result = PointJson(grid.start_ms, value.scalar, nullptr);
      return;
    case promql::ValueType::kString:
      result = value.string;
      return;
    default:
      result = json::array();
  }
  for (const engine::VectorSample& s : value.vector) {
    result.push_back({{"labels", LabelsJson(symbols, s.labels)},
                      {"points", json::array({PointJson(s.t_ms, s.value, s.histogram)})}});
  }
  for (const engine::MatrixSeries& series : value.matrix) {
    json points = json::array();
    for (const engine::Point& p : series.points) points.push_back(PointJson(p.t_ms, p.value, p.histogram));
    result.push_back({{"labels", LabelsJson(symbols, series.labels)}, {"points", std::move(points)}});
  }
}

json Answer(const json& question, const engine::Storage& storage, bool delayed_names) {
  const std::string query = question.value("query", "");
  json out = {{"query", query}};
  const auto milliseconds = [&](const char* key) {
    return static_cast<int64_t>(std::llround(question.value(key, 0.0) * 1000));
  };
  promql::ParseOptions parse;
  parse.features = promql::Features::All();
  const promql::ParseOutcome parsed = promql::Parse(query, parse);
  if (!parsed.errors.empty()) {
    out["parse_error"] = parsed.errors.front().message;
    return out;
  }
  const promql::Expr& root = *parsed.query->root();
  const bool range = question.value("type", "") == "range";
  const engine::StepGrid grid{milliseconds("start_s"), milliseconds("end_s"),
                              range ? milliseconds("step_s") : 0};
  engine::EvalOptions options;
  options.delayed_name_removal = delayed_names;
  options.max_samples = 0;
  std::vector<engine::Annotation> annotations;
  const auto outcome = engine::Evaluate(root, storage, grid, options, &annotations);
  out["printed"] = promql::Print(root);
  out["pretty"] = promql::Pretty(root);
  if (outcome) {
    SetResult(outcome->value, storage.symbols(), grid, &out);
    annotations = outcome->annotations;
  } else {
    out["error"] = outcome.error().message;
  }
  for (const engine::Annotation& a : annotations) {
    out[a.warning ? "warnings" : "infos"].push_back(engine::RenderAnnotation(a, query));
  }
  return out;
}

Status Load(const json& load, engine::Storage* storage) {
  constexpr uint64_t kMaxCells = 10'000'000;
  const auto step_ms = static_cast<int64_t>(std::llround(load.value("interval_s", 60.0) * 1000));
  for (const json& entry : load.value("series", json::array())) {
    const auto parsed = promql::ParseSeries(entry.value("Series", "") + " " + entry.value("Values", ""));
    if (!parsed.ok()) return Error{parsed.errors.front().message, std::nullopt};
    auto series = engine::ExpandSeries(parsed.series, &storage->symbols(), kMaxCells);
    if (!series) return series.error();
    if (Status s = engine::AppendLoaded(*series, 0, step_ms, storage); !s) return s;
  }
  return {};
}

}  // namespace

int RunPromqlEval(std::istream& in, std::ostream& out, bool delayed_names) {
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    const json row = json::parse(line, nullptr, false);
    if (!row.is_object() || !row.contains("evals")) return 2;
    json answer = {{"id", row.value("id", "")}, {"evals", json::array()}};
    engine::Storage storage;
    const Status loaded = Load(row.value("load", json::object()), &storage);
    for (const json& question : row["evals"]) {
      if (loaded.ok()) {
        answer["evals"].push_back(Answer(question, storage, delayed_names));
      } else {
        answer["evals"].push_back({{"error", "load: " + loaded.error().message}});
      }
    }
    out << answer.dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
  }
  return 0;
}

}  // namespace rulecheck::oracle
