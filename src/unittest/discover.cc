#include "unittest/discover.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "source/tree.h"
#include "unittest/glob.h"
#include "unittest/parallel.h"
#include "unittest/rule_cache.h"
#include "unittest/test_file.h"

namespace rulecheck::unittest {
namespace {

namespace fs = std::filesystem;

// A path to test, and whether it was named or only found.
struct FileCandidate {
  std::string path;
  bool found = false;
  size_t argument = 0;                     // the path of the command line that it came from
  std::shared_ptr<const SourceFile> file;  // null: not a test file, or unreadable
  std::string unreadable;
};

bool IsYamlName(const fs::path& path) {
  return path.extension() == ".yaml" || path.extension() == ".yml";
}

// The YAML files below a directory, sorted; hidden folders and links are left out.
std::vector<std::string> WalkDirectory(const std::string& directory) {
  std::vector<std::string> files;
  std::error_code error;
  fs::recursive_directory_iterator it(directory, fs::directory_options::skip_permission_denied, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    std::string name = it->path().filename().string();
    if (it->is_directory(error)) {
      if (name.starts_with('.')) it.disable_recursion_pending();
    } else if (it->is_regular_file(error) && IsYamlName(it->path())) {
      files.push_back(it->path().lexically_normal().string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Broken YAML that is meant to be a test must not pass for something else.
bool LooksLikeBrokenTest(const source::Tree& tree, std::string_view text) {
  constexpr std::array<std::string_view, 3> kKeys = {
      "alert_rule_test:", "promql_expr_test:", "metricsql_expr_test:"};
  return tree.error() && std::any_of(kKeys.begin(), kKeys.end(), [&](std::string_view key) {
           return text.find(key) != std::string_view::npos;
         });
}

bool IsTest(const SourceFile& file) {
  // Most files of a tree are no test files, and few of those have the word in them.
  if (file.text().find("test") == std::string_view::npos) return false;
  const auto tree = source::ParseYaml(file);
  return LooksLikeTestFile(*tree) || LooksLikeBrokenTest(*tree, file.text());
}

void ReadCandidate(const TestOptions& options, FileCandidate* candidate) {
  if (candidate->path == "-" && options.standard_input != nullptr) {
    candidate->file = options.standard_input;
    return;
  }
  Result<std::string> text = ReadFile(candidate->path);
  if (!text) {
    candidate->unreadable = candidate->path + ": " + text.error().message;
    return;
  }
  auto file = std::make_shared<SourceFile>(candidate->path, std::move(*text));
  if (!candidate->found || IsTest(*file)) candidate->file = std::move(file);
}

std::vector<FileCandidate> Expand(const std::vector<std::string>& paths) {
  std::vector<FileCandidate> candidates;
  for (size_t i = 0; i < paths.size(); ++i) {
    std::error_code error;
    if (paths[i] == "-" || !fs::is_directory(paths[i], error)) {
      candidates.push_back({paths[i], false, i, nullptr, ""});
      continue;
    }
    for (std::string& file : WalkDirectory(paths[i]))
      candidates.push_back({std::move(file), true, i, nullptr, ""});
  }
  return candidates;
}

}  // namespace

Discovered Discover(const std::vector<std::string>& paths, const TestOptions& options) {
  std::vector<FileCandidate> candidates = Expand(paths);
  ForEachParallel(candidates.size(), options.jobs, [&](size_t i) { ReadCandidate(options, &candidates[i]); });
  Discovered out;
  std::vector<bool> has_test(paths.size(), false);
  std::set<std::string> seen;
  for (FileCandidate& candidate : candidates) {
    if (!candidate.unreadable.empty()) {
      out.unreadable.push_back(std::move(candidate.unreadable));
      has_test[candidate.argument] = true;
    }
    if (candidate.file == nullptr) continue;
    has_test[candidate.argument] = true;
    if (seen.insert(fs::path(candidate.path).lexically_normal().string()).second) {
      out.files.push_back(std::move(candidate.file));
    }
  }
  for (size_t i = 0; i < paths.size(); ++i) {
    if (!has_test[i]) out.skipped.push_back({paths[i], 0, "no test file in this directory"});
  }
  return out;
}

std::vector<std::string> RuleFilesOf(std::shared_ptr<const SourceFile> file, const TestOptions& options) {
  const TestFile test = LoadTestFile(std::move(file), {options.promtool_compat});
  const std::string directory = DirectoryOf(test.file->path());
  std::set<std::string> out;
  for (const MappedText& pattern : test.rule_files) {
    if (pattern.value.empty()) continue;
    Result<std::vector<std::string>> paths =
        Glob(JoinPath(directory, pattern.value), !options.promtool_compat);
    if (paths) out.insert(paths->begin(), paths->end());
  }
  return {out.begin(), out.end()};
}

}  // namespace rulecheck::unittest
