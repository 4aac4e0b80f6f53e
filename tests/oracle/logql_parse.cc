// logql-parse: does it parse, is it a log or a metric query, the canonical print, and
// what Loki would find only when it builds the pipeline.
#include <istream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "oracle.h"
#include "rulecheck/logql.h"

namespace rulecheck::oracle {
namespace {

nlohmann::json Answer(const std::string& query) {
  const logql::ParseOutcome outcome = logql::Parse(query, {});
  nlohmann::json row = {{"query", query}, {"ok", outcome.errors.empty()}};
  if (!outcome.errors.empty()) {
    row["error"] = outcome.errors.front().message;
    return row;
  }
  row["kind"] = outcome.query->is_log() ? "log" : "metric";
  row["printed"] = logql::Print(*outcome.query->root());
  for (const logql::StageError& error : logql::CheckStages(*outcome.query)) {
    if (!error.refused) continue;
    row["stage_error"] = error.message;
    break;
  }
  return row;
}

}  // namespace

int RunLogqlParse(std::istream& in, std::ostream& out) {
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    const auto row = nlohmann::json::parse(line, nullptr, false);
    if (!row.is_object() || !row.contains("query")) return 2;
    const auto answer = Answer(row["query"].get<std::string>());
    out << answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
  }
  return 0;
}

}  // namespace rulecheck::oracle
