#include "cli/watch.h"

#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <set>
#include <thread>
#include <tuple>

namespace rulecheck::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kPollInterval{200};
// Editors and version control write in several steps.
constexpr std::chrono::milliseconds kSettle{50};

// Device, inode, size, time of the last change; all 0 when there is no such file.
using Stamp = std::tuple<uint64_t, uint64_t, int64_t, int64_t, int64_t>;
using Stamps = std::map<std::string, Stamp>;

Stamp StampOf(const std::string& path) {
  struct stat info = {};
  if (stat(path.c_str(), &info) != 0) return {};
  return {static_cast<uint64_t>(info.st_dev), static_cast<uint64_t>(info.st_ino),
          static_cast<int64_t>(info.st_size), static_cast<int64_t>(info.st_mtim.tv_sec),
          static_cast<int64_t>(info.st_mtim.tv_nsec)};
}

std::string FolderOf(const std::string& path) {
  const std::string folder = fs::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

// A directory's time changes when a file in it comes or goes.
void AddFolders(const std::string& root, std::set<std::string>* out) {
  out->insert(root);
  std::error_code error;
  fs::recursive_directory_iterator it(root, fs::directory_options::skip_permission_denied, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    if (!it->is_directory(error)) continue;
    if (it->path().filename().string().starts_with('.')) {
      it.disable_recursion_pending();
    } else {
      out->insert(it->path().string());
    }
  }
}

Stamps TakeStamps(const std::vector<std::string>& paths, const std::vector<TestInputs>& tests) {
  std::set<std::string> watched;
  for (const std::string& path : paths) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      AddFolders(path, &watched);
    } else {
      watched.insert(path);
    }
  }
  for (const TestInputs& test : tests) {
    watched.insert(test.path);
    watched.insert(FolderOf(test.path));
    for (const std::string& rule_file : test.rule_files) {
      watched.insert(rule_file);
      watched.insert(FolderOf(rule_file));
    }
  }
  Stamps out;
  for (const std::string& path : watched) out.emplace(path, StampOf(path));
  return out;
}

Stamps Again(const Stamps& stamps) {
  Stamps out;
  for (const auto& [path, stamp] : stamps) out.emplace(path, StampOf(path));
  return out;
}

// Waits for a change, and for its end. Returns the paths that changed.
std::set<std::string> AwaitChange(const Stamps& before) {
  Stamps now = Again(before);
  while (now == before) {
    std::this_thread::sleep_for(kPollInterval);
    now = Again(before);
  }
  for (Stamps later; later != now; std::swap(later, now)) {
    std::this_thread::sleep_for(kSettle);
    later = Again(before);
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
  Stamps stamps = TakeStamps(paths, tests);
  int code = run(paths);
  for (unsigned n = 1; runs == 0 || n < runs;) {
    const std::set<std::string> changed = AwaitChange(stamps);
    std::vector<TestInputs> now = FindTests(paths, options);
    stamps = TakeStamps(paths, now);
    const std::vector<std::string> concerned = Concerned(tests, now, changed);
    tests = std::move(now);
    if (concerned.empty()) continue;
    std::fputs(fmt::format("--- changed: {}\n", *changed.begin()).c_str(), stderr);
    code = run(concerned);
    ++n;
  }
  return code;
}

}  // namespace rulecheck::cli
