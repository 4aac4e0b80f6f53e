// Checkstyle's XML, which most servers of builds read: a <file> for each file, an <error> for
// each problem.
#include <fmt/core.h>

#include "report/problems.h"
#include "report/report.h"
#include "report/xml.h"

namespace rulecheck::report {
namespace {

std::string ErrorElement(const Problem& problem) {
  const LineColumn at =
      problem.where.file != nullptr ? problem.where.file->Position(problem.where.span.begin) : LineColumn{};
  return fmt::format("    <error line=\"{}\" column=\"{}\"", at.line, at.column) +
         XmlAttribute("severity", SeverityName(problem.severity)) + XmlAttribute("message", problem.message) +
         XmlAttribute("source", "rulecheck." + problem.check) + "/>\n";
}

}  // namespace

std::string RenderCheckstyle(const Run& run, const RenderOptions& options) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n";
  std::string open;  // the file of the open element
  for (const Problem& problem : ProblemsOf(run, options)) {
    if (problem.path != open) {
      if (!open.empty()) out += "  </file>\n";
      out += "  <file" + XmlAttribute("name", problem.path) + ">\n";
      open = problem.path;
    }
    out += ErrorElement(problem);
  }
  if (!open.empty()) out += "  </file>\n";
  for (const std::string& line : run.unreadable) {
    out += "  <file" + XmlAttribute("name", line.substr(0, line.find(": "))) +
           ">\n    <error line=\"1\" column=\"1\" severity=\"error\"" + XmlAttribute("message", line) +
           " source=\"rulecheck.unreadable\"/>\n  </file>\n";
  }
  return out + "</checkstyle>\n";
}

}  // namespace rulecheck::report
