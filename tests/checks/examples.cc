#include "checks/examples.h"

#include <fmt/core.h>

#include <deque>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "base/civil_time.h"
#include "base/strings.h"
#include "policy/project.h"
#include "source/file_system.h"

namespace rulecheck::checks_test {
namespace {

constexpr std::string_view kMark = "# <-";

std::string_view Section(std::string_view page, std::string_view heading) {
  const std::string title = fmt::format("\n## {}\n", heading);
  const size_t begin = page.find(title);
  if (begin == std::string_view::npos) return {};
  const std::string_view rest = page.substr(begin + title.size());
  return rest.substr(0, rest.find("\n## "));
}

// "# rules/a.yaml" on the first line.
std::string PathOf(std::string_view block) {
  const std::string_view line = block.substr(0, block.find('\n'));
  const bool named = line.starts_with("# ") && (line.ends_with(".yaml") || line.ends_with(".yml"));
  return named ? std::string(line.substr(2)) : std::string();
}

}  // namespace

std::vector<Project> Examples(std::string_view page, std::string_view heading) {
  constexpr std::string_view kOpen = "```yaml\n", kClose = "\n```";
  std::vector<Project> out;
  std::string_view rest = Section(page, heading);
  bool joins = false;
  for (size_t at = rest.find(kOpen); at != std::string_view::npos; at = rest.find(kOpen)) {
    const std::string_view before = rest.substr(0, at);
    rest.remove_prefix(at + kOpen.size());
    const std::string_view block = rest.substr(0, rest.find(kClose));
    const std::string path = PathOf(block);
    const bool another = before.find("Another:") != std::string_view::npos;
    if (path.empty() || !joins || another) out.emplace_back();
    joins = !path.empty();
    out.back().emplace_back(path.empty() ? "example.yaml" : path, std::string(block) + "\n");
    rest.remove_prefix(block.size() + kClose.size());
  }
  return out;
}

std::set<std::string> Expected(const Project& project) {
  std::set<std::string> out;
  for (const auto& [path, text] : project) {
    size_t number = 0;
    for (const std::string_view line : Split(text, '\n')) {
      ++number;
      const size_t mark = line.find(kMark);
      if (mark == std::string_view::npos) continue;
      const std::string_view ids = TrimSpace(line.substr(mark + kMark.size()));
      if (ids.empty()) out.insert(fmt::format("{}:{}", path, number));
      if (!ids.empty()) {
        for (const std::string_view id : Split(ids, ','))
          out.insert(fmt::format("{}:{} {}", path, number, TrimSpace(id)));
      }
    }
  }
  return out;
}

Run LintProject(const Project& project, std::string_view also) {
  std::vector<std::shared_ptr<const SourceFile>> sources;
  for (const auto& [path, text] : project) sources.push_back(std::make_shared<SourceFile>(path, text));
  LintOptions options;
  options.load.promql.features = promql::Features::All();
  options.jobs = 1;
  if (!also.empty()) options.select.emplace_back(also);
  options.today = DaysFromCivil(2026, 12, 1);
  // Settings of the project, if there are some; else none of the machine.
  static std::deque<source::MemoryFiles> folders;  // the project of a run reads from them
  const source::MemoryFiles& files =
      folders.emplace_back(std::map<std::string, std::string>(project.begin(), project.end()));
  std::vector<std::string_view> ids;
  for (const CheckInfo& info : LintChecks()) ids.push_back(info.id);
  policy::ProjectOptions settings;
  settings.load = options.load;
  settings.today = options.today;
  settings.read_facts = true;
  options.project = std::make_shared<policy::Project>(files, settings, ids);
  return LintSources(sources, options);
}

std::string ReadText(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace rulecheck::checks_test
