#include "routing/load.h"

#include <set>
#include <string>
#include <vector>

#include "routing/model.h"

namespace rulecheck::routing {

void LoadNamedConfigs(const source::FileSystem& files, const policy::Project& project, Workspace* workspace) {
  std::vector<std::string> paths = AlertmanagerPaths(project);
  if (paths.empty()) return;
  std::set<std::string> known;
  const auto snapshot = workspace->snapshot();  // the loop reads it
  for (const auto& file : snapshot->files()) known.insert(files.Absolute(file->file->path()));
  std::erase_if(paths, [&](const std::string& path) { return known.contains(files.Absolute(path)); });
  if (!paths.empty()) workspace->Load(files, {}, nullptr, paths);
}

}  // namespace rulecheck::routing
