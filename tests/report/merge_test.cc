// Reports of shards put together: each thing once, in order, and counted anew.
#include "report/merge.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace rulecheck::report {
namespace {

using Json = nlohmann::ordered_json;

Json Mutant(const char* file, unsigned start, const char* status) {
  return {{"file", file},       {"start", start}, {"end", start + 1},
          {"replacement", "x"}, {"rule", "g/a"},  {"status", status}};
}

std::string Run(const Json& cases, const Json& mutants, unsigned trials) {
  const Json finding = {
      {"id", "rules/x"}, {"message", "m"}, {"file", "r.yaml"}, {"start", {{"line", 3}, {"column", 1}}}};
  return Json({{"version", 1},
               {"findings", Json::array({finding})},
               {"cases", cases},
               {"skipped", Json::array()},
               {"unreadable", Json::array()},
               {"counts", {{"files", 2}, {"cases", cases.size()}}},
               {"mutants", mutants},
               {"mutation", {{"trials", trials}, {"whole_trials", 1}, {"seconds", 0}}}})
      .dump();
}

Json Case(const char* file, unsigned line) {
  return {{"file", file}, {"start", {{"line", line}, {"column", 5}}}};
}

TEST_CASE("runs: cases and mutants in order, findings once, scores anew") {
  const std::string first =
      Run(Json::array({Case("a", 1), Case("b/c", 9)}), Json::array({Mutant("r", 8, "survived")}), 3);
  const std::string second = Run(Json::array({Case("z", 5)}), Json::array({Mutant("r", 2, "killed")}), 4);
  const Result<std::string> merged = MergeReports({{"1.json", first}, {"2.json", second}});
  REQUIRE(merged.ok());
  const Json out = Json::parse(*merged);
  CHECK(out["findings"].size() == 1);
  REQUIRE(out["cases"].size() == 3);
  CHECK(out["cases"][1]["start"]["line"] == 5);  // `z` stands in the folder itself, before its folder `b`
  CHECK(out["counts"]["files"] == 2);
  CHECK(out["counts"]["cases"] == 3);
  CHECK(out["mutants"][0]["start"] == 2);
  CHECK(out["mutation"]["trials"] == 7);
  CHECK(out["mutation"]["percent"] == 50.0);
  CHECK(out["mutation"]["files"][0]["rules"][0]["killed"] == 1);
}

std::string Coverage(bool one, const char* hole) {
  Json other = {{"kind", "side"}, {"covered", false}, {"hole", hole}};
  Json point = {{"kind", "rule"}, {"covered", one}};
  if (!one) point["hole"] = "never gave a result";
  const Json rule = {{"rule", "g/a"}, {"start", 1},     {"covered", 0},
                     {"points", 2},   {"percent", 0.0}, {"list", {point, other}}};
  return Json({{"version", 1}, {"files", {{{"file", "r"}, {"rules", {rule}}}}}}).dump();
}

TEST_CASE("coverage: what one part reaches is reached; the hole that got further is told") {
  const Result<std::string> merged =
      MergeReports({{"1", Coverage(false, "never had a series")},
                    {"2", Coverage(true, "had series, of which none came through")}});
  REQUIRE(merged.ok());
  const Json out = Json::parse(*merged);
  CHECK(out["covered"] == 1);
  CHECK(out["points"] == 2);
  const Json& list = out["files"][0]["rules"][0]["list"];
  CHECK(list[0]["covered"] == true);
  CHECK_FALSE(list[0].contains("hole"));
  CHECK(list[1]["hole"] == "had series, of which none came through");
}

TEST_CASE("what is no report, or of another kind, is told by its path") {
  const std::string run = Run(Json::array(), Json::array(), 0);
  const auto error = [](const std::vector<ShardReport>& reports) {
    const Result<std::string> merged = MergeReports(reports);
    return merged.ok() ? "none" : merged.error().message;
  };
  CHECK(error({{"a.json", "not json"}}) == "a.json: neither JSON nor JUnit's XML");
  CHECK(error({{"a.json", "{}"}}) == "a.json: has neither cases nor coverage");
  CHECK(error({{"a.json", run}, {"b/c.json", Coverage(true, "x")}}) ==
        "b/c.json: is of another kind than a.json");
  CHECK(error({{"a.json", run}, {"b.json", "[1]"}}).starts_with("b.json: "));
  CHECK(error({{"a.xml", "<?xml version=\"1.0\"?>\n<other/>\n"}}).starts_with("a.xml: not in JUnit's XML"));
  const std::string whole = Coverage(true, "x");
  const std::string bad = "{\"version\": 1, \"files\": [{\"file\": \"r\"}]}";
  CHECK(error({{"a.json", whole}, {"b.json", bad}}).starts_with("b.json: not as rulecheck writes it: "));
}

}  // namespace
}  // namespace rulecheck::report
