// Files on disk, in memory and in buffers over others answer alike.
#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "source/file_system.h"

namespace rulecheck::source {
namespace {

namespace fs = std::filesystem;

class TempFolder {
 public:
  TempFolder() {
    std::string name = (fs::temp_directory_path() / "rulecheck-files-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~TempFolder() { fs::remove_all(path_); }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }
  void Write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }

 private:
  fs::path path_;
};

// "a.yaml b/ c! ": names, folders with a slash, what leads nowhere with its problem.
std::string Names(const FileSystem& files, const std::string& folder) {
  const auto entries = files.List(folder);
  if (!entries) return entries.error().message;
  std::string out;
  for (const FolderEntry& entry : *entries) {
    out += entry.name;
    if (!entry.problem.empty()) {
      out += "!";
    } else if (entry.info.kind == FileKind::kFolder) {
      out += "/";
    }
    out += " ";
  }
  return out;
}

// The same questions to each kind of file system below `root`.
void CheckAnswers(const FileSystem& files, const std::string& root) {
  CHECK(*files.Read(root + "/a.yaml") == "one");
  CHECK(files.Read(root + "/none").error().message == "no such file or directory");
  CHECK(files.Read(root + "/sub").error().message == "is a directory");
  CHECK(files.Read(root + "/a.yaml", 2).error().message.starts_with("larger than "));
  CHECK(*files.Read(root + "/a.yaml", 3) == "one");
  CHECK(Names(files, root) == "a.yaml sub/ ");
  CHECK(Names(files, root + "/sub") == "b.yaml ");
  CHECK(Names(files, root + "/none") == "no such file or directory");
  CHECK(Names(files, root + "/a.yaml") == "not a directory");
  CHECK(files.Info(root + "/a.yaml")->kind == FileKind::kFile);
  CHECK(files.Info(root + "/a.yaml")->size == 3);
  CHECK(files.Info(root + "/sub")->kind == FileKind::kFolder);
  CHECK_FALSE(files.Info(root + "/none").ok());
  CHECK(files.Info(root + "/sub/../a.yaml")->identity == files.Info(root + "/a.yaml")->identity);
  CHECK(files.Info(root + "/sub/b.yaml")->identity != files.Info(root + "/a.yaml")->identity);
}

TEST_CASE("disk and memory give the same answers") {
  const TempFolder folder;
  folder.Write("a.yaml", "one");
  folder.Write("sub/b.yaml", "two");
  CheckAnswers(Disk(), folder.path());
  CheckAnswers(MemoryFiles({{"r/a.yaml", "one"}, {"r/sub/b.yaml", "two"}}), "r");
  CheckAnswers(MemoryFiles({{"r/a.yaml", "one"}, {"r/sub/b.yaml", "two"}}), "./r");
  CheckAnswers(OverlayFiles(Disk()), folder.path());
}

TEST_CASE("links are followed, those that lead nowhere have a problem") {
  const TempFolder folder;
  folder.Write("a.yaml", "one");
  fs::create_symlink("a.yaml", folder / "b.yaml");
  fs::create_symlink("nowhere", folder / "c.yaml");
  fs::create_symlink("loop", folder / "loop");
  CHECK(Names(Disk(), folder.path()) == "a.yaml b.yaml c.yaml! loop! ");
  CHECK(Disk().Info(folder / "b.yaml")->identity == Disk().Info(folder / "a.yaml")->identity);
  CHECK(Disk().List(folder.path())->at(2).problem == "no such file or directory");
  CHECK(Disk().List(folder.path())->at(3).problem == "too many levels of symbolic links");
}

TEST_CASE("a buffer hides the file below and keeps its identity") {
  const MemoryFiles below({{"a.yaml", "old"}, {"sub/b.yaml", "two"}});
  OverlayFiles files(below);
  files.Set("a.yaml", "newer");
  files.Set("new/c.yaml", "three");
  CHECK(*files.Read("./a.yaml") == "newer");
  CHECK(*files.Read("new/c.yaml") == "three");
  CHECK(*files.Read("sub/b.yaml") == "two");
  CHECK(Names(files, ".") == "a.yaml new/ sub/ ");
  CHECK(files.Info("a.yaml")->identity == below.Info("a.yaml")->identity);
  CHECK(files.Info("a.yaml")->size == 5);
  CHECK(files.Info("sub")->kind == FileKind::kFolder);
  files.Remove("a.yaml");
  CHECK(*files.Read("a.yaml") == "old");
}

TEST_CASE("a change in memory is seen in the info") {
  MemoryFiles files;
  files.Set("a", "1");
  const FileInfo before = *files.Info("a");
  CHECK(*files.Info("a") == before);
  files.Set("a", "2");
  CHECK_FALSE(*files.Info("a") == before);
}

TEST_CASE("one limit, in words") {
  CHECK(TooLarge() == "larger than 64 MiB");
}

}  // namespace
}  // namespace rulecheck::source
