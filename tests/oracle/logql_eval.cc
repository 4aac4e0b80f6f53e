// logql-eval: loads the streams of a row and answers its queries, instant and range; log
// queries run forward.
//
// Answers to log queries were recorded over the in-memory store of Loki's own tests
// (MockQuerier of pkg/logql/test_utils.go), which runs the pipeline over one stream after
// the other and gathers lines by their resulting labels without sorting them anew: where
// stages make the labels of several streams alike, their lines stand behind each other,
// and these rows of lines are then merged by the times at their heads. Loki proper, and
// our engine, merge all lines by time. Here that store is put together from the answers
// of the engine for each stream alone.
#include <cmath>
#include <deque>
#include <istream>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "base/go_format.h"
#include "engine/logql/log_engine.h"
#include "oracle.h"
#include "rulecheck/logql.h"

namespace rulecheck::oracle {
namespace {

using nlohmann::json;

engine::logql::LabelPairs Pairs(const json& object) {
  engine::logql::LabelPairs out;
  for (const auto& [name, value] : object.items()) out.emplace_back(name, value.get<std::string>());
  return out;
}

// A store of all streams for metric queries, and one for each stream alone.
struct Streams {
  engine::logql::LogStore all;
  std::deque<engine::logql::LogStore> single;
};

void AddStream(const json& stream, engine::logql::LogStore* store) {
  const engine::logql::StreamId id = store->AddStream(Pairs(stream.value("labels", json::object())));
  for (const json& entry : stream.value("entries", json::array())) {
    const engine::logql::LabelPairs metadata =
        entry.size() > 2 ? Pairs(entry[2]) : engine::logql::LabelPairs();
    store->AddEntry(id, entry[0].get<int64_t>(), entry[1].get<std::string>(), metadata);
  }
}

void Load(const json& streams, Streams* out) {
  for (const json& stream : streams) {
    AddStream(stream, &out->all);
    AddStream(stream, &out->single.emplace_back());
    out->single.back().Seal();
  }
  out->all.Seal();
}

json LabelsJson(const engine::logql::LabelSets& sets, engine::logql::LabelSetId id) {
  json out = json::object();
  for (const engine::logql::Label& label : sets.labels(id))
    out[std::string(label.name)] = std::string(label.value);
  return out;
}

json PointJson(const engine::logql::LogPoint& point) {
  return {{"t", static_cast<double>(point.t_ms) / 1000}, {"v", FormatFloat(point.value, 'g', -1)}};
}

json ResultJson(const engine::logql::LogOutcome& outcome) {
  if (outcome.type == engine::logql::LogResultType::kScalar) return PointJson(outcome.scalar);
  json out = json::array();
  for (const engine::logql::VectorSample& sample : outcome.vector) {
    out.push_back({{"labels", LabelsJson(*outcome.sets, sample.labels)},
                   {"points", json::array({PointJson(sample.point)})}});
  }
  for (const engine::logql::SeriesResult& series : outcome.matrix) {
    json points = json::array();
    for (const engine::logql::LogPoint& point : series.points) points.push_back(PointJson(point));
    out.push_back({{"labels", LabelsJson(*outcome.sets, series.labels)}, {"points", std::move(points)}});
  }
  return out;
}

using LinesByLabels = std::map<std::string, std::vector<engine::logql::LogLine>>;

// The row whose head is the earliest; of equal times the first by labels.
LinesByLabels::const_iterator NextRow(const LinesByLabels& rows, const std::map<std::string, size_t>& taken) {
  auto best = rows.end();
  int64_t best_time = 0;
  for (auto it = rows.begin(); it != rows.end(); ++it) {
    const auto at = taken.find(it->first);
    const size_t head = at == taken.end() ? 0 : at->second;
    if (head == it->second.size()) continue;
    const int64_t time = it->second[head].t_ns;
    if (best == rows.end() || time < best_time) {
      best = it;
      best_time = time;
    }
  }
  return best;
}

// As the recording's store hands lines over, cut at `limit`.
json StreamsJson(const LinesByLabels& rows, uint64_t limit) {
  std::map<std::string, size_t> taken;
  for (; limit > 0; --limit) {
    const auto row = NextRow(rows, taken);
    if (row == rows.end()) break;
    ++taken[row->first];
  }
  json out = json::array();
  for (const auto& [labels, count] : taken) {
    json lines = json::array();
    const std::vector<engine::logql::LogLine>& row = rows.at(labels);
    for (size_t i = 0; i < count; ++i) lines.push_back({{"t_ns", row[i].t_ns}, {"line", row[i].line}});
    out.push_back({{"labels", labels}, {"lines", std::move(lines)}});
  }
  return out;
}

void AnswerLog(const logql::Expr& root, const Streams& streams, const engine::logql::LogGrid& grid,
               engine::logql::LogEvalOptions options, json* out) {
  const uint64_t limit = std::exchange(options.limit, std::numeric_limits<uint64_t>::max());
  LinesByLabels rows;
  (*out)["result_type"] = "streams";
  for (const engine::logql::LogStore& store : streams.single) {
    const auto outcome = engine::logql::Evaluate(root, store, grid, options);
    if (!outcome) {
      (*out)["error"] = outcome.error().message;
      return;
    }
    for (const engine::logql::StreamResult& stream : outcome->streams) {
      auto& row = rows[engine::logql::FormatLabels(outcome->sets->labels(stream.labels))];
      row.insert(row.end(), stream.lines.begin(), stream.lines.end());
    }
  }
  (*out)["result"] = StreamsJson(rows, limit);
}

void AnswerMetric(const logql::Expr& root, const Streams& streams, const engine::logql::LogGrid& grid,
                  const engine::logql::LogEvalOptions& options, json* out) {
  const auto outcome = engine::logql::Evaluate(root, streams.all, grid, options);
  if (!outcome) {
    (*out)["error"] = outcome.error().message;
    return;
  }
  (*out)["result_type"] = engine::logql::LogResultTypeName(outcome->type);
  (*out)["result"] = ResultJson(*outcome);
}

json Answer(const json& question, const Streams& streams) {
  const std::string query = question.value("query", "");
  json out = {{"query", query}};
  const auto nanoseconds = [&](const char* key) {
    return static_cast<int64_t>(std::llround(question.value(key, 0.0) * 1e9));
  };
  const logql::ParseOutcome parsed = logql::Parse(query, {});
  if (!parsed.errors.empty()) {
    out["parse_error"] = parsed.errors.front().message;
    return out;
  }
  const logql::Expr& root = *parsed.query->root();
  const bool range = question.value("type", "") == "range";
  engine::logql::LogEvalOptions options;
  options.limit = question.value("limit", uint64_t{100});
  options.direction = engine::logql::Direction::kForward;
  options.max_query_series = 0;
  const engine::logql::LogGrid grid{nanoseconds("start_s"), nanoseconds("end_s"),
                                    range ? nanoseconds("step_s") : 0};
  out["printed"] = logql::Print(root);
  if (parsed.query->is_log()) {
    AnswerLog(root, streams, grid, options, &out);
  } else {
    AnswerMetric(root, streams, grid, options, &out);
  }
  return out;
}

}  // namespace

int RunLogqlEval(std::istream& in, std::ostream& out) {
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    const json row = json::parse(line, nullptr, false);
    if (!row.is_object() || !row.contains("evals")) return 2;
    json answer = {{"id", row.value("id", "")}, {"evals", json::array()}};
    Streams streams;
    Load(row.value("streams", json::array()), &streams);
    for (const json& question : row["evals"]) answer["evals"].push_back(Answer(question, streams));
    out << answer.dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
  }
  return 0;
}

}  // namespace rulecheck::oracle
