#include "workspace/kustomize.h"

#include <filesystem>

#include "source/tree.h"

namespace rulecheck::workspace {
namespace {

namespace fs = std::filesystem;

bool IsKustomizationFile(const fs::path& path) {
  const std::string name = path.filename().string();
  return name == "kustomization.yaml" || name == "kustomization.yml" || name == "Kustomization";
}

// `- patch.yaml`, or `- path: patch.yaml`; an inline patch is a text with line breaks.
std::string_view PathOf(const source::Node& patch) {
  const source::Node* path = patch.is_mapping() ? source::Find(patch, "path") : &patch;
  const bool usable =
      path != nullptr && path->is_scalar() && path->value.find('\n') == std::string_view::npos;
  return usable ? path->value : std::string_view();
}

void AppendPatches(const source::Node& root, const fs::path& folder, std::set<std::string>* out) {
  for (const std::string_view field : {"patches", "patchesStrategicMerge", "patchesJson6902"}) {
    const source::Node* patches = source::Find(root, field);
    if (patches == nullptr) continue;
    for (const source::Item& item : patches->items) {
      const std::string_view path = PathOf(*item.node);
      if (!path.empty()) out->insert((folder / path).lexically_normal().string());
    }
  }
}

}  // namespace

std::string NormalPath(const std::string& path) {
  return fs::path(path).lexically_normal().string();
}

std::set<std::string> PatchFiles(std::span<const std::shared_ptr<const SourceFile>> sources) {
  std::set<std::string> out;
  for (const auto& file : sources) {
    const fs::path path(file->path());
    if (!IsKustomizationFile(path)) continue;
    const auto tree = source::ParseYaml(*file);
    for (const source::Document& document : tree->documents()) {
      AppendPatches(*document.root, path.parent_path(), &out);
    }
  }
  return out;
}

}  // namespace rulecheck::workspace
