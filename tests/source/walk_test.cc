// Which files a walk finds, and what it leaves out. Links need a disk: testdata/cli has them.
#include <doctest/doctest.h>

#include <string>

#include "source/walk.h"

namespace rulecheck::source {
namespace {

using Files = std::map<std::string, std::string>;

std::string Found(const Files& files, const std::vector<std::string>& paths = {"."},
                  const WalkOptions& options = {}) {
  const Walked walked = Walk(MemoryFiles(files), paths, options);
  std::string out;
  for (const WalkedFile& file : walked.files) out += file.path + (file.found ? " " : "! ");
  for (const std::string& trouble : walked.unreadable) out += "[" + trouble + "] ";
  return out;
}

TEST_CASE("files that can hold documents, files of a folder before its folders") {
  CHECK(Found({{"b.yaml", ""},
               {"a/x.yml", ""},
               {"c.json", ""},
               {"d.rule", ""},
               {"e.RULES", ""},
               {"f.alerts", ""},
               {"g.txt", ""},
               {"yaml", ""},
               {".yaml", ""},
               {"h.Yaml", ""}}) == "b.yaml c.json d.rule e.RULES f.alerts h.Yaml a/x.yml ");
}

TEST_CASE("hidden names and node_modules are left out unless they are named") {
  const Files files = {
      {".git/a.yaml", ""}, {".hidden.yaml", ""}, {"node_modules/x/b.yaml", ""}, {"c.yaml", ""}};
  CHECK(Found(files) == "c.yaml ");
  CHECK(Found(files, {".hidden.yaml", "node_modules"}) == ".hidden.yaml! node_modules/x/b.yaml ");
}

TEST_CASE("a path that is named twice counts once, one that is not there is trouble") {
  const Files files = {{"r/a.yaml", ""}, {"r/s/b.yaml", ""}};
  CHECK(Found(files, {"r/a.yaml", "r", "r/s", "./r/a.yaml"}) == "r/a.yaml! r/s/b.yaml ");
  CHECK(Found(files, {"none", "r"}) == "r/a.yaml r/s/b.yaml [none: no such file or directory] ");
  const Walked walked = Walk(MemoryFiles(files), {"r", "r/s", "none"});
  CHECK(walked.found == std::vector<size_t>{2, 1, 1});
  CHECK(walked.files[1].argument == 0);
  CHECK(walked.folders == std::vector<std::string>{"r", "r/s"});
}

TEST_CASE(".gitignore counts in a work tree of git, nearer files before farther ones") {
  Files files = {{"r/.gitignore", "*.gen.yaml\nout/\n/top.yaml\n"},
                 {"r/a.yaml", ""},
                 {"r/b.gen.yaml", ""},
                 {"r/out/c.yaml", ""},
                 {"r/top.yaml", ""},
                 {"r/s/.gitignore", "!b.gen.yaml\nd.yaml\n"},
                 {"r/s/b.gen.yaml", ""},
                 {"r/s/d.yaml", ""},
                 {"r/s/top.yaml", ""}};
  CHECK(Found(files, {"r"}) ==
        "r/a.yaml r/b.gen.yaml r/top.yaml r/out/c.yaml r/s/b.gen.yaml r/s/d.yaml r/s/top.yaml ");
  files["r/.git/HEAD"] = "";
  CHECK(Found(files, {"r"}) == "r/a.yaml r/s/b.gen.yaml r/s/top.yaml ");
  CHECK(Found(files, {"r/s"}) == "r/s/b.gen.yaml r/s/top.yaml ");
  CHECK(Found(files, {"r/b.gen.yaml", "r/out"}) == "r/b.gen.yaml! r/out/c.yaml ");
  WalkOptions all;
  all.git_ignore = false;
  CHECK(Found(files, {"r/out", "r/s"}, all) == "r/out/c.yaml r/s/b.gen.yaml r/s/d.yaml r/s/top.yaml ");
  files["r/.git/info/exclude"] = "a.yaml\n";
  CHECK(Found(files, {"r"}) == "r/s/b.gen.yaml r/s/top.yaml ");
  files["r/.gitignore"] += "!a.yaml\n";
  CHECK(Found(files, {"r"}) == "r/a.yaml r/s/b.gen.yaml r/s/top.yaml ");
}

TEST_CASE("a work tree may begin below the path that is named") {
  const Files files = {{".gitignore", "a.yaml\n"},   {"a.yaml", ""},   {"r/.git", "gitdir: x\n"},
                       {"r/.gitignore", "b.yaml\n"}, {"r/a.yaml", ""}, {"r/b.yaml", ""}};
  CHECK(Found(files) == "a.yaml r/a.yaml ");
}

// A folder that must not be read.
class ClosedFolder : public MemoryFiles {
 public:
  using MemoryFiles::MemoryFiles;
  Result<std::vector<FolderEntry>> List(const std::string& folder) const override {
    if (folder == "r/closed") return Error{"permission denied", std::nullopt};
    return MemoryFiles::List(folder);
  }
};

TEST_CASE("a folder that cannot be read is trouble, the rest is walked") {
  const ClosedFolder files({{"r/a.yaml", ""}, {"r/closed/b.yaml", ""}, {"r/d/c.yaml", ""}});
  const Walked walked = Walk(files, {"r"});
  CHECK(walked.files.size() == 2);
  CHECK(walked.unreadable == std::vector<std::string>{"r/closed: permission denied"});
  CHECK(walked.found == std::vector<size_t>{3});
}

TEST_CASE("an ignore file beyond the limit is trouble, not silence") {
  std::string many;
  for (int i = 0; i < 10'001; ++i) many += "x\n";
  CHECK(Found({{".git/HEAD", ""}, {".gitignore", many}, {"a.yaml", ""}}) ==
        "a.yaml [/.gitignore: more than 10000 patterns] ");
}

TEST_CASE("exclude starts at the current folder and outranks git's ignore files") {
  const Files files = {{"r/gen/a.yaml", ""},
                       {"r/b.yaml", ""},
                       {"r/s/gen/c.yaml", ""},
                       {".git/HEAD", ""},
                       {".gitignore", "b.yaml\n"}};
  const auto without = [&](const std::vector<std::string>& exclude, const std::string& path = "r") {
    WalkOptions options;
    options.exclude = exclude;
    return Found(files, {path}, options);
  };
  CHECK(without({"gen"}) == "");
  CHECK(without({"r/gen"}) == "r/s/gen/c.yaml ");
  CHECK(without({"/r/gen/"}) == "r/s/gen/c.yaml ");
  CHECK(without({"**/gen/**"}) == "");
  CHECK(without({"*.yaml", "!b.yaml"}) == "r/b.yaml ");
  CHECK(without({"r/s"}, "/r") == "/r/gen/a.yaml ");
  CHECK(without({"b.yaml"}, "r/b.yaml") == "r/b.yaml! ");
}

}  // namespace
}  // namespace rulecheck::source
