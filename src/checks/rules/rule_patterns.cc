#include "checks/rules/rule_patterns.h"

#include <fnmatch.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>

#include "base/paths.h"

namespace rulecheck::checks {
namespace {

namespace fs = std::filesystem;

// Rules as a file of their own, for Prometheus as far as the file shows.
bool IsRuleFileOfPrometheus(const Document& document) {
  return document.kind == DocumentKind::kRuleFile && document.place.wrappers.empty() && !document.partial &&
         !document.reader && document.language == QueryLanguage::kPromQL;
}

bool MayBeCompose(const Document& document) {
  if (document.kind != DocumentKind::kOther || !document.place.wrappers.empty()) return false;
  const std::string_view text = document.file->text();
  return text.find("services:") != std::string_view::npos && text.find("volumes:") != std::string_view::npos;
}

// What of `path` stands below `folder`, with its slash; nothing when it is not in it.
std::optional<std::string_view> Below(std::string_view path, std::string_view folder) {
  while (folder.ends_with('/')) folder.remove_suffix(1);
  if (!path.starts_with(folder)) return std::nullopt;
  const std::string_view rest = path.substr(folder.size());
  return rest.empty() || rest.front() == '/' ? std::optional(rest) : std::nullopt;
}

std::string Joined(std::string_view folder, std::string_view path) {
  return folder.empty() ? std::string(path) : std::string(folder) + "/" + std::string(path);
}

}  // namespace

std::string NormalFilePath(std::string_view path) {
  return fs::path(path).lexically_normal().string();
}

bool RulePattern::Matches(const std::string& file) const {
  return ::fnmatch(path.c_str(), file.c_str(), FNM_PATHNAME) == 0;
}

RulePatterns::RulePatterns(std::span<const Document* const> documents) {
  const bool any = std::any_of(documents.begin(), documents.end(), [](const Document* document) {
    return document->kind == DocumentKind::kPrometheusConfig;
  });
  for (const Document* document : documents)
    if (any && MayBeCompose(*document)) AddContainers(*document);
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
    const bool absolute = pattern.written.starts_with('/');
    // What is beside a file in a ConfigMap are its other keys.
    if (!config.place.wrappers.empty() && !absolute) continue;
    if (!FindMounted(config, &pattern))
      pattern.path =
          NormalFilePath(absolute ? std::string(pattern.written) : Joined(beside, pattern.written));
    patterns_.push_back(std::move(pattern));
  }
}

// https://docs.docker.com/reference/compose-file/services/#volumes: "source:target[:options]", or a mapping.
void RulePatterns::AddContainers(const Document& compose) {
  const source::Node* root = trees_.Root(compose);
  const source::Node* services = root == nullptr ? nullptr : source::Find(*root, "services");
  if (services == nullptr) return;
  const std::string_view beside = FolderPart(compose.file->path());
  for (const source::Entry& service : services->entries) {
    const source::Node* volumes = source::Find(*service.value, "volumes");
    if (volumes == nullptr) continue;
    Container container;
    for (const source::Item& item : volumes->items) {
      std::string_view from = TextAt(*item.node, {"source"}), to = TextAt(*item.node, {"target"});
      if (item.node->is_scalar()) {
        const std::string_view text = item.node->value;
        const size_t colon = text.find(':');
        if (colon == std::string_view::npos) continue;
        from = text.substr(0, colon);
        to = text.substr(colon + 1);
        to = to.substr(0, to.find(':'));
      }
      // Others are names of volumes.
      if (!from.starts_with('.') || to.empty()) continue;
      std::string source = NormalFilePath(Joined(beside, from));
      while (source.ends_with('/')) source.pop_back();
      container.push_back({std::move(source), std::string(to), {compose.file, item.node->span}});
    }
    if (!container.empty()) containers_.push_back(std::move(container));
  }
}

// Where a container of the run has the configuration, what the pattern means there.
bool RulePatterns::FindMounted(const Document& config, RulePattern* pattern) const {
  if (!config.place.wrappers.empty()) return false;
  const std::string own = NormalFilePath(config.file->path());
  for (const Container& container : containers_) {
    for (const Mount& mount : container) {
      const auto rest = Below(own, mount.source);
      if (!rest) continue;
      const std::string inside = mount.target + std::string(*rest);
      const std::string wanted =
          NormalFilePath(pattern->written.starts_with('/') ? std::string(pattern->written)
                                                           : Joined(FolderPart(inside), pattern->written));
      const Mount* nearest = nullptr;
      for (const Mount& other : container) {
        const bool longer = nearest == nullptr || other.target.size() > nearest->target.size();
        if (longer && Below(wanted, other.target)) nearest = &other;
      }
      if (nearest == nullptr) continue;
      pattern->path = NormalFilePath(nearest->source + std::string(*Below(wanted, nearest->target)));
      pattern->mount = nearest->where;
      return true;
    }
  }
  return false;
}

}  // namespace rulecheck::checks
