// Which files are patches of kustomize: parts of objects, whose missing fields stand elsewhere.
#pragma once

#include <memory>
#include <set>
#include <span>
#include <string>

#include "rulecheck/source_file.h"

namespace rulecheck::workspace {

// The paths, normal and relative as those of `sources`, that a kustomization among them names as patches.
std::set<std::string> PatchFiles(std::span<const std::shared_ptr<const SourceFile>> sources);

// Paths are compared in their normal form.
std::string NormalPath(const std::string& path);

}  // namespace rulecheck::workspace
