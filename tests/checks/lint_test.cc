// Lint(): which files are read, what is reported of the rest, and that neither order nor
// threads change the outcome.
#include <doctest/doctest.h>
#include <fmt/core.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "rulecheck/lint.h"

namespace rulecheck {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRule =
    "groups:\n  - name: g\n    rules:\n      - alert: Grows\n        expr: rate(node_load1[5m]) > 1\n";

// A folder that is gone at the end of the test.
class TempFolder {
 public:
  TempFolder() : path_(fs::temp_directory_path() / fmt::format("rulecheck-lint-{}-{}", getpid(), ++count_)) {
    fs::create_directories(path_);
  }
  ~TempFolder() { fs::remove_all(path_); }
  std::string Path(const std::string& name) const { return (path_ / name).string(); }
  void Write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  const fs::path& path() const { return path_; }

 private:
  inline static int count_ = 0;
  fs::path path_;
};

std::vector<std::string> Files(const Run& run) {
  std::vector<std::string> out;
  for (const auto& file : run.files) out.push_back(fs::path(file->path()).filename().string());
  return out;
}

TEST_CASE("lint: a directory is walked for rule files, sorted, hidden ones left out") {
  const TempFolder folder;
  for (const char* name :
       {"b.yml", "a.yaml", "sub/c.rules", "sub/.hidden.yaml", ".git/d.yaml", "e.json", "f.txt"}) {
    folder.Write(name, kRule);
  }
  const Run run = Lint({folder.path().string()}, {});
  CHECK(Files(run) == std::vector<std::string>{"a.yaml", "b.yml", "e.json", "c.rules"});
  CHECK(run.unreadable.empty());
  CHECK(run.counts.rules == 4);
}

TEST_CASE("lint: a file given twice, or by two links, is read once") {
  const TempFolder folder;
  folder.Write("a.yaml", kRule);
  fs::create_symlink(folder.Path("a.yaml"), folder.Path("b.yaml"));
  const Run run = Lint({folder.Path("a.yaml"), folder.Path("a.yaml"), folder.path().string()}, {});
  CHECK(Files(run) == std::vector<std::string>{"a.yaml"});
}

TEST_CASE("lint: links in a circle end") {
  const TempFolder folder;
  folder.Write("sub/a.yaml", kRule);
  fs::create_directory_symlink(folder.path(), folder.path() / "sub" / "up");
  fs::create_symlink("self.yaml", folder.Path("self.yaml"));
  const Run run = Lint({folder.path().string()}, {});
  CHECK(Files(run) == std::vector<std::string>{"a.yaml"});
  CHECK(run.unreadable.empty());
  REQUIRE(run.skipped.size() == 1);
  CHECK(run.skipped[0].path.find("self.yaml") != std::string::npos);
}

TEST_CASE("lint: what cannot be read is reported, the rest is linted") {
  const TempFolder folder;
  folder.Write("a.yaml", kRule);
  fs::create_directory(folder.Path("empty"));
  const Run run = Lint({folder.Path("missing.yaml"), folder.Path("empty"), folder.Path("a.yaml")}, {});
  CHECK(run.findings.size() == 1);
  REQUIRE(run.unreadable.size() == 2);
  CHECK(run.unreadable[0] == folder.Path("missing.yaml") + ": no such file or directory");
  CHECK(run.unreadable[1] == folder.Path("empty") + ": no YAML or JSON file in this directory");
  LintOptions lenient;
  lenient.allow_no_files = true;
  CHECK(Lint({folder.Path("empty")}, lenient).unreadable.empty());
}

TEST_CASE("lint: a directory named like a file is walked") {
  const TempFolder folder;
  folder.Write("rules.yaml/a.yaml", kRule);
  CHECK(Files(Lint({folder.path().string()}, {})) == std::vector<std::string>{"a.yaml"});
}

TEST_CASE("lint: standard input has the name it is given") {
  const std::string text = kRule;
  const Run run = Lint({"-"}, {}, &text, "rules/a.yaml");
  REQUIRE(run.findings.size() == 1);
  CHECK(run.findings[0].where.file->path() == "rules/a.yaml");
  CHECK(run.findings[0].subject == "g/Grows");
}

TEST_CASE("lint: select and ignore") {
  const std::string text = kRule;
  LintOptions options;
  options.ignore = {"promql"};
  CHECK(Lint({"-"}, options, &text).findings.empty());
  options.select = {"promql/rate-of-gauge"};
  CHECK(Lint({"-"}, options, &text).findings.size() == 1);
  options.select = {"alerts"};
  options.ignore.clear();
  CHECK(Lint({"-"}, options, &text).findings.empty());
  // What does not load is told whatever is selected.
  const std::string broken = "groups: [";
  CHECK(!Lint({"-"}, options, &broken).findings.empty());
}

TEST_CASE("lint: the number of threads does not change the outcome") {
  const TempFolder folder;
  for (int i = 0; i < 40; ++i) folder.Write(fmt::format("{:02}.yaml", i), kRule);
  const auto outcome = [&](unsigned jobs) {
    LintOptions options;
    options.jobs = jobs;
    std::string out;
    for (const Finding& finding : Lint({folder.path().string()}, options).findings) {
      out += fmt::format("{} {} {} {}\n", finding.where.file->path(), finding.where.span.begin, finding.check,
                         finding.message);
      for (const SecondaryLabel& label : finding.labels)
        out += fmt::format("  {} {}\n", label.where.file->path(), label.text);
    }
    return out;
  };
  const std::string one = outcome(1);
  CHECK(!one.empty());
  for (const unsigned jobs : {2u, 3u, 16u}) CHECK(outcome(jobs) == one);
}

}  // namespace
}  // namespace rulecheck
