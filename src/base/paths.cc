#include "base/paths.h"

#include <algorithm>

namespace rulecheck {

std::string_view NamePart(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

std::string_view FolderPart(std::string_view path) {
  const size_t name = NamePart(path).size();
  return path.substr(0, path.size() - std::min(path.size(), name + 1));
}

}  // namespace rulecheck
