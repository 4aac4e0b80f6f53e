#include <fmt/core.h>

#include <span>

#include "report/case_text.h"
#include "report/html_parts.h"

namespace rulecheck::report {
namespace {

bool Passed(const CaseResult& result) {
  return result.status == CaseStatus::kPassed;
}

std::string_view WordOf(CaseStatus status) {
  constexpr std::string_view kWords[] = {"passed", "failed", "error", "not supported"};
  return kWords[static_cast<size_t>(status)];
}

std::string FailedHtml(const CaseResult& result) {
  std::string out =
      fmt::format("<article class=\"error\">\n<h3>{} <span class=\"id\">{}</span></h3>\n<p>{}</p>\n",
                  Escaped(result.name), WordOf(result.status), Escaped(result.group));
  if (result.explanation != nullptr) out += PlotHtml(*result.explanation);
  return out + "<pre tabindex=\"0\">" + Escaped(RenderCase(result, {})) + "</pre>\n</article>\n";
}

std::string FileHtml(std::span<const CaseResult> cases) {
  size_t failed = 0;
  std::string articles;
  std::string rows;
  for (const CaseResult& result : cases) {
    if (!Passed(result)) {
      ++failed;
      articles += FailedHtml(result);
    }
    rows += fmt::format("<tr><td class=\"{}\">{}</td><td>{}</td><td>{}</td></tr>\n",
                        Passed(result) ? "passed" : "failed", WordOf(result.status), Escaped(result.group),
                        Escaped(result.name));
  }
  return fmt::format("<details{}><summary>{}: <span class=\"{}\">{} of {} passed</span></summary>\n",
                     failed > 0 ? " open" : "", Escaped(cases.front().file), failed > 0 ? "failed" : "passed",
                     cases.size() - failed, cases.size()) +
         articles + "<table><tr><th>result</th><th>test</th><th>case</th></tr>\n" + rows +
         "</table>\n</details>\n";
}

}  // namespace

std::string CasesHtml(const Run& run) {
  std::string out = "<h2 id=\"results\">Results</h2>\n";
  for (size_t first = 0; first < run.cases.size();) {
    size_t last = first;
    while (last < run.cases.size() && run.cases[last].file == run.cases[first].file) ++last;
    out += FileHtml({run.cases.data() + first, last - first});
    first = last;
  }
  return out;
}

}  // namespace rulecheck::report
