// The `rule_files` of Prometheus' configurations, and what of the run they load.
// https://prometheus.io/docs/prometheus/latest/configuration/configuration/: patterns of Go's filepath.Glob,
// relative to the folder of the configuration.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.h"
#include "checks/document_trees.h"

namespace rulecheck::checks {

struct RulePattern {
  const Document* config = nullptr;
  Location where;
  std::string_view written;
  std::string path;        // normal, as the paths of the run are; absolute where nothing says what is there
  std::string_view fixed;  // of `path`: the folders before the first one with a wildcard
  Location mount = {};     // in a compose file, what brings the folder into the container; else of no file

  bool absolute() const { return path.starts_with('/'); }
  bool Matches(const std::string& file) const;
};

class RulePatterns {
 public:
  explicit RulePatterns(std::span<const Document* const> documents);

  std::span<const RulePattern> patterns() const { return patterns_; }
  // Rule files for Prometheus, by their normal paths.
  const std::map<std::string, const Document*, std::less<>>& files() const { return files_; }

 private:
  struct Mount {
    std::string source;  // a path as those of the run
    std::string target;  // in the container
    Location where;
  };
  using Container = std::vector<Mount>;

  void AddContainers(const Document& compose);
  void AddConfig(const Document& config);
  bool FindMounted(const Document& config, RulePattern* pattern) const;

  std::vector<Container> containers_;
  DocumentTrees trees_;
  std::vector<RulePattern> patterns_;
  std::map<std::string, const Document*, std::less<>> files_;
};

std::string NormalFilePath(std::string_view path);

}  // namespace rulecheck::checks
