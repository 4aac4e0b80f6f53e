// Settings of a repository: which files hold for which path, and what is wrong with them.
#include "policy/project.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "policy/gate.h"
#include "policy/read_settings.h"

namespace rulecheck {
namespace {

using policy::Project;
using policy::ProjectOptions;
using source::MemoryFiles;
using Texts = std::map<std::string, std::string>;

constexpr CheckInfo kProjectChecks[] = {
    {"promql/gauge", Severity::kWarning, Confidence::kLikely, "a gauge"},
    {"meta/suppression-without-reason", Severity::kWarning, Confidence::kCertain, "no reason"},
};

std::vector<std::string_view> Ids() {
  return {"promql/gauge", "meta/suppression-without-reason"};
}

// The errors of one file of settings.
std::vector<std::string> ErrorsOf(const std::string& text) {
  const MemoryFiles files(Texts{{"/r/.rulecheck.yaml", text}});
  Project project(files, {}, Ids());
  project.For("/r/a.yaml");
  return {project.errors().begin(), project.errors().end()};
}

// Nothing for off.
std::optional<Severity> SeverityAt(Project& project, const std::string& path,
                                   std::string_view check = "promql/gauge") {
  project.For(path);
  policy::GateSettings settings;
  settings.project = &project;
  const SourceFile file(path, "x");
  Finding finding;
  finding.check = check;
  finding.where = {&file, {0, 1}};
  finding.severity = Severity::kWarning;
  if (policy::Gate(settings, kProjectChecks).Judge(&finding) != policy::Verdict::kShown) return std::nullopt;
  return finding.severity;
}

TEST_CASE("project: the nearest settings win, key by key; root stops the walk") {
  const MemoryFiles files(Texts{{"/.rulecheck.yaml", "checks: {promql: error}\ntarget: {prometheus: '2.53'}"},
                                {"/a/.rulecheck.yaml", "checks: {promql/gauge: info}"},
                                {"/b/.rulecheck.yaml", "root: true"}});
  Project project(files, {}, Ids());
  CHECK(SeverityAt(project, "/x/r.yaml") == Severity::kError);
  CHECK(SeverityAt(project, "/a/deep/r.yaml") == Severity::kInfo);
  CHECK(project.For("/a/r.yaml").load->promql.target_version == 2053);
  CHECK(SeverityAt(project, "/b/r.yaml") == Severity::kWarning);
  CHECK(project.For("/b/r.yaml").load->promql.target_version == kNewestVersion);
  CHECK(project.errors().empty());
}

TEST_CASE("project: overrides by path, relative to the settings") {
  const MemoryFiles files(
      Texts{{"/r/.rulecheck.yaml", "overrides:\n- files: ['vendor/**']\n  checks: {promql: off}\n"}});
  Project project(files, {}, Ids());
  CHECK(!SeverityAt(project, "/r/vendor/x/a.yaml"));
  CHECK(SeverityAt(project, "/r/mine/vendor.yaml") == Severity::kWarning);
}

TEST_CASE("project: extends other settings, which weigh less; circles are errors") {
  const MemoryFiles files(Texts{{"/r/.rulecheck.yaml", "extends: [strict, base/common.yaml]\n"},
                                {"/r/base/common.yaml", "checks: {promql: error}\n"},
                                {"/c/.rulecheck.yaml", "extends: ./other.yaml\n"},
                                {"/c/other.yaml", "extends: ./.rulecheck.yaml\n"}});
  Project project(files, {}, Ids());
  CHECK(SeverityAt(project, "/r/a.yaml") == Severity::kError);
  CHECK(SeverityAt(project, "/r/a.yaml", "meta/suppression-without-reason") == Severity::kWarning);
  CHECK(project.errors().empty());
  project.For("/c/a.yaml");
  CHECK(project.errors().size() >= 1);
}

TEST_CASE("project: opt-in checks are off until something switches them on") {
  const MemoryFiles files(Texts{{"/r/.rulecheck.yaml", "checks: {meta/suppression-without-reason: info}"},
                                {"/f/.rulecheck.yaml", "checks: {meta: info}"}});
  Project project(files, {}, Ids());
  CHECK(!SeverityAt(project, "/x.yaml", "meta/suppression-without-reason"));
  CHECK(!SeverityAt(project, "/f/x.yaml", "meta/suppression-without-reason"));
  CHECK(SeverityAt(project, "/r/x.yaml", "meta/suppression-without-reason") == Severity::kInfo);
}

TEST_CASE("project: what has ended is not in force") {
  const MemoryFiles files(Texts{{"/r/.rulecheck.yaml",
                                 "labels:\n- {require: {a: '*'}, expires: 2026-01-01}\n- {require: {b: '*'}, "
                                 "expires: 2026-01-02}\n"}});
  ProjectOptions options;
  options.today = policy::ParseDay("2026-01-02");
  Project project(files, options, Ids());
  const policy::Settings& settings = project.For("/r/a.yaml").settings;
  REQUIRE(settings.labels.size() == 1);
  CHECK(settings.labels[0].require[0].name == "b");
  CHECK(project.ended().size() == 1);
}

TEST_CASE("project: files and exclude choose what a walk takes") {
  const MemoryFiles files(
      Texts{{"/r/.rulecheck.yaml", "files: ['rules/**']\nexclude: ['**/generated/**', skip]\n"}});
  Project project(files, {}, Ids());
  CHECK(project.Wants("/r/rules/a.yaml", true));
  CHECK(!project.Wants("/r/other/a.yaml", true));
  CHECK(project.Wants("/r/other/a.yaml", false));
  CHECK(!project.Wants("/r/rules/generated/a.yaml", true));
  CHECK(!project.Wants("/r/rules/skip/a.yaml", true));
  CHECK(!project.Wants("/r/.rulecheck.yaml", false));
}

TEST_CASE("settings: one clear error each, with its place and the nearest name") {
  const std::pair<const char*, const char*> cases[] = {
      {"labls: []", "r/.rulecheck.yaml:1:1: `labls` is not a field of the settings; did you mean `labels`?"},
      {"checks: {promq/gauge: error}",
       "r/.rulecheck.yaml:1:10: no check or family is named `promq/gauge`; did you mean `promql/gauge`?"},
      {"checks: {promql/gauge: eror}",
       "r/.rulecheck.yaml:1:24: `eror` is no value of `promql/gauge`; did you mean `error`?"},
      {"labels:\n- require: {team: {matches: '('}}",
       "r/.rulecheck.yaml:2:29: `(`: not a regular expression: missing ): ("},
      {"labels:\n- {expires: 2026-02-30}",
       "r/.rulecheck.yaml:2:13: `expires` must be a day such as 2027-01-31, not `2026-02-30`"},
      {"environment: {retention: 90}",
       "r/.rulecheck.yaml:1:26: `retention`: not a valid duration string: \"90\"; write the unit: 90s or "
       "90m"},
      {"slo: {objectives: [{total: {job=\"ml\"}}]}",
       "r/.rulecheck.yaml:1:28: `total` must be a query, not a mapping; a selector that begins with `{` "
       "stands in quotes in YAML"},
      {"slo: {tiers: [{budget: much}]}",
       "r/.rulecheck.yaml:1:24: `budget` must be a share such as 2% or 0.02, not `much`"},
      {"slo: {tiers: [{budget: 2%, long: 5m, short: 1h}]}",
       "r/.rulecheck.yaml:1:16: `short` must be shorter than `long`"},
      {"slo:\n  objectives:\n    - {name: a, objective: 99%, total: up}",
       "r/.rulecheck.yaml:3:8: an objective needs either `good` or `bad` beside `total`"},
      {"slo:\n  objectives:\n    - {name: a, objective: 99%, value: up, above: 0, during: {hours: '9-18'}}",
       "r/.rulecheck.yaml:3:"},
      {"extends: [stric]", "r/.rulecheck.yaml:1:11: `stric` is no profile; did you mean `strict`?"},
      {"a: [", "r/.rulecheck.yaml:1:5: "},
  };
  for (const auto& [text, message] : cases) {
    CAPTURE(text);
    const std::vector<std::string> errors = ErrorsOf(text);
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].substr(0, std::string_view(message).size()) == message);
  }
}

TEST_CASE("settings: nothing and comments are fine") {
  CHECK(ErrorsOf("").empty());
  CHECK(ErrorsOf("# nothing\n").empty());
}

TEST_CASE("settings: the schema is JSON and knows each section") {
  const auto schema = nlohmann::json::parse(policy::SettingsSchema());
  CHECK(schema["$schema"] == "http://json-schema.org/draft-07/schema#");
  for (const char* key :
       {"root", "extends", "environment", "checks", "labels", "cardinality", "routing", "slo", "overrides"})
    CHECK(schema["properties"].contains(key));
  // All references lead somewhere.
  const std::string text = schema.dump();
  const std::string mark = "#/definitions/";
  for (size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
    const size_t begin = at + mark.size();
    CHECK(schema["definitions"].contains(text.substr(begin, text.find('"', begin) - begin)));
  }
}

TEST_CASE("patterns: a value whose beginning is known") {
  const auto https = policy::Pattern::Regex("https://.*");
  REQUIRE(https);
  CHECK(https->CanBegin("https://x"));
  CHECK(https->CanBegin("http"));
  CHECK(!https->CanBegin("http:"));
  CHECK(https->CanBegin(""));
  CHECK(policy::Pattern::Glob("a*c?").Matches("abbcd"));
  CHECK(!policy::Pattern::Glob("a.c").Matches("abc"));
}

}  // namespace
}  // namespace rulecheck
