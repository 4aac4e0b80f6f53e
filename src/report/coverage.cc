#include "report/coverage.h"

namespace rulecheck::report {
namespace {

constexpr CoverageFormat kCoverageFormats[] = {
#define COVERAGE_FORMAT(name, render, doc) {name, render, doc},
#include "report/coverage_formats.def"
#undef COVERAGE_FORMAT
};

}  // namespace

std::span<const CoverageFormat> CoverageFormats() {
  return kCoverageFormats;
}

const CoverageFormat* FindCoverageFormat(std::string_view name) {
  for (const CoverageFormat& format : kCoverageFormats) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

std::vector<CoveredFile> CoveredFiles(const CoverageReport& coverage) {
  std::vector<CoveredFile> out;
  for (const RuleCoverage& rule : coverage.rules) {
    if (out.empty() || out.back().file != rule.where.file) {
      out.emplace_back();
      out.back().file = rule.where.file;
    }
    CoveredFile& file = out.back();
    file.rules.push_back(&rule);
    file.count.Add(rule);
    for (const CoveragePoint& point : rule.points) {
      file.lines[file.file->Position(point.where.span.begin).line].push_back(&point);
    }
  }
  return out;
}

}  // namespace rulecheck::report
