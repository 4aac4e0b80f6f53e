// Snapshots: immutable, in order, and sharing what did not change.
#include "rulecheck/workspace.h"

#include <doctest/doctest.h>

#include "source/file_system.h"
#include "workspace/rule_index.h"

namespace rulecheck {
namespace {

constexpr const char* kRecords =
    "groups: [{name: g, interval: 30s, rules: [{record: 'job:up:sum', expr: sum by (job) (up)}]}]";
constexpr const char* kAlerts = "groups: [{name: h, rules: [{alert: Down, expr: 'job:up:sum == 0'}]}]";

std::shared_ptr<const SourceFile> File(const std::string& path, const std::string& text) {
  return std::make_shared<SourceFile>(path, text);
}

TEST_CASE("workspace: queries know what is around them") {
  Workspace workspace({});
  workspace.Set(File("a.yaml", kRecords));
  workspace.Set(File("b.yaml", kAlerts));
  const auto now = workspace.snapshot();
  REQUIRE(now->queries().size() == 2);
  const QueryItem& records = *now->queries()[0];
  CHECK(records.role == QueryRole::kRecording);
  CHECK(records.subject() == "g/job:up:sum");
  CHECK(records.interval_ms() == 30'000);
  CHECK(records.document->file->path() == "a.yaml");
  CHECK(records.rule->query() == records.promql);
  const QueryItem& alerts = *now->queries()[1];
  CHECK(alerts.role == QueryRole::kAlert);
  CHECK(alerts.document == now->documents()[1]);
  CHECK(now->rules().Recorders("job:up:sum").size() == 1);
  CHECK(now->rules().Alerts("Down").size() == 1);
}

TEST_CASE("workspace: unchanged files keep their documents, old snapshots stay as they are") {
  Workspace workspace({});
  workspace.Set(File("a.yaml", kRecords));
  workspace.Set(File("b.yaml", kAlerts));
  const auto before = workspace.snapshot();
  workspace.Set(File("b.yaml", kRecords));
  workspace.Set(File("a.yaml", kRecords));
  const auto after = workspace.snapshot();
  CHECK(before->files()[0] == after->files()[0]);
  CHECK(before->files()[1] != after->files()[1]);
  CHECK(before->rules().Alerts("Down").size() == 1);
  CHECK(after->rules().Alerts("Down").empty());
  CHECK(after->rules().Recorders("job:up:sum").size() == 2);
  workspace.Remove("a.yaml");
  CHECK(workspace.snapshot()->files().size() == 1);
}

TEST_CASE("workspace: JSON that a walk finds is silent unless it is known") {
  const source::MemoryFiles files(std::map<std::string, std::string>{
      {"d/package.json", R"({"name": "x", "version": "1"})"},
      {"d/broken.json", "{ // not for us\n}"},
      {"d/rules.json", R"({"groups": [{"name": "g", "rules": [{"alert": "A", "expr": "up == 0"}]}]})"},
  });
  Workspace found({});
  found.Load(files, {"d"});
  REQUIRE(found.snapshot()->files().size() == 1);
  CHECK(found.snapshot()->files()[0]->file->path() == "d/rules.json");
  Workspace named({});
  named.Load(files, {"d/package.json", "d/broken.json"});
  CHECK(named.snapshot()->files().size() == 2);
  CHECK(named.snapshot()->MakeRun().skipped.size() == 1);
}

TEST_CASE("workspace: what cannot be read is said once, the rest is there") {
  const source::MemoryFiles files(
      std::map<std::string, std::string>{{"d/a.yaml", kAlerts}, {"e/notes.txt", ""}});
  Workspace workspace({});
  workspace.Load(files, {"d", "missing.yaml", "e"});
  const auto now = workspace.snapshot();
  CHECK(now->files().size() == 1);
  CHECK(now->unreadable().size() == 2);
}

}  // namespace
}  // namespace rulecheck
