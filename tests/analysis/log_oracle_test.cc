// Soundness on recorded answers of Loki: what is called impossible was never seen, and every
// query that failed for a line is one of which that was said.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "analysis/log_errors.h"
#include "analysis/log_labels.h"
#include "analysis/log_values.h"
#include "support/unzip.h"

namespace rulecheck::analysis {
namespace {

using nlohmann::json;

using test::Unzip;

// Points are {t, v} with the value as text or number.
bool InRange(const LogValues& values, const json& value) {
  const double v =
      value.is_string() ? std::strtod(value.get<std::string>().c_str(), nullptr) : value.get<double>();
  if (std::isnan(v) || !values.bounded()) return true;
  return v >= values.min && v <= values.max && !(values.above_min && v == values.min);
}

void CheckSeries(const PossibleLabels& labels, const LogValues& values, const json& series) {
  if (series.contains("labels") && series["labels"].is_object()) {
    for (const auto& [name, value] : series["labels"].items()) {
      CAPTURE(name);
      CHECK(CanHaveLogLabel(labels, name));
    }
  }
  if (series.contains("v")) CHECK(InRange(values, series["v"]));
  if (!series.contains("points")) return;
  for (const json& point : series["points"]) CHECK(InRange(values, point["v"]));
}

// A later filter on a parsed label makes a failing parser unlikely: left out on purpose.
bool IsLeftOut(const std::string& error) {
  return error.find("ParserErr") != std::string::npos;
}

}  // namespace

TEST_CASE("analysis of LogQL on recorded answers") {
  const std::string path = RULECHECK_SOURCE_DIR "/../shared/oracle/logql-random.jsonl.gz";
  if (!std::filesystem::exists(path)) {
    std::puts("skipped: no ../shared");
    return;
  }
  const std::string text = Unzip(path);
  size_t results = 0, failures = 0, foreseen = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t end = text.find('\n', at);
    const json row = json::parse(text.substr(at, end - at));
    at = end == std::string::npos ? text.size() : end + 1;
    for (const json& eval : row["evals"]) {
      if (eval.contains("parse_error")) continue;
      const std::string query = eval["query"];
      CAPTURE(query);
      const logql::ParseOutcome parsed = logql::Parse(query, {});
      REQUIRE(parsed.query != nullptr);
      const logql::Expr& root = *parsed.query->root();
      if (eval.contains("error")) {
        const std::string error = eval["error"];
        if (error.find("pipeline error") == std::string::npos) continue;
        CAPTURE(error);
        ++failures;
        const bool said = !UnguardedErrors(root).empty();
        foreseen += said ? 1 : 0;
        CHECK((said || IsLeftOut(error)));
        continue;
      }
      const PossibleLabels labels = LogLabelsOf(root);
      const LogValues values = LogValuesOf(root);
      if (!eval["result"].is_array()) continue;
      for (const json& series : eval["result"]) CheckSeries(labels, values, series);
      results += eval["result"].size();
    }
  }
  CHECK(results > 5000);
  CHECK(failures > 100);
  std::printf("recorded answers of Loki: %zu series, %zu of %zu failing queries foreseen\n", results,
              foreseen, failures);
}

}  // namespace rulecheck::analysis
