// What the fuzzer found, kept: testdata/labels/logql-*.json.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "flow_logql/log_claims.h"

namespace rulecheck::test {
namespace {

using nlohmann::json;

RandomLabels LabelsIn(const json& object) {
  RandomLabels out;
  for (const auto& [name, value] : object.items()) out.emplace_back(name, value.get<std::string>());
  return out;
}

std::vector<RandomStream> StreamsIn(const json& streams) {
  std::vector<RandomStream> out;
  for (const json& stream : streams) {
    RandomStream& one = out.emplace_back();
    one.labels = LabelsIn(stream["labels"]);
    for (const json& line : stream["lines"]) {
      one.lines.push_back({299'000'000'000, line["line"], LabelsIn(line.value("metadata", json::object()))});
    }
  }
  return out;
}

}  // namespace

TEST_CASE("label flow of LogQL: what was wrong once") {
  size_t answered = 0;
  for (const auto& entry : std::filesystem::directory_iterator(RULECHECK_SOURCE_DIR "/testdata/labels")) {
    if (!entry.path().filename().string().starts_with("logql-")) continue;
    const json data = json::parse(std::ifstream(entry.path()));
    CAPTURE(entry.path().string());
    for (const std::string query : data["queries"]) {
      CAPTURE(query);
      for (const bool inventory : {false, true}) {
        for (const bool range : {false, true}) {
          LogTrial trial{StreamsIn(data["streams"]), query, inventory, data.value("any_packed_keys", false),
                         range};
          const TrialOutcome outcome = HoldAgainstEngine(trial);
          CHECK(outcome.parsed);
          CHECK(outcome.violation == "");
          answered += outcome.series > 0 ? 1 : 0;
        }
      }
    }
  }
  CHECK(answered > 0);
}

}  // namespace rulecheck::test
