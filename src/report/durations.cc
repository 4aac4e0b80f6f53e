// Which test groups take the time.
#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "report/cells.h"
#include "report/report.h"

namespace rulecheck::report {
namespace {

struct Group {
  std::string name;
  double seconds = 0;
  size_t cases = 0;
};

}  // namespace

std::string CaseId(const CaseResult& result) {
  return Printable(fmt::format("{}::{}::{}", result.file, result.group, result.name));
}

std::string Durations(const Run& run, size_t count) {
  std::vector<Group> groups;
  std::map<std::string, size_t> places;
  for (const CaseResult& c : run.cases) {
    std::string name = Printable(c.file + "::" + c.group);
    const auto [place, added] = places.try_emplace(name, groups.size());
    if (added) groups.push_back({std::move(name)});
    groups[place->second].seconds += c.seconds;
    ++groups[place->second].cases;
  }
  std::stable_sort(groups.begin(), groups.end(),
                   [](const Group& a, const Group& b) { return a.seconds > b.seconds; });
  if (groups.empty()) return "";
  std::string out = "slowest test groups:\n";
  for (size_t i = 0; i < std::min(count, groups.size()); ++i) {
    out += fmt::format("{:10.1f} ms  {} ({} case{})\n", groups[i].seconds * 1000, groups[i].name,
                       groups[i].cases, groups[i].cases == 1 ? "" : "s");
  }
  return out;
}

}  // namespace rulecheck::report
