// The recorded answers of Prometheus 3.14, where they are at hand.
#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "promql/series.h"
#include "rulecheck/promql.h"
#include "support/oracle_rows.h"

namespace rulecheck::promql {
namespace {

using test::kShared;
using test::Unzip;

// The layout means the same, and is a layout already.
bool FormatKeeps(const Query& query, const ParseOptions& options) {
  const ParseOutcome formatted = Parse(Format(query), options);
  return formatted.query != nullptr && Same(*formatted.query->root(), *query.root()) &&
         Format(*formatted.query) == formatted.query->text();
}

bool Agrees(const nlohmann::json& row) {
  const std::string text = row["query"];
  ParseOptions options;
  options.features = {false, false, false, false};
  if (Parse(text, options).errors.empty() != row["ok_with_defaults"].get<bool>()) return false;
  options.features = Features::All();
  const ParseOutcome outcome = Parse(text, options);
  if (outcome.errors.empty() != row["ok"].get<bool>()) return false;
  if (outcome.query == nullptr) return true;
  const Expr& root = *outcome.query->root();
  return ValueTypeName(root.type) == row["type"] && Print(root) == row["printed"] &&
         Pretty(root) == row["pretty"] && FormatKeeps(*outcome.query, options);
}

}  // namespace

TEST_CASE("recorded parses of Prometheus") {
  const std::string path = std::string(kShared) + "/oracle/promql-parse.jsonl.gz";
  if (!std::filesystem::exists(path)) {
    std::puts("skipped: no ../shared");
    return;
  }
  size_t total = 0;
  test::ForEachRow(Unzip(path), [&total](const nlohmann::json& row) {
    ++total;
    INFO(row.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    CHECK(Agrees(row));
  });
  CHECK(total > 10000);
}

TEST_CASE("series of Prometheus' acceptance scripts") {
  const std::filesystem::path root = std::string(kShared) + "/corpus";
  if (!std::filesystem::exists(root)) {
    std::puts("skipped: no ../shared");
    return;
  }
  size_t total = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".test") continue;
    std::ifstream in(entry.path());
    bool loading = false;
    for (std::string line; std::getline(in, line);) {
      const size_t begin = line.find_first_not_of(" \t");
      if (begin == std::string::npos) loading = false;
      if (begin == std::string::npos || line[begin] == '#') continue;
      const std::string_view rest = std::string_view(line).substr(begin);
      if (rest.starts_with("load")) {
        loading = true;
      } else if (rest.starts_with("eval") || rest.starts_with("clear")) {
        loading = false;
      } else if (loading) {
        INFO(entry.path().string() << ": " << line);
        CHECK((IsStartTimestampLine(line) ? ParseStartTimestamps(line) : ParseSeries(line)).ok());
        ++total;
      }
    }
  }
  CHECK(total > 500);
}

}  // namespace rulecheck::promql
