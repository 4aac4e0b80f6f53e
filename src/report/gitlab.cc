// GitLab's code quality report: shown in merge requests, compared with the target branch by
// fingerprint.
#include <nlohmann/json.hpp>

#include "report/problems.h"
#include "report/report.h"

namespace rulecheck::report {
namespace {

using QualityJson = nlohmann::ordered_json;

std::string_view GitlabSeverity(Severity severity) {
  constexpr std::string_view kWords[] = {"info", "minor", "major"};
  return kWords[static_cast<size_t>(severity)];
}

}  // namespace

std::string RenderGitlab(const Run& run, const RenderOptions& options) {
  QualityJson out = QualityJson::array();
  Fingerprints fingerprints;
  for (const Problem& problem : ProblemsOf(run, options)) {
    const uint32_t line =
        problem.where.file != nullptr ? problem.where.file->Position(problem.where.span.begin).line : 1;
    const std::string path = problem.path.starts_with("./") ? problem.path.substr(2) : problem.path;
    // The name of the check is not shown anywhere else.
    out.push_back({{"description", problem.check + ": " + problem.message},
                   {"check_name", problem.check},
                   {"fingerprint", fingerprints.Next(problem)},
                   {"severity", GitlabSeverity(problem.severity)},
                   {"location", {{"path", path}, {"lines", {{"begin", line}}}}}});
  }
  for (const std::string& line : run.unreadable) {
    Problem problem{"unreadable", Severity::kError, line, line.substr(0, line.find(": ")), {}, nullptr, ""};
    out.push_back({{"description", line},
                   {"check_name", "unreadable"},
                   {"fingerprint", fingerprints.Next(problem)},
                   {"severity", "critical"},
                   {"location", {{"path", problem.path}, {"lines", {{"begin", 1}}}}}});
  }
  return out.dump(2, ' ', false, QualityJson::error_handler_t::replace) + "\n";
}

}  // namespace rulecheck::report
