#include "unittest/glob.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/strings.h"
#include "source/file_system.h"

namespace rulecheck::unittest {
namespace {

namespace fs = std::filesystem;

// Bounds for `**` on huge or cyclic trees.
constexpr size_t kMaxMatches = 100000;
constexpr int kMaxDepth = 64;

Error BadPattern() {
  return Error{"syntax error in pattern", std::nullopt};
}

// Reads one character of a class, with its backslash; false when malformed.
bool ClassCharacter(std::string_view* pattern, char32_t* out) {
  if (pattern->empty() || pattern->front() == '-' || pattern->front() == ']') return false;
  if (pattern->front() == '\\') {
    pattern->remove_prefix(1);
    if (pattern->empty()) return false;
  }
  size_t offset = 0;
  *out = DecodeUtf8(*pattern, &offset);
  pattern->remove_prefix(offset);
  return !pattern->empty();
}

// `pattern` stands behind `[`; it is moved behind `]`.
Result<bool> MatchClass(std::string_view* pattern, char32_t c) {
  bool negated = !pattern->empty() && pattern->front() == '^';
  if (negated) pattern->remove_prefix(1);
  bool matched = false;
  for (int ranges = 0;; ++ranges) {
    if (!pattern->empty() && pattern->front() == ']' && ranges > 0) {
      pattern->remove_prefix(1);
      return matched != negated;
    }
    char32_t low = 0;
    if (!ClassCharacter(pattern, &low)) return BadPattern();
    char32_t high = low;
    if (pattern->front() == '-') {
      pattern->remove_prefix(1);
      if (!ClassCharacter(pattern, &high)) return BadPattern();
    }
    if (low <= c && c <= high) matched = true;
  }
}

// Matches one unit of the pattern (not a star) at the front of both.
Result<bool> MatchUnit(std::string_view* pattern, std::string_view* name) {
  size_t length = 0;
  char32_t c = name->empty() ? 0 : DecodeUtf8(*name, &length);
  bool some = !name->empty();
  switch (pattern->front()) {
    case '[': {
      pattern->remove_prefix(1);
      Result<bool> in_class = MatchClass(pattern, c);
      if (!in_class) return in_class;
      some = some && *in_class;
      break;
    }
    case '?':
      pattern->remove_prefix(1);
      break;
    case '\\':
      pattern->remove_prefix(1);
      if (pattern->empty()) return BadPattern();
      [[fallthrough]];
    default:
      some = some && pattern->front() == name->front();
      length = 1;
      pattern->remove_prefix(1);
  }
  if (some) name->remove_prefix(length);
  return some;
}

// A malformed rest is an error even when the name was refused before it.
Status CheckRest(std::string_view pattern) {
  while (!pattern.empty()) {
    if (pattern.front() == '*') {
      pattern.remove_prefix(1);
      continue;
    }
    std::string_view name = "x";
    Result<bool> unit = MatchUnit(&pattern, &name);
    if (!unit) return unit.error();
  }
  return {};
}

bool HasWildcard(std::string_view text) {
  return text.find_first_of("*?[\\") != std::string_view::npos;
}

using source::FileIdentity;
using source::FileKind;
using source::FileSystem;
using source::FolderEntry;

std::string OrHere(const std::string& directory) {
  return directory.empty() ? "." : directory;
}

std::vector<FolderEntry> ListDirectory(const FileSystem& files, const std::string& directory) {
  Result<std::vector<FolderEntry>> entries = files.List(OrHere(directory));
  return entries ? std::move(*entries) : std::vector<FolderEntry>();
}

bool IsDirectory(const FileSystem& files, const std::string& path) {
  const auto info = files.Info(OrHere(path));
  return info && info->kind == FileKind::kFolder;
}

// Also a link that leads nowhere: Go's os.Lstat finds it.
bool Exists(const FileSystem& files, const std::string& path) {
  if (files.Info(path)) return true;
  const std::string name = fs::path(path).filename();
  const std::vector<FolderEntry> entries = ListDirectory(files, source::FolderOf(path));
  return std::any_of(entries.begin(), entries.end(), [&](const FolderEntry& e) { return e.name == name; });
}

std::string Append(const std::string& directory, const std::string& name) {
  if (directory.empty() || directory.back() == '/') return directory + name;
  return directory + "/" + name;
}

// Every directory below `directory`, itself first.
void AddTree(const FileSystem& files, const std::string& directory, int depth, std::set<FileIdentity>* seen,
             std::vector<std::string>* out) {
  if (out->size() >= kMaxMatches || depth > kMaxDepth) return;
  out->push_back(directory);
  for (const FolderEntry& entry : ListDirectory(files, directory)) {
    if (!entry.problem.empty() || entry.info.kind != FileKind::kFolder) continue;
    if (!seen->insert(entry.info.identity).second) continue;
    AddTree(files, Append(directory, entry.name), depth + 1, seen, out);
  }
}

// The paths made of each of `bases` and one element of the pattern.
Result<std::vector<std::string>> Step(const FileSystem& files, const std::vector<std::string>& bases,
                                      const std::string& element, bool allow_double_star) {
  std::vector<std::string> out;
  std::set<FileIdentity> seen;
  for (const std::string& base : bases) {
    if (allow_double_star && element == "**") {
      AddTree(files, base, 0, &seen, &out);
    } else if (!HasWildcard(element)) {
      std::string path = Append(base, element);
      if (Exists(files, path)) out.push_back(path);
    } else if (IsDirectory(files, base)) {
      for (const FolderEntry& entry : ListDirectory(files, base)) {
        Result<bool> matched = MatchElement(element, entry.name);
        if (!matched) return matched.error();
        if (*matched) out.push_back(Append(base, entry.name));
      }
    }
    if (out.size() >= kMaxMatches) {
      return Error{"the pattern matches too many files", std::nullopt};
    }
  }
  return out;
}

}  // namespace

Result<bool> MatchElement(std::string_view pattern, std::string_view name) {
  std::string_view star_pattern;
  std::string_view star_name;
  bool star = false;
  Status rest = CheckRest(pattern);
  if (!rest) return rest.error();
  while (!pattern.empty() || !name.empty()) {
    if (!pattern.empty() && pattern.front() == '*') {
      pattern.remove_prefix(1);
      star = true;
      star_pattern = pattern;
      star_name = name;
      continue;
    }
    std::string_view next = pattern;
    if (!next.empty()) {
      Result<bool> unit = MatchUnit(&next, &name);
      if (!unit) return unit;
      if (*unit) {
        pattern = next;
        continue;
      }
    }
    // Give the last star one more byte and try again.
    if (!star || star_name.empty()) return false;
    star_name.remove_prefix(1);
    name = star_name;
    pattern = star_pattern;
  }
  return true;
}

Result<std::vector<std::string>> Glob(const FileSystem& files, std::string_view pattern,
                                      bool allow_double_star) {
  if (!HasWildcard(pattern)) {
    std::vector<std::string> self;
    if (Exists(files, std::string(pattern))) self.emplace_back(pattern);
    return self;
  }
  std::vector<std::string> paths{pattern.starts_with('/') ? "/" : ""};
  for (std::string_view element : Split(pattern, '/')) {
    if (element.empty()) continue;
    Status well_formed = CheckRest(element);
    if (!well_formed) return well_formed.error();
    Result<std::vector<std::string>> next = Step(files, paths, std::string(element), allow_double_star);
    if (!next) return next;
    paths = std::move(*next);
  }
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  return paths;
}

std::string JoinPath(std::string_view directory, std::string_view path) {
  if (path.starts_with('/')) return std::string(path);
  fs::path joined = (fs::path(directory) / fs::path(path)).lexically_normal();
  std::string text = joined.string();
  if (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

std::string DirectoryOf(std::string_view path) {
  std::string directory = fs::path(path).parent_path().lexically_normal().string();
  return directory.empty() ? "." : directory;
}

}  // namespace rulecheck::unittest
