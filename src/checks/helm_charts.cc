#include "checks/helm_charts.h"

#include <string_view>

#include "documents/other_kinds.h"

namespace rulecheck::checks {
namespace {

constexpr std::string_view kFolder = "templates/";

// The offset of the folder `templates` in a path, at or behind `from`.
size_t FindTemplates(std::string_view path, size_t from) {
  for (size_t at = path.find(kFolder, from); at != std::string_view::npos; at = path.find(kFolder, at + 1)) {
    if (at == 0 || path[at - 1] == '/') return at;
  }
  return std::string_view::npos;
}

}  // namespace

bool IsChartTemplate(const RunFacts& run, const SourceFile& file) {
  const std::string_view path = file.path();
  for (size_t at = FindTemplates(path, 0); at != std::string_view::npos; at = FindTemplates(path, at + 1)) {
    if (run.HasFile(std::string(path.substr(0, at)) + "Chart.yaml")) return true;
  }
  return false;
}

bool IsInChart(const RunFacts& run, const SourceFile& file) {
  return IsChartTemplate(run, file) || FindTemplates(file.path(), 0) != std::string_view::npos ||
         documents::LooksLikeHelmTemplate(file.text());
}

}  // namespace rulecheck::checks
