#include "source/file_system.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

namespace rulecheck::source {

namespace {

namespace fs = std::filesystem;

constexpr int64_t kNanosPerSecond = 1'000'000'000;

Error ErrnoError(int error_number) {
  return Error{ErrnoReason(error_number), std::nullopt};
}

FileKind KindOf(mode_t mode) {
  if (S_ISREG(mode)) return FileKind::kFile;
  return S_ISDIR(mode) ? FileKind::kFolder : FileKind::kOther;
}

FileInfo InfoOf(const struct stat& status) {
  return {KindOf(status.st_mode),
          {static_cast<uint64_t>(status.st_dev), static_cast<uint64_t>(status.st_ino), {}},
          static_cast<uint64_t>(status.st_size),
          static_cast<int64_t>(status.st_mtim.tv_sec) * kNanosPerSecond + status.st_mtim.tv_nsec};
}

std::string LexicallyNormal(const fs::path& path) {
  std::string text = path.lexically_normal().string();
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

// Reads until the end; `file` may be a pipe.
Result<std::string> ReadStream(std::FILE* file, size_t limit) {
  std::string text;
  char buffer[1 << 16];
  while (const size_t n = std::fread(buffer, 1, sizeof buffer, file)) {
    text.append(buffer, n);
    if (text.size() > limit) return Error{TooLarge(limit), std::nullopt};
  }
  if (std::ferror(file) != 0) return ErrnoError(errno);
  return text;
}

class DiskFiles : public FileSystem {
 public:
  using FileSystem::Read;

  Result<std::string> Read(const std::string& path, size_t limit) const override {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"), std::fclose);
    if (file == nullptr) return ErrnoError(errno);
    return ReadStream(file.get(), limit);
  }

  Result<std::vector<FolderEntry>> List(const std::string& folder) const override {
    const std::unique_ptr<DIR, int (*)(DIR*)> directory(opendir(folder.c_str()), closedir);
    if (directory == nullptr) return ErrnoError(errno);
    std::vector<FolderEntry> entries;
    errno = 0;
    while (const dirent* entry = readdir(directory.get())) {
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      FolderEntry& out = entries.emplace_back();
      out.name = name;
      struct stat status = {};
      if (fstatat(dirfd(directory.get()), entry->d_name, &status, 0) == 0) {
        out.info = InfoOf(status);
      } else {
        out.problem = ErrnoReason(errno);
      }
      errno = 0;
    }
    if (errno != 0) return ErrnoError(errno);
    std::sort(entries.begin(), entries.end(),
              [](const FolderEntry& a, const FolderEntry& b) { return a.name < b.name; });
    return entries;
  }

  Result<FileInfo> Info(const std::string& path) const override {
    struct stat status = {};
    if (stat(path.c_str(), &status) != 0) return ErrnoError(errno);
    return InfoOf(status);
  }

  std::string Absolute(const std::string& path) const override {
    std::error_code error;
    const fs::path absolute = fs::absolute(path, error);
    return LexicallyNormal(error ? fs::path(path) : absolute);
  }
};

}  // namespace

const FileSystem& Disk() {
  static const DiskFiles disk;
  return disk;
}

MemoryFiles::MemoryFiles(std::map<std::string, std::string> files) {
  for (auto& [path, text] : files) Set(path, std::move(text));
}

void MemoryFiles::Set(const std::string& path, std::string text) {
  files_[Absolute(path)] = {std::move(text), ++changes_};
}

void MemoryFiles::Remove(const std::string& path) {
  files_.erase(Absolute(path));
  ++changes_;
}

std::string MemoryFiles::Absolute(const std::string& path) const {
  return LexicallyNormal(fs::path("/") / path);
}

bool MemoryFiles::HasFolder(const std::string& absolute) const {
  const std::string prefix = absolute == "/" ? absolute : absolute + "/";
  const auto first = files_.lower_bound(prefix);
  return absolute == "/" || (first != files_.end() && first->first.starts_with(prefix));
}

Result<std::string> MemoryFiles::Read(const std::string& path, size_t limit) const {
  const std::string absolute = Absolute(path);
  const auto file = files_.find(absolute);
  if (file == files_.end()) return ErrnoError(HasFolder(absolute) ? EISDIR : ENOENT);
  if (file->second.text.size() > limit) return Error{TooLarge(limit), std::nullopt};
  return file->second.text;
}

Result<std::vector<FolderEntry>> MemoryFiles::List(const std::string& folder) const {
  const std::string absolute = Absolute(folder);
  if (files_.contains(absolute)) return ErrnoError(ENOTDIR);
  if (!HasFolder(absolute)) return ErrnoError(ENOENT);
  const std::string prefix = absolute == "/" ? absolute : absolute + "/";
  std::vector<FolderEntry> entries;
  for (auto it = files_.lower_bound(prefix); it != files_.end() && it->first.starts_with(prefix);) {
    const std::string name =
        it->first.substr(prefix.size(), it->first.find('/', prefix.size()) - prefix.size());
    entries.push_back({name, *Info(prefix + name), {}});
    // '0' is the byte behind '/': the first path that is not below this entry.
    it = entries.back().info.kind == FileKind::kFolder ? files_.lower_bound(prefix + name + '0')
                                                       : std::next(it);
  }
  std::sort(entries.begin(), entries.end(),
            [](const FolderEntry& a, const FolderEntry& b) { return a.name < b.name; });
  return entries;
}

Result<FileInfo> MemoryFiles::Info(const std::string& path) const {
  const std::string absolute = Absolute(path);
  if (const auto file = files_.find(absolute); file != files_.end()) {
    return FileInfo{FileKind::kFile, {0, 0, absolute}, file->second.text.size(), file->second.changed};
  }
  if (!HasFolder(absolute)) return ErrnoError(ENOENT);
  return FileInfo{FileKind::kFolder, {0, 0, absolute}, 0, changes_};
}

void OverlayFiles::Set(const std::string& path, std::string text) {
  buffers_.Set(Absolute(path), std::move(text));
}

void OverlayFiles::Remove(const std::string& path) {
  buffers_.Remove(Absolute(path));
}

Result<std::string> OverlayFiles::Read(const std::string& path, size_t limit) const {
  const auto buffer = buffers_.Info(Absolute(path));
  const bool is_open = buffer && buffer->kind == FileKind::kFile;
  return is_open ? buffers_.Read(Absolute(path), limit) : below_.Read(path, limit);
}

// What a buffer says of a file, under the identity of the file below where there is one.
Result<FileInfo> OverlayFiles::Info(const std::string& path) const {
  Result<FileInfo> below = below_.Info(path);
  Result<FileInfo> buffer = buffers_.Info(Absolute(path));
  if (!buffer) return below;
  if (!below) return buffer;
  if (buffer->kind == FileKind::kFolder) return below;
  buffer->identity = below->identity;
  return buffer;
}

Result<std::vector<FolderEntry>> OverlayFiles::List(const std::string& folder) const {
  Result<std::vector<FolderEntry>> below = below_.List(folder);
  Result<std::vector<FolderEntry>> buffers = buffers_.List(Absolute(folder));
  if (!buffers) return below;
  if (!below) return buffers;
  std::map<std::string, FolderEntry> merged;
  for (FolderEntry& entry : *below) merged.emplace(entry.name, std::move(entry));
  for (const FolderEntry& entry : *buffers) {
    const std::string path = fs::path(folder) / entry.name;
    if (const Result<FileInfo> info = Info(path)) merged[entry.name] = {entry.name, *info, {}};
  }
  std::vector<FolderEntry> entries;
  for (auto& [name, entry] : merged) entries.push_back(std::move(entry));
  return entries;
}

Result<std::string> ReadStandardInput() {
  return ReadStream(stdin, kMaxFileBytes);
}

std::string TooLarge(size_t limit) {
  constexpr size_t kMiB = size_t{1} << 20;
  return limit % kMiB == 0 ? fmt::format("larger than {} MiB", limit / kMiB)
                           : fmt::format("larger than {} bytes", limit);
}

std::string ErrnoReason(int error_number) {
  std::string text = std::generic_category().message(error_number);
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] + 'a' - 'A');
  return text;
}

std::string FolderOf(std::string_view path) {
  const std::string folder = fs::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

}  // namespace rulecheck::source
