// What unit tests reach of the rules, as people and programs read it.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/coverage.h"

namespace rulecheck::report {

struct CoverageFormat {
  std::string_view name;
  std::string (*render)(const CoverageReport& coverage);
  std::string_view doc;
};
std::span<const CoverageFormat> CoverageFormats();
// Null when there is none of this name.
const CoverageFormat* FindCoverageFormat(std::string_view name);

// One function a format.
#define COVERAGE_FORMAT(name, render, doc) std::string render(const CoverageReport& coverage);
#include "report/coverage_formats.def"
#undef COVERAGE_FORMAT

// Points by line of one file.
struct CoveredFile {
  const SourceFile* file = nullptr;
  std::vector<const RuleCoverage*> rules;
  std::map<uint32_t, std::vector<const CoveragePoint*>> lines;
  CoverageCount count;
};
// By path.
std::vector<CoveredFile> CoveredFiles(const CoverageReport& coverage);

}  // namespace rulecheck::report
