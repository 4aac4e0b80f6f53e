// Cobertura's XML (coverage-04.dtd): a class a rule file, a line with points is a line, its
// points are the branches of a condition.
#include <fmt/core.h>

#include <algorithm>

#include "report/coverage.h"
#include "report/xml.h"

namespace rulecheck::report {
namespace {

double Rate(uint64_t part, uint64_t whole) {
  return whole == 0 ? 1 : static_cast<double>(part) / static_cast<double>(whole);
}

uint64_t LinesHit(const CoveredFile& file) {
  return static_cast<uint64_t>(std::count_if(file.lines.begin(), file.lines.end(), [](const auto& line) {
    return std::any_of(line.second.begin(), line.second.end(), [](const auto* p) { return p->covered; });
  }));
}

std::string LineElement(uint32_t number, const std::vector<const CoveragePoint*>& points) {
  const auto covered = std::count_if(points.begin(), points.end(), [](const auto* p) { return p->covered; });
  const int percent = static_cast<int>(100 * static_cast<size_t>(covered) / points.size());
  return fmt::format(
      "            <line number=\"{}\" hits=\"{}\" branch=\"true\" condition-coverage=\"{}% ({}/{})\"/>\n",
      number, covered > 0 ? 1 : 0, percent, covered, points.size());
}

std::string ClassElement(const CoveredFile& file) {
  std::string out = "        <class" + XmlAttribute("name", file.file->path()) +
                    XmlAttribute("filename", file.file->path()) +
                    fmt::format(" line-rate=\"{:.4f}\" branch-rate=\"{:.4f}\" complexity=\"0\">\n",
                                Rate(LinesHit(file), file.lines.size()), file.count.percent() / 100);
  out += "          <methods/>\n          <lines>\n";
  for (const auto& [number, points] : file.lines) out += LineElement(number, points);
  return out + "          </lines>\n        </class>\n";
}

}  // namespace

std::string CoverageCobertura(const CoverageReport& coverage) {
  const std::vector<CoveredFile> files = CoveredFiles(coverage);
  const CoverageCount total = CountOf(coverage);
  uint64_t lines = 0;
  uint64_t hit = 0;
  std::string classes;
  for (const CoveredFile& file : files) {
    lines += file.lines.size();
    hit += LinesHit(file);
    classes += ClassElement(file);
  }
  const std::string rates =
      fmt::format("line-rate=\"{:.4f}\" branch-rate=\"{:.4f}\"", Rate(hit, lines), total.percent() / 100);
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<!DOCTYPE coverage SYSTEM \"http://cobertura.sourceforge.net/xml/coverage-04.dtd\">\n" +
         fmt::format(
             "<coverage {} lines-covered=\"{}\" lines-valid=\"{}\" branches-covered=\"{}\" "
             "branches-valid=\"{}\" complexity=\"0\" version=\"1\" timestamp=\"0\">\n",
             rates, hit, lines, total.covered, total.points) +
         "  <sources>\n    <source>.</source>\n  </sources>\n  <packages>\n" +
         fmt::format("    <package name=\"rules\" {} complexity=\"0\">\n      <classes>\n", rates) + classes +
         "      </classes>\n    </package>\n  </packages>\n</coverage>\n";
}

}  // namespace rulecheck::report
