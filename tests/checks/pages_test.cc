// Every page's examples are executed: Bad fires exactly its check on the marked lines,
// Good does not fire it, and safe fixes leave nothing of it behind.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>

#include "checks/examples.h"
#include "policy/selection.h"

namespace rulecheck::checks_test {
namespace {

// Loader checks whose Bad text cannot stand in a page, or needs an option.
bool HasNoReadableExample(std::string_view id) {
  return id == "rules/invalid-label-value" || id == "yaml/too-large" || id == "logql/empty-file";
}

std::string PlaceOf(const Location& where, const Finding& finding, bool with_id) {
  std::string place = fmt::format("{}:{}", where.file->path(), where.file->Position(where.span.begin).line);
  if (with_id) place += " " + finding.check;
  return place;
}

// Where findings are; of one that stands for several, all of them.
std::set<std::string> Fired(const Run& run, bool with_id) {
  std::set<std::string> out;
  for (const Finding& finding : run.findings) {
    out.insert(PlaceOf(finding.where, finding, with_id));
    for (const SecondaryLabel& label : finding.labels) {
      if (label.text == "and here") out.insert(PlaceOf(label.where, finding, with_id));
    }
  }
  return out;
}

std::string Show(const std::set<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += item + "\n";
  return out;
}

// The text with the edits of all safe fixes of `id`.
std::string WithFixes(const Run& run, std::string_view id, std::string text) {
  std::vector<Edit> edits;
  for (const Finding& finding : run.findings) {
    if (finding.check != id || !finding.fix || !finding.fix->safe) continue;
    edits.insert(edits.end(), finding.fix->edits.begin(), finding.fix->edits.end());
  }
  std::sort(edits.begin(), edits.end(),
            [](const Edit& a, const Edit& b) { return a.span.begin > b.span.begin; });
  for (const Edit& edit : edits) text.replace(edit.span.begin, edit.span.size(), edit.replacement);
  return text;
}

TEST_CASE("pages: bad examples fire exactly their check") {
  for (const CheckInfo& info : LintChecks()) {
    const std::string id(info.id);
    CAPTURE(id);
    const std::vector<Project> examples = Examples(info.page, "Bad");
    CHECK((!examples.empty() || HasNoReadableExample(info.id)));
    for (const Project& project : examples) {
      const Run run = LintProject(project, info.id);
      CHECK(Show(Fired(run, false)) == Show(Expected(project)));
      for (const Finding& finding : run.findings) CHECK(finding.check == id);
    }
  }
}

TEST_CASE("pages: good examples do not fire") {
  for (const CheckInfo& info : LintChecks()) {
    const std::string id(info.id);
    CAPTURE(id);
    const std::vector<Project> examples = Examples(info.page, "Good");
    CHECK(!examples.empty());
    for (const Project& project : examples) {
      for (const Finding& finding : LintProject(project, info.id).findings) {
        CAPTURE(finding.message);
        CHECK(finding.check != id);
        CHECK(finding.severity != Severity::kError);
      }
    }
  }
}

TEST_CASE("pages: a safe fix removes what it fixes and breaks nothing") {
  size_t fixed = 0;
  for (const CheckInfo& info : LintChecks()) {
    const std::string id(info.id);
    CAPTURE(id);
    for (const Project& project : Examples(info.page, "Bad")) {
      if (project.size() != 1) continue;
      const Run run = LintProject(project, info.id);
      const std::string text = WithFixes(run, info.id, project[0].second);
      if (text == project[0].second) continue;
      ++fixed;
      CHECK(LintProject({{project[0].first, text}}, info.id).findings.empty());
    }
  }
  CHECK(fixed >= 2);
}

TEST_CASE("testdata: findings stand exactly on the marked lines") {
  namespace fs = std::filesystem;
  for (const char* folder : {"checks", "ok"}) {
    size_t files = 0;
    for (const auto& entry :
         fs::recursive_directory_iterator(fs::path(RULECHECK_SOURCE_DIR) / "testdata" / folder)) {
      if (entry.path().extension() != ".yaml") continue;
      ++files;
      const Project project = {{entry.path().filename().string(), ReadText(entry.path())}};
      CAPTURE(entry.path().string());
      const Run run = LintProject(project);
      CHECK(run.counts.queries > 0);
      CHECK(Show(Fired(run, true)) == Show(Expected(project)));
    }
    CHECK(files > 0);
  }
}

}  // namespace
}  // namespace rulecheck::checks_test
