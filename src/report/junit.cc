// JUnit's XML as Jenkins, GitLab, Bazel and others read it: a testsuite per file, a
// testcase per result. Remarks that fail nothing are in <system-out>.
#include <fmt/core.h>

#include <algorithm>

#include "base/strings.h"
#include "report/items.h"
#include "report/report.h"

namespace rulecheck::report {
namespace {

using Status = ResultItem::Status;

// XML 1.0 has no way to write most control characters, not even by number.
bool IsXmlCharacter(char32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF);
}

void AppendEscaped(char32_t c, bool attribute, std::string* out) {
  switch (c) {
    case '&':
      *out += "&amp;";
      return;
    case '<':
      *out += "&lt;";
      return;
    case '>':
      *out += "&gt;";
      return;
    case '"':
      *out += attribute ? "&quot;" : "\"";
      return;
    default:
      break;
  }
  const bool blank = c == '\t' || c == '\n' || c == '\r';
  if (blank && (attribute || c == '\r')) {
    *out += fmt::format("&#{};", static_cast<uint32_t>(c));
  } else {
    AppendUtf8(IsXmlCharacter(c) ? c : U'\uFFFD', out);
  }
}

std::string EscapeXml(std::string_view text, bool attribute) {
  std::string out;
  for (size_t at = 0; at < text.size();) AppendEscaped(DecodeUtf8(text, &at), attribute, &out);
  return out;
}

std::string Attribute(std::string_view name, std::string_view value) {
  return fmt::format(" {}=\"{}\"", name, EscapeXml(value, true));
}

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
  std::string out = "    <testcase" + Attribute("name", item.name) +
                    Attribute("classname", item.file + "::" + item.group) + Attribute("file", item.file);
  if (item.line > 0) out += fmt::format(" line=\"{}\"", item.line);
  out += fmt::format(" time=\"{:.6f}\"", item.seconds);
  switch (item.status) {
    case Status::kPassed:
      return out + "/>\n";
    case Status::kSkipped:
      return out + ">\n      <skipped" + Attribute("message", item.message) + "/>\n    </testcase>\n";
    case Status::kFailed:
    case Status::kError:
      break;
  }
  const std::string_view element = item.status == Status::kFailed ? "failure" : "error";
  out +=
      fmt::format(">\n      <{}{}{}>{}</{}>\n    </testcase>\n", element, Attribute("message", item.message),
                  Attribute("type", item.kind), EscapeXml(item.detail, false), element);
  return out;
}

std::string Suite(std::span<const ResultItem> items) {
  std::string out = "  <testsuite" + Attribute("name", items.front().file) + CountAttributes(Count(items)) +
                    Attribute("file", items.front().file) + ">\n";
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
