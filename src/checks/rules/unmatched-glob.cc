#include <fmt/core.h>

#include <fnmatch.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/paths.h"
#include "checks/check.h"
#include "checks/rules/rule_patterns.h"

namespace rulecheck::checks {
namespace {

std::string_view PlainName(std::string_view name) {
  return name.substr(0, name.rfind('.'));
}

// The paths of the run, to be asked by folder.
class RunPaths {
 public:
  explicit RunPaths(const std::unordered_set<std::string>& paths) {
    for (const std::string& path : paths) paths_.insert(NormalFilePath(path));
  }

  bool HasMatch(const RulePattern& pattern) const {
    const auto [first, last] = Below(pattern.fixed);
    return std::any_of(first, last, [&](const std::string& path) { return pattern.Matches(path); });
  }
  // Whether the run has looked at the folder: else files that are there are only not known.
  bool HasOthersIn(std::string_view folder, const std::string& but) const {
    const auto [first, last] = Below(folder);
    return std::any_of(first, last, [&](const std::string& path) { return path != but; });
  }

 private:
  using At = std::set<std::string, std::less<>>::const_iterator;
  std::pair<At, At> Below(std::string_view folder) const {
    if (folder.empty()) return {paths_.begin(), paths_.end()};
    return {paths_.lower_bound(std::string(folder) + "/"), paths_.lower_bound(std::string(folder) + "0")};
  }

  std::set<std::string, std::less<>> paths_;
};

// A rule file that the pattern was surely meant for: of the same folder with another ending, or of the same
// name in another folder below the configuration's. Empty when there is none.
std::string_view Meant(const RulePatterns& rules, const RulePattern& pattern) {
  const std::string_view folder = FolderPart(pattern.path), name = NamePart(pattern.path);
  const std::string stem(PlainName(name));
  const std::string home = NormalFilePath(std::string(FolderPart(pattern.config->file->path())) + "/");
  std::string_view found;
  for (const auto& [path, document] : rules.files()) {
    const bool same_folder = FolderPart(path) == folder;
    const std::string_view other = NamePart(path);
    if (same_folder && ::fnmatch(stem.c_str(), std::string(PlainName(other)).c_str(), 0) == 0) return path;
    const bool below = home == "/" || home == "./" || path.starts_with(home);
    if (below && stem != "*" && other == name) found = path;
  }
  return found;
}

}  // namespace

void UnmatchedRuleGlob(const ModelContext& c) {
  const RulePatterns rules(c.documents);
  if (rules.patterns().empty()) return;
  const RunPaths paths(c.facts.paths());
  for (const RulePattern& pattern : rules.patterns()) {
    if (pattern.absolute() || paths.HasMatch(pattern)) continue;
    const std::string_view meant = Meant(rules, pattern);
    const std::string config = NormalFilePath(pattern.config->file->path());
    if (meant.empty() && !paths.HasOthersIn(FolderPart(config), config)) continue;
    FindingBuilder finding =
        c.out.Report(pattern.where, fmt::format("no file matches `{}`: it loads nothing", pattern.written));
    if (pattern.mount.file != nullptr) finding.Because(pattern.mount, "mounted here");
    if (meant.empty()) {
      finding.As(Severity::kInfo);
    } else {
      finding.Help(fmt::format("`{}` has rules", meant));
    }
  }
}

}  // namespace rulecheck::checks
