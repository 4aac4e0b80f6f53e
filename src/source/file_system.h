// Files by their paths, wherever they are: on disk, in memory (tests, editors), or in open
// buffers that hide what is on disk. All reading goes through here, so limits and the
// words for what went wrong stand here once.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/result.h"
#include "source/size_limit.h"

namespace rulecheck::source {

enum class FileKind : uint8_t {
  kFile,
  kFolder,
  kOther,  // a pipe, a device: readable when it is named, nothing to walk into
};

// Equal for two names of one file, whatever links and `..` the names go through.
struct FileIdentity {
  uint64_t device = 0;
  uint64_t inode = 0;
  std::string name;  // of a file that is in memory; empty for one on disk

  friend auto operator<=>(const FileIdentity&, const FileIdentity&) = default;
};

// What is known of a file without reading it. Links have been followed.
struct FileInfo {
  FileKind kind = FileKind::kFile;
  FileIdentity identity;
  uint64_t size = 0;
  int64_t changed_ns = 0;  // when it last changed; for memory, a number that grows with changes

  friend bool operator==(const FileInfo&, const FileInfo&) = default;
};

// A name in a folder. A link that leads nowhere has a problem and no info.
struct FolderEntry {
  std::string name;
  FileInfo info;
  std::string problem;  // "no such file or directory", "too many levels of symbolic links"; else empty
};

// Safe to use from several threads at once. Errors are reasons without the path:
// "no such file or directory", "permission denied", "is a directory", "larger than 64 MiB".
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  // The text of a file, at most `limit` bytes of it: more is an error.
  virtual Result<std::string> Read(const std::string& path, size_t limit) const = 0;
  Result<std::string> Read(const std::string& path) const { return Read(path, kMaxFileBytes); }

  // What a folder holds, sorted by name (bytes), without `.` and `..`.
  virtual Result<std::vector<FolderEntry>> List(const std::string& folder) const = 0;

  virtual Result<FileInfo> Info(const std::string& path) const = 0;

  // The path from the root on, without `.`, `..` and doubled slashes; links stay.
  virtual std::string Absolute(const std::string& path) const = 0;
};

// The files of the machine. Has no state.
const FileSystem& Disk();

// Texts by path. Folders are there as long as a file is below them.
class MemoryFiles : public FileSystem {
 public:
  MemoryFiles() = default;
  explicit MemoryFiles(std::map<std::string, std::string> files);

  // Not safe while others read.
  void Set(const std::string& path, std::string text);
  void Remove(const std::string& path);

  using FileSystem::Read;
  Result<std::string> Read(const std::string& path, size_t limit) const override;
  Result<std::vector<FolderEntry>> List(const std::string& folder) const override;
  Result<FileInfo> Info(const std::string& path) const override;
  std::string Absolute(const std::string& path) const override;

 private:
  struct File {
    std::string text;
    int64_t changed = 0;
  };
  bool HasFolder(const std::string& absolute) const;

  std::map<std::string, File> files_;  // by absolute path; "/" is where relative paths start
  int64_t changes_ = 0;
};

// Open buffers over other files: a path that is set hides the file below.
class OverlayFiles : public FileSystem {
 public:
  // `below` must outlive this.
  explicit OverlayFiles(const FileSystem& below) : below_(below) {}

  // Not safe while others read. Remove uncovers what is below.
  void Set(const std::string& path, std::string text);
  void Remove(const std::string& path);

  using FileSystem::Read;
  Result<std::string> Read(const std::string& path, size_t limit) const override;
  Result<std::vector<FolderEntry>> List(const std::string& folder) const override;
  Result<FileInfo> Info(const std::string& path) const override;
  std::string Absolute(const std::string& path) const override { return below_.Absolute(path); }

 private:
  const FileSystem& below_;
  MemoryFiles buffers_;
};

// All of standard input, up to kMaxFileBytes.
Result<std::string> ReadStandardInput();

// What the system says of an `errno`, in the lower case of our messages.
std::string ErrnoReason(int error_number);

// The folder that a path is in: "." when it names none.
std::string FolderOf(std::string_view path);

}  // namespace rulecheck::source
