// The `rule_files` of Prometheus' configurations, and what of the run they load.
// https://prometheus.io/docs/prometheus/latest/configuration/configuration/: patterns of Go's filepath.Glob,
// relative to the folder of the configuration.
#pragma once

#include <map>
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
  std::string path;        // normal, as the paths of the run are; absolute when it is written so
  std::string_view fixed;  // of `path`: the folders before the first one with a wildcard

  bool absolute() const { return written.starts_with('/'); }
  bool Matches(const std::string& file) const;
};

class RulePatterns {
 public:
  explicit RulePatterns(std::span<const Document* const> documents);

  std::span<const RulePattern> patterns() const { return patterns_; }
  // Rule files for Prometheus, by their normal paths.
  const std::map<std::string, const Document*, std::less<>>& files() const { return files_; }

 private:
  void AddConfig(const Document& config);

  DocumentTrees trees_;
  std::vector<RulePattern> patterns_;
  std::map<std::string, const Document*, std::less<>> files_;
};

std::string NormalFilePath(std::string_view path);

}  // namespace rulecheck::checks
