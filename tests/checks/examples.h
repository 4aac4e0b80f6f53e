// YAML texts with expectations on the line, linted in memory.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rulecheck/lint.h"

namespace rulecheck::checks_test {

// Files that are linted together: path and text.
using Project = std::vector<std::pair<std::string, std::string>>;

// The fenced YAML blocks of a section of a page. A block that begins with `# DIR/FILE`
// is a file of that name and belongs with the ones of this kind beside it, until `Another:` stands between.
std::vector<Project> Examples(std::string_view page, std::string_view heading);

// "path:line" of each line that ends in `# <-` or `# <- ID, ID`; with ids "path:line id".
std::set<std::string> Expected(const Project& project);

// With every check, and with one that runs only when it is named.
Run LintProject(const Project& project, std::string_view also = {});

std::string ReadText(const std::filesystem::path& path);

}  // namespace rulecheck::checks_test
