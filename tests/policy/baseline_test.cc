// Findings that are known: by check, file, rule and text, not by line.
#include "policy/baseline.h"

#include <doctest/doctest.h>

namespace rulecheck {
namespace {

using policy::Baseline;

Finding FoundAt(const SourceFile& file, Span span, std::string check = "promql/x") {
  Finding finding;
  finding.check = std::move(check);
  finding.subject = "g/A";
  finding.where = {&file, span};
  return finding;
}

bool AlwaysJudged(const std::string& /*path*/, const std::string& /*check*/) {
  return true;
}

std::string Recorded(const source::FileSystem& files, const std::vector<Finding>& findings) {
  Baseline baseline(files, "/r/base.json");
  baseline.Record();
  for (const Finding& finding : findings) baseline.Take(finding);
  return baseline.Print();
}

TEST_CASE("baseline: lines and blanks may change, texts and numbers may not") {
  const SourceFile before("/r/a.yaml", "x: rate(a[5m])"), after("/r/a.yaml", "# new line\nx: rate(a[5m])  ");
  source::MemoryFiles files;
  files.Set("/r/base.json", Recorded(files, {FoundAt(before, {3, 14})}));
  Baseline baseline(files, "/r/base.json");
  REQUIRE(baseline.Read().ok());
  CHECK(baseline.Take(FoundAt(after, {14, 25})));
  CHECK(!baseline.Take(FoundAt(after, {14, 25})));  // a second one is new
  CHECK(!baseline.Take(FoundAt(after, {14, 18})));
  CHECK(baseline.taken() == 1);
  CHECK(baseline.Stale(AlwaysJudged) == 0);
}

TEST_CASE("baseline: what is gone is stale, and pruned, where it was looked for") {
  const SourceFile file("/r/a.yaml", "abcdef");
  source::MemoryFiles files;
  files.Set("/r/base.json",
            Recorded(files, {FoundAt(file, {0, 1}), FoundAt(file, {1, 2}), FoundAt(file, {1, 2})}));
  files.Set("/r/a.yaml", "abcdef");
  Baseline baseline(files, "/r/base.json");
  REQUIRE(baseline.Read().ok());
  CHECK(baseline.size() == 3);
  CHECK(baseline.Take(FoundAt(file, {1, 2})));
  CHECK(baseline.Stale(AlwaysJudged) == 2);
  const auto never = [](const std::string&, const std::string&) { return false; };
  CHECK(baseline.Stale(never) == 0);
  baseline.Prune(never);
  CHECK(baseline.size() == 3);
  baseline.Prune(AlwaysJudged);
  CHECK(baseline.size() == 1);
}

TEST_CASE("baseline: what was not understood is never known") {
  const SourceFile file("/r/a.yaml", "abcdef");
  source::MemoryFiles files;
  Finding syntax = FoundAt(file, {0, 1}, "promql/syntax");
  syntax.severity = Severity::kError;
  const std::string text = Recorded(files, {syntax, FoundAt(file, {0, 1}, "meta/unknown-check")});
  CHECK(text == "{\"version\": 1, \"findings\": [\n]}\n");
}

TEST_CASE("baseline: another file is an error") {
  source::MemoryFiles files;
  for (const char* text : {"", "[]", "{}", "{\"version\": 2, \"findings\": []}", "{\"findings\": 1"}) {
    CAPTURE(text);
    files.Set("/r/base.json", text);
    CHECK(!Baseline(files, "/r/base.json").Read().ok());
  }
  CHECK(!Baseline(files, "/r/gone.json").Read().ok());
}

}  // namespace
}  // namespace rulecheck
