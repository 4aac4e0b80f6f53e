#include "source/walk.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace rulecheck::source {

namespace {

constexpr std::string_view kExtensions[] = {".yaml", ".yml", ".json", ".rule", ".rules", ".alerts"};
constexpr size_t kMaxIgnoreFileBytes = size_t{1} << 20;

bool HasExtension(std::string_view path, std::string_view extension) {
  if (path.size() <= extension.size()) return false;
  const std::string_view end = path.substr(path.size() - extension.size());
  return std::equal(end.begin(), end.end(), extension.begin(), [](char a, char b) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(a))) == b;
  });
}

bool CanHoldDocuments(std::string_view name) {
  return std::any_of(std::begin(kExtensions), std::end(kExtensions),
                     [&](std::string_view extension) { return HasExtension(name, extension); });
}

// "rules" of "./rules/"; empty for the current folder.
std::string PrintedFolder(const std::string& path) {
  std::string text = std::filesystem::path(path).lexically_normal().string();
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text == "." ? "" : text;
}

std::string JoinName(const std::string& folder, const std::string& name) {
  return folder.empty() || folder.back() == '/' ? folder + name : folder + "/" + name;
}

// The ignore files of one folder; those of the folders above it are behind `above`.
struct IgnoreLevel {
  std::shared_ptr<const IgnoreLevel> above;
  std::string folder;             // absolute
  std::vector<IgnoreList> lists;  // the one that counts more first
};
using Levels = std::shared_ptr<const IgnoreLevel>;

// `path` as a list of `folder` sees it. One that is elsewhere is seen from the root: names
// and `**` still match.
std::string_view Below(std::string_view path, std::string_view folder) {
  if (path.starts_with(folder)) path.remove_prefix(folder.size());
  while (path.starts_with('/')) path.remove_prefix(1);
  return path;
}

bool IsBelow(std::string_view path, std::string_view folder) {
  return folder == "/" || (path.starts_with(folder) && path.substr(folder.size()).starts_with('/'));
}

class Walker {
 public:
  Walker(const FileSystem& files, const WalkOptions& options)
      : files_(files), options_(options), exclude_folder_(files.Absolute(options.exclude_from)) {
    std::vector<std::string> patterns;
    for (const std::string& pattern : options.exclude) {
      const bool below = pattern.starts_with('/') && IsBelow(pattern, exclude_folder_);
      patterns.push_back(below ? "/" + std::string(Below(pattern, exclude_folder_)) : pattern);
    }
    Result<IgnoreList> list = IgnoreList::FromPatterns(patterns);
    if (list) {
      exclude_ = std::move(*list);
    } else {
      out_.unreadable.push_back("exclude: " + list.error().message);
    }
  }

  Walked Run(const std::vector<std::string>& paths) {
    out_.found.resize(paths.size());
    for (argument_ = 0; argument_ < paths.size(); ++argument_) Named(paths[argument_]);
    return std::move(out_);
  }

 private:
  struct Folder {
    std::string path;      // as printed; empty: the current one
    std::string absolute;  // lexically: links stay
    Levels levels;         // of the folders above
  };

  void Named(const std::string& path) {
    if (path == "-") return AddFile(path, {0, 0, "-"}, false);
    const Result<FileInfo> info = files_.Info(path);
    if (!info) return Trouble(path, info.error().message);
    if (info->kind != FileKind::kFolder) return AddFile(path, info->identity, false);
    const std::string absolute = files_.Absolute(path);
    if (!folders_.insert(info->identity).second) return Again();
    WalkFolders({PrintedFolder(path), absolute, LevelsAbove(absolute)});
  }

  void Trouble(const std::string& path, std::string_view reason) {
    ++out_.found[argument_];
    out_.unreadable.push_back(fmt::format("{}: {}", path, reason));
  }

  // A folder that was entered before has what it had then.
  void Again() { ++out_.found[argument_]; }

  void AddFile(const std::string& path, FileIdentity identity, bool found) {
    ++out_.found[argument_];
    if (seen_.insert(std::move(identity)).second) out_.files.push_back({path, found, argument_});
  }

  // Depth first with an explicit stack, files of a folder before its folders.
  void WalkFolders(Folder root) {
    std::vector<Folder> stack;
    stack.push_back(std::move(root));
    while (!stack.empty()) {
      const Folder folder = std::move(stack.back());
      stack.pop_back();
      std::vector<Folder> below;
      LookInto(folder, &below);
      std::move(below.rbegin(), below.rend(), std::back_inserter(stack));
    }
  }

  void LookInto(const Folder& folder, std::vector<Folder>* below) {
    const std::string shown = folder.path.empty() ? "." : folder.path;
    const Result<std::vector<FolderEntry>> entries = files_.List(shown);
    if (!entries) return Trouble(shown, entries.error().message);
    out_.folders.push_back(shown);
    const Levels levels = options_.git_ignore ? LevelsOf(folder, *entries) : nullptr;
    for (const FolderEntry& entry : *entries) {
      if (IsPassedOver(entry.name)) continue;
      const bool is_folder = entry.problem.empty() && entry.info.kind == FileKind::kFolder;
      const std::string absolute = JoinName(folder.absolute, entry.name);
      if (!is_folder && !CanHoldDocuments(entry.name)) continue;
      if (IsIgnored(absolute, is_folder, levels.get())) continue;
      const std::string path = JoinName(folder.path, entry.name);
      if (!is_folder) {
        Found(path, entry);
      } else if (folders_.insert(entry.info.identity).second) {
        below->push_back({path, absolute, levels});
      } else {
        Again();
      }
    }
  }

  bool IsPassedOver(std::string_view name) const {
    return (name.starts_with('.') && !options_.hidden) || name == ".git" || name == "node_modules";
  }

  void Found(const std::string& path, const FolderEntry& entry) {
    if (!entry.problem.empty()) {
      out_.skipped.push_back({path, "a link that leads nowhere: " + entry.problem});
    } else if (entry.info.kind == FileKind::kFile) {
      AddFile(path, entry.info.identity, true);
    } else {
      out_.skipped.push_back({path, "not a regular file"});
    }
  }

  bool IsIgnored(const std::string& absolute, bool is_folder, const IgnoreLevel* level) const {
    using Verdict = IgnoreList::Verdict;
    const Verdict excluded = exclude_.Judge(Below(absolute, exclude_folder_), is_folder);
    if (excluded != Verdict::kNothing) return excluded == Verdict::kIgnored;
    for (; level != nullptr; level = level->above.get()) {
      for (const IgnoreList& list : level->lists) {
        const Verdict verdict = list.Judge(Below(absolute, level->folder), is_folder);
        if (verdict != Verdict::kNothing) return verdict == Verdict::kIgnored;
      }
    }
    return false;
  }

  // The levels that hold inside `folder`.
  Levels LevelsOf(const Folder& folder, const std::vector<FolderEntry>& entries) {
    const auto has = [&](std::string_view name) {
      return std::any_of(entries.begin(), entries.end(), [&](const FolderEntry& entry) {
        return entry.name == name && entry.problem.empty();
      });
    };
    const bool top = has(".git");
    if (!top && (folder.levels == nullptr || !has(".gitignore"))) return folder.levels;
    return MakeLevel(folder.levels, folder.absolute, top);
  }

  Levels MakeLevel(Levels above, const std::string& absolute, bool top) {
    auto level = std::make_shared<IgnoreLevel>();
    level->above = std::move(above);
    level->folder = absolute;
    AddList(JoinName(absolute, ".gitignore"), &level->lists);
    if (top) AddList(JoinName(absolute, ".git/info/exclude"), &level->lists);
    return level;
  }

  void AddList(const std::string& path, std::vector<IgnoreList>* lists) {
    const Result<FileInfo> info = files_.Info(path);
    if (!info || info->kind != FileKind::kFile) return;
    const Result<std::string> text = files_.Read(path, kMaxIgnoreFileBytes);
    if (!text) return Trouble(path, text.error().message);
    Result<IgnoreList> list = IgnoreList::Parse(*text);
    if (!list) return Trouble(path, list.error().message);
    if (!list->empty()) lists->push_back(std::move(*list));
  }

  // The ignore files from the top of the work tree of git down to the parent of `absolute`;
  // null when that is in none.
  Levels LevelsAbove(const std::string& absolute) {
    if (!options_.git_ignore) return nullptr;
    std::vector<std::string> parents;
    bool in_git = false;
    for (std::string folder = absolute; folder.size() > 1 && !in_git;) {
      folder = FolderOf(folder);
      parents.push_back(folder);
      in_git = files_.Info(JoinName(folder, ".git")).ok();
    }
    if (!in_git) return nullptr;
    Levels levels = MakeLevel(nullptr, parents.back(), true);
    for (auto folder = std::next(parents.rbegin()); folder != parents.rend(); ++folder)
      levels = MakeLevel(levels, *folder, false);
    return levels;
  }

  const FileSystem& files_;
  const WalkOptions& options_;
  std::string exclude_folder_;
  IgnoreList exclude_;
  Walked out_;
  size_t argument_ = 0;
  std::set<FileIdentity> seen_, folders_;
};

}  // namespace

Walked Walk(const FileSystem& files, const std::vector<std::string>& paths, const WalkOptions& options) {
  return Walker(files, options).Run(paths);
}

bool IsJsonName(std::string_view path) {
  return HasExtension(path, ".json");
}

}  // namespace rulecheck::source
