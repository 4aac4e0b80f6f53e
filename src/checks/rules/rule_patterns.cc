#include "checks/rules/rule_patterns.h"

#include <fnmatch.h>

#include <algorithm>
#include <filesystem>

#include "base/paths.h"

namespace rulecheck::checks {
namespace {

namespace fs = std::filesystem;

// Rules as a file of their own, for Prometheus as far as the file shows.
bool IsRuleFileOfPrometheus(const Document& document) {
  return document.kind == DocumentKind::kRuleFile && document.place.wrappers.empty() && !document.partial &&
         !document.reader && document.language == QueryLanguage::kPromQL;
}

}  // namespace

std::string NormalFilePath(std::string_view path) {
  return fs::path(path).lexically_normal().string();
}

bool RulePattern::Matches(const std::string& file) const {
  return ::fnmatch(path.c_str(), file.c_str(), FNM_PATHNAME) == 0;
}

RulePatterns::RulePatterns(std::span<const Document* const> documents) {
  for (const Document* document : documents) {
    if (document->kind == DocumentKind::kPrometheusConfig && !document->partial) AddConfig(*document);
    if (IsRuleFileOfPrometheus(*document)) files_.emplace(NormalFilePath(document->file->path()), document);
  }
  for (RulePattern& pattern : patterns_) {
    const std::string_view path = pattern.path;
    pattern.fixed = FolderPart(path.substr(0, std::min(path.find_first_of("*?[\\"), path.size())));
  }
}

void RulePatterns::AddConfig(const Document& config) {
  const source::Node* root = trees_.Root(config);
  const source::Node* list = root == nullptr ? nullptr : source::Find(*root, "rule_files");
  if (list == nullptr) return;
  const std::string_view beside = FolderPart(config.file->path());
  for (const source::Item& item : list->items) {
    if (!item.node->is_scalar() || item.node->value.empty()) continue;
    RulePattern pattern;
    pattern.config = &config;
    pattern.where = {config.file, item.node->span};
    pattern.written = item.node->value;
    const bool alone = pattern.absolute() || beside.empty();
    pattern.path = NormalFilePath(alone ? std::string(pattern.written)
                                        : std::string(beside) + "/" + std::string(pattern.written));
    patterns_.push_back(std::move(pattern));
  }
}

}  // namespace rulecheck::checks
