#include "unittest/discover.h"

#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "base/parallel.h"
#include "policy/project.h"
#include "source/file_system.h"
#include "source/walk.h"
#include "unittest/glob.h"
#include "unittest/rule_cache.h"

namespace rulecheck::unittest {
namespace {

using documents::TestFile;

// A file that may be a test.
struct FileCandidate {
  std::optional<TestFile> test;
  std::string unreadable;
};

LoadOptions LoadOptionsOf(const TestOptions& options) {
  LoadOptions load = options.load;
  load.promtool_compat = load.promtool_compat || options.promtool_compat;
  return load;
}

FileCandidate ReadCandidate(const source::WalkedFile& walked, const TestOptions& options) {
  if (walked.path == "-" && options.standard_input != nullptr)
    return {LoadTest(options.standard_input, options), {}};
  Result<std::string> text = FilesOf(options).Read(walked.path);
  if (!text) return {std::nullopt, walked.path + ": " + text.error().message};
  auto file = std::make_shared<SourceFile>(walked.path, std::move(*text));
  if (!walked.found) return {LoadTest(std::move(file), options), {}};
  return {documents::LoadIfTestFile(std::move(file), LoadOptionsOf(options)), {}};
}

}  // namespace

TestFile LoadTest(std::shared_ptr<const SourceFile> file, const TestOptions& options) {
  return documents::LoadTestFile(std::move(file), LoadOptionsOf(options));
}

Discovered Discover(const std::vector<std::string>& paths, const TestOptions& options) {
  source::WalkOptions walk;
  walk.exclude = options.exclude;
  walk.git_ignore = options.git_ignore;
  source::Walked walked = source::Walk(FilesOf(options), paths, walk);
  if (options.project != nullptr) {
    std::erase_if(walked.files, [&](const source::WalkedFile& file) {
      return file.path != "-" && !options.project->Wants(file.path, file.found);
    });
  }
  std::vector<FileCandidate> candidates(walked.files.size());
  ParallelFor(candidates.size(), options.jobs,
              [&](size_t i) { candidates[i] = ReadCandidate(walked.files[i], options); });
  Discovered out;
  out.unreadable = walked.unreadable;
  for (const source::SkippedPath& skipped : walked.skipped)
    out.skipped.push_back({skipped.path, 0, skipped.reason});
  std::vector<bool> has_test(paths.size(), false);
  std::vector<size_t> fresh(paths.size(), 0);  // files that no earlier path has led to
  for (size_t i = 0; i < candidates.size(); ++i) {
    const size_t argument = walked.files[i].argument;
    ++fresh[argument];
    if (candidates[i].test || !candidates[i].unreadable.empty()) has_test[argument] = true;
    if (!candidates[i].unreadable.empty()) out.unreadable.push_back(std::move(candidates[i].unreadable));
    if (candidates[i].test) out.files.push_back(std::move(*candidates[i].test));
  }
  for (size_t i = 0; i < paths.size(); ++i) {
    // What else was found there, there has been said something of, or it is an earlier path's.
    const bool heard_of = walked.found[i] > fresh[i];
    if (!has_test[i] && !heard_of) out.skipped.push_back({paths[i], 0, "no test file in this directory"});
  }
  return out;
}

std::vector<std::string> RuleFilesOf(const TestFile& file, const TestOptions& options) {
  const std::string directory = DirectoryOf(file.file->path());
  std::set<std::string> out;
  for (const MappedText& pattern : file.rule_files) {
    if (pattern.value.empty()) continue;
    Result<std::vector<std::string>> paths =
        Glob(FilesOf(options), JoinPath(directory, pattern.value), !options.promtool_compat);
    if (paths) out.insert(paths->begin(), paths->end());
  }
  return {out.begin(), out.end()};
}

}  // namespace rulecheck::unittest
