#include "cli/watch.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <thread>

#include "policy/project.h"
#include "source/file_system.h"
#include "source/walk.h"

namespace rulecheck::cli {
namespace {

constexpr std::chrono::milliseconds kPollInterval{200};
// Editors and version control write in several steps.
constexpr std::chrono::milliseconds kSettle{50};

// What is known of each path that is watched; nothing when there is no such file.
using Stamps = std::map<std::string, std::optional<source::FileInfo>>;

const source::FileSystem& FilesOf(const TestOptions& options) {
  return options.files != nullptr ? *options.files : source::Disk();
}

std::optional<source::FileInfo> StampOf(const source::FileSystem& files, const std::string& path) {
  const Result<source::FileInfo> info = files.Info(path);
  return info ? std::optional(*info) : std::nullopt;
}

// A folder's time changes when a file in it comes or goes, so folders are watched with what
// is in them; those of the same walk as finds the tests.
Stamps TakeStamps(const std::vector<std::string>& paths, const TestOptions& options,
                  const std::vector<TestInputs>& tests) {
  source::WalkOptions walk;
  walk.exclude = options.exclude;
  walk.git_ignore = options.git_ignore;
  const source::Walked walked = source::Walk(FilesOf(options), paths, walk);
  std::set<std::string> watched(walked.folders.begin(), walked.folders.end());
  watched.insert(paths.begin(), paths.end());
  const auto add = [&](const std::string& path) {
    watched.insert(path);
    watched.insert(source::FolderOf(path));
  };
  for (const TestInputs& test : tests) {
    add(test.path);
    std::for_each(test.rule_files.begin(), test.rule_files.end(), add);
  }
  Stamps out;
  for (const std::string& path : watched) out.emplace(path, StampOf(FilesOf(options), path));
  return out;
}

std::string SettingsIn(const std::string& folder) {
  return folder + "/" + std::string(policy::kSettingsName);
}

// Settings of a folder are of all that is below it.
void AddSettingsAbove(const std::string& path, std::set<std::string>* out) {
  for (std::string folder = path;;) {
    out->insert(SettingsIn(folder));
    const std::string above = source::FolderOf(folder);
    if (above == folder || folder.empty() || folder == ".") return;
    folder = above;
  }
}

Stamps TakeStamps(const WatchScope& scope) {
  const source::Walked walked = source::Walk(scope.files, scope.paths, scope.walk);
  std::set<std::string> watched(walked.folders.begin(), walked.folders.end());
  watched.insert(scope.paths.begin(), scope.paths.end());
  for (const source::WalkedFile& file : walked.files) watched.insert(file.path);
  for (const std::string& folder : walked.folders) watched.insert(SettingsIn(folder));
  for (const std::string& path : scope.paths) AddSettingsAbove(path, &watched);
  Stamps out;
  for (const std::string& path : watched) out.emplace(path, StampOf(scope.files, path));
  return out;
}

Stamps Again(const source::FileSystem& files, const Stamps& stamps) {
  Stamps out;
  for (const auto& [path, stamp] : stamps) out.emplace(path, StampOf(files, path));
  return out;
}

// Waits for a change, and for its end. Returns the paths that changed.
std::set<std::string> AwaitChange(const source::FileSystem& files, const Stamps& before) {
  Stamps now = Again(files, before);
  while (now == before) {
    std::this_thread::sleep_for(kPollInterval);
    now = Again(files, before);
  }
  for (Stamps later; later != now; std::swap(later, now)) {
    std::this_thread::sleep_for(kSettle);
    later = Again(files, before);
    if (later == now) break;
  }
  std::set<std::string> changed;
  for (const auto& [path, stamp] : before) {
    if (now.at(path) != stamp) changed.insert(path);
  }
  return changed;
}

std::vector<std::string> Concerned(const std::vector<TestInputs>& before, const std::vector<TestInputs>& now,
                                   const std::set<std::string>& changed) {
  std::vector<std::string> out;
  for (const TestInputs& test : now) {
    const auto old =
        std::find_if(before.begin(), before.end(), [&](const TestInputs& t) { return t.path == test.path; });
    const bool concerned = old == before.end() || old->rule_files != test.rule_files ||
                           changed.contains(test.path) ||
                           std::any_of(test.rule_files.begin(), test.rule_files.end(),
                                       [&](const std::string& path) { return changed.contains(path); });
    if (concerned) out.push_back(test.path);
  }
  return out;
}

}  // namespace

int Watch(const std::vector<std::string>& paths, const TestOptions& options, unsigned runs,
          const std::function<int(const std::vector<std::string>& paths)>& run) {
  std::vector<TestInputs> tests = FindTests(paths, options);
  // Taken before the run: what changes meanwhile is seen afterwards.
  Stamps stamps = TakeStamps(paths, options, tests);
  int code = run(paths);
  for (unsigned n = 1; runs == 0 || n < runs;) {
    const std::set<std::string> changed = AwaitChange(FilesOf(options), stamps);
    std::vector<TestInputs> now = FindTests(paths, options);
    stamps = TakeStamps(paths, options, now);
    const std::vector<std::string> concerned = Concerned(tests, now, changed);
    tests = std::move(now);
    if (concerned.empty()) continue;
    std::fputs(fmt::format("--- changed: {}\n", *changed.begin()).c_str(), stderr);
    code = run(concerned);
    ++n;
  }
  return code;
}

int WatchAll(const WatchScope& scope, unsigned runs, const std::function<int()>& run) {
  Stamps stamps = TakeStamps(scope);
  int code = run();
  for (unsigned n = 1; runs == 0 || n < runs; ++n) {
    const std::set<std::string> changed = AwaitChange(scope.files, stamps);
    stamps = TakeStamps(scope);
    std::fputs(fmt::format("--- changed: {}\n", *changed.begin()).c_str(), stderr);
    code = run();
  }
  return code;
}

}  // namespace rulecheck::cli
