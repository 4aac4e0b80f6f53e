#include <nlohmann/json.hpp>

#include "report/coverage.h"

namespace rulecheck::report {
namespace {

using Json = nlohmann::ordered_json;

Json CountJson(const CoverageCount& count) {
  return {{"covered", count.covered}, {"points", count.points}, {"percent", count.percent()}};
}

Json PointOfCoverage(const CoveragePoint& point) {
  const LineColumn at = point.where.file->Position(point.where.span.begin);
  Json out = {{"kind", CoverageKindName(point.kind)},
              {"line", at.line},
              {"column", at.column},
              {"start", point.where.span.begin},
              {"end", point.where.span.end},
              {"what", point.what},
              {"covered", point.covered}};
  if (!point.covered) out["hole"] = point.hole;
  return out;
}

}  // namespace

std::string CoverageJson(const CoverageReport& coverage) {
  Json files = Json::array();
  for (const CoveredFile& file : CoveredFiles(coverage)) {
    Json rules = Json::array();
    for (const RuleCoverage* rule : file.rules) {
      CoverageCount count;
      count.Add(*rule);
      const LineColumn at = file.file->Position(rule->where.span.begin);
      Json entry = {{"rule", rule->rule},
                    {"line", at.line},
                    {"start", rule->where.span.begin},
                    {"end", rule->where.span.end}};
      entry.update(CountJson(count));
      entry["list"] = Json::array();
      for (const CoveragePoint& point : rule->points) entry["list"].push_back(PointOfCoverage(point));
      rules.push_back(std::move(entry));
    }
    Json entry = {{"file", file.file->path()}};
    entry.update(CountJson(file.count));
    entry["rules"] = std::move(rules);
    files.push_back(std::move(entry));
  }
  Json out = {{"version", 1}};
  out.update(CountJson(CountOf(coverage)));
  out["files"] = std::move(files);
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace rulecheck::report
