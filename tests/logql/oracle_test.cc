// The recorded answers of Loki, where they are at hand.
#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "rulecheck/logql.h"
#include "support/oracle_rows.h"

namespace rulecheck::logql {
namespace {

using test::ForEachRow;
using test::kShared;
using test::Unzip;

bool Agrees(const nlohmann::json& row) {
  const ParseOutcome outcome = Parse(row["query"].get<std::string>(), {});
  if (outcome.errors.empty() != row["ok"].get<bool>()) return false;
  if (outcome.query == nullptr) return true;
  bool refused = false;
  for (const StageError& error : CheckStages(*outcome.query)) refused = refused || error.refused;
  // The layout keeps the meaning, and is its own layout.
  const ParseOutcome formatted = Parse(Format(*outcome.query), {});
  if (formatted.query == nullptr || Format(*formatted.query) != formatted.query->text()) return false;
  return (outcome.query->is_log() ? "log" : "metric") == row["kind"] &&
         Print(*outcome.query->root()) == row["printed"] && refused == row.contains("stage_error");
}

// Evaluations: what ran had no errors, and the canonical form is recorded.
bool AgreesWithRun(const nlohmann::json& eval) {
  const ParseOutcome outcome = Parse(eval["query"].get<std::string>(), {});
  if (eval.contains("parse_error")) return !outcome.errors.empty();
  return outcome.query != nullptr && Print(*outcome.query->root()) == eval["printed"];
}

}  // namespace

TEST_CASE("recorded parses of Loki") {
  const std::string folder = std::string(kShared) + "/oracle";
  if (!std::filesystem::exists(folder)) {
    std::puts("skipped: no ../shared");
    return;
  }
  size_t parses = 0;
  ForEachRow(Unzip(folder + "/logql-parse.jsonl.gz"), [&parses](const nlohmann::json& row) {
    ++parses;
    INFO(row.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    CHECK(Agrees(row));
  });
  CHECK(parses > 5000);
  size_t evals = 0;
  ForEachRow(Unzip(folder + "/logql-random.jsonl.gz"), [&evals](const nlohmann::json& row) {
    for (const auto& eval : row["evals"]) {
      ++evals;
      INFO(eval["query"]);
      CHECK(AgreesWithRun(eval));
    }
  });
  CHECK(evals > 5000);
}

}  // namespace rulecheck::logql
