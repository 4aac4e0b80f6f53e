#include <fmt/core.h>

#include <fnmatch.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/paths.h"
#include "checks/check.h"
#include "checks/rules/rule_patterns.h"

namespace rulecheck::checks {
namespace {

// Which files a configuration loads, and from which folders it takes any.
class Loaded {
 public:
  explicit Loaded(const RulePatterns& rules) {
    for (const RulePattern& pattern : rules.patterns()) {
      if (pattern.absolute()) {
        names_.insert(std::string(NamePart(pattern.path)));
        continue;
      }
      const std::string fixed = pattern.fixed.empty() ? std::string() : std::string(pattern.fixed) + "/";
      for (auto it = rules.files().lower_bound(fixed); it != rules.files().end(); ++it) {
        if (!it->first.starts_with(fixed)) break;
        if (!pattern.Matches(it->first)) continue;
        files_.insert(it->first);
        folders_.emplace(FolderPart(it->first), &pattern);
      }
    }
  }

  // The pattern that loads others of the file's folder, and not it; null when it is loaded or may be.
  const RulePattern* PassesOver(const std::string& path) const {
    const auto folder = folders_.find(FolderPart(path));
    if (folder == folders_.end() || files_.contains(path)) return nullptr;
    const std::string name(NamePart(path));
    // Of a mounted folder only the names are known.
    const bool mounted = std::any_of(names_.begin(), names_.end(), [&](const std::string& pattern) {
      return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
    });
    return mounted ? nullptr : folder->second;
  }

 private:
  std::set<std::string, std::less<>> files_;
  std::map<std::string, const RulePattern*, std::less<>> folders_;
  std::set<std::string> names_;  // patterns of names in absolute paths
};

}  // namespace

void RulesNotLoaded(const ModelContext& c) {
  const RulePatterns rules(c.documents);
  if (rules.patterns().empty()) return;
  const Loaded loaded(rules);
  for (const auto& [path, document] : rules.files()) {
    const RulePattern* pattern = loaded.PassesOver(path);
    if (pattern == nullptr || document->groups().empty()) continue;
    c.out
        .Report(
            document->groups().front().name.Whole(),
            fmt::format("no configuration loads this file, others of its folder are: `{}`", pattern->written))
        .Because(pattern->where, "does not match it");
  }
}

}  // namespace rulecheck::checks
