// JUnit's XML as Jenkins, GitLab, Bazel and others read it: a testsuite per file, a
// testcase per result. Remarks that fail nothing are in <system-out>.
#include <fmt/core.h>

#include <algorithm>

#include "report/items.h"
#include "report/report.h"
#include "report/xml.h"

namespace rulecheck::report {
namespace {

using Status = ResultItem::Status;

struct Counts {
  size_t tests = 0, failures = 0, errors = 0, skipped = 0;
  double seconds = 0;
};

Counts Count(std::span<const ResultItem> items) {
  Counts out;
  for (const ResultItem& item : items) {
    ++out.tests;
    out.failures += item.status == Status::kFailed;
    out.errors += item.status == Status::kError;
    out.skipped += item.status == Status::kSkipped;
    out.seconds += item.seconds;
  }
  return out;
}

std::string CountAttributes(const Counts& counts) {
  return fmt::format(R"( tests="{}" failures="{}" errors="{}" skipped="{}" time="{:.6f}")", counts.tests,
                     counts.failures, counts.errors, counts.skipped, counts.seconds);
}

std::string Case(const ResultItem& item) {
  std::string out = "    <testcase" + XmlAttribute("name", item.name) +
                    XmlAttribute("classname", item.file + "::" + item.group) +
                    XmlAttribute("file", item.file);
  if (item.line > 0) out += fmt::format(" line=\"{}\"", item.line);
  out += fmt::format(" time=\"{:.6f}\"", item.seconds);
  switch (item.status) {
    case Status::kPassed:
      return out + "/>\n";
    case Status::kSkipped:
      return out + ">\n      <skipped" + XmlAttribute("message", item.message) + "/>\n    </testcase>\n";
    case Status::kFailed:
    case Status::kError:
      break;
  }
  const std::string_view element = item.status == Status::kFailed ? "failure" : "error";
  out += fmt::format(">\n      <{}{}{}>{}</{}>\n    </testcase>\n", element,
                     XmlAttribute("message", item.message), XmlAttribute("type", item.kind),
                     EscapeXml(item.detail, false), element);
  return out;
}

std::string Suite(std::span<const ResultItem> items) {
  std::string out = "  <testsuite" + XmlAttribute("name", items.front().file) +
                    CountAttributes(Count(items)) + XmlAttribute("file", items.front().file) + ">\n";
  for (const ResultItem& item : items) out += Case(item);
  return out + "  </testsuite>\n";
}

// XML has one root, and <system-out> stands in a suite.
std::string Remarks(const std::vector<std::string>& remarks) {
  if (remarks.empty()) return "";
  std::string out = "  <testsuite name=\"remarks\"" + CountAttributes({}) + ">\n    <system-out>";
  for (const std::string& remark : remarks) out += EscapeXml(remark, false) + "\n";
  return out + "</system-out>\n  </testsuite>\n";
}

}  // namespace

std::string RenderJunit(const Run& run, const RenderOptions& options) {
  const ResultList list = MakeResultList(run, options);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"rulecheck\"" +
                    CountAttributes(Count(list.items)) + ">\n";
  for (auto first = list.items.begin(); first != list.items.end();) {
    const auto last = std::find_if(first, list.items.end(),
                                   [&](const ResultItem& item) { return item.file != first->file; });
    out += Suite({first, last});
    first = last;
  }
  return out + Remarks(list.remarks) + "</testsuites>\n";
}

}  // namespace rulecheck::report
