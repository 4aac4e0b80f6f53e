#include "policy/fact_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace rulecheck::policy {
namespace {

constexpr int kMostFolders = 32;         // one below the other
constexpr size_t kMostListed = 100'000;  // paths that a glob is held against

// Up to the last slash before the first wildcard.
std::string FixedFolder(const std::string& glob) {
  const size_t wildcard = glob.find_first_of("*?[");
  const size_t slash = glob.rfind('/', wildcard);
  return slash == std::string::npos || slash == 0 ? "/" : glob.substr(0, slash);
}

// How many folders below its fixed one a glob can reach.
int DepthOf(const std::string& glob, const std::string& folder) {
  if (glob.find("**") != std::string::npos) return kMostFolders;
  return static_cast<int>(
      std::count(glob.begin() + static_cast<std::ptrdiff_t>(folder.size()), glob.end(), '/'));
}

}  // namespace

std::string FactFiles::AbsoluteOf(const NamedPath& path) const {
  if (path.path.starts_with('/')) return path.path;
  return files_.Absolute(source::FolderOf(path.place.file->path()) + "/" + path.path);
}

std::shared_ptr<const SourceFile> FactFiles::OpenAbsolute(const std::string& absolute,
                                                          const Location& asked_by) {
  Result<std::string> text = files_.Read(absolute);
  if (!text) {
    fail_(asked_by, fmt::format("{}: {}", shown_(absolute), text.error().message));
    return nullptr;
  }
  return std::make_shared<SourceFile>(shown_(absolute), std::move(*text));
}

std::shared_ptr<const SourceFile> FactFiles::Open(const NamedPath& path) {
  return OpenAbsolute(AbsoluteOf(path), path.place);
}

void FactFiles::List(const std::string& folder, int depth, std::vector<std::string>* out) const {
  const auto entries = files_.List(folder);
  if (!entries) return;
  for (const source::FolderEntry& entry : *entries) {
    if (!entry.problem.empty() || out->size() >= kMostListed) continue;
    const std::string path = (folder == "/" ? "" : folder) + "/" + entry.name;
    if (entry.info.kind == source::FileKind::kFile) out->push_back(path);
    if (entry.info.kind == source::FileKind::kFolder && depth > 1) List(path, depth - 1, out);
  }
}

std::vector<std::shared_ptr<const SourceFile>> FactFiles::OpenAll(const NamedPath& glob) {
  const std::string absolute = AbsoluteOf(glob);
  std::vector<std::shared_ptr<const SourceFile>> out;
  if (absolute.find_first_of("*?[") == std::string::npos) {
    if (auto file = OpenAbsolute(absolute, glob.place)) out.push_back(std::move(file));
    return out;
  }
  const std::string folder = FixedFolder(absolute);
  const size_t below = folder == "/" ? 0 : folder.size();
  const auto globs = PathGlobs::Make(folder, {absolute.substr(below)});
  std::vector<std::string> paths;
  List(folder, DepthOf(absolute, folder), &paths);
  bool matched = false;
  for (const std::string& path : paths) {
    if (!globs || !globs->Matches(path)) continue;
    matched = true;
    if (auto file = OpenAbsolute(path, glob.place)) out.push_back(std::move(file));
  }
  if (!matched) fail_(glob.place, fmt::format("{}: no such file", glob.path));
  return out;
}

}  // namespace rulecheck::policy
