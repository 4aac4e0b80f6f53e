#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <map>
#include <set>
#include <tuple>

#include "base/strings.h"
#include "report/merge.h"

namespace rulecheck::report {
namespace {

// A <testcase> as it is written, and where it belongs.
struct JunitCase {
  std::string text;
  bool load = false;  // about a file, not a case of it
  uint64_t line = 0, column = 0;
};

struct JunitReports {
  std::map<std::string, std::vector<JunitCase>> suites;  // by the file as it is written
  std::set<std::string> seen;                            // what is said of files, once
  std::vector<std::string> remarks;
};

std::string_view AttributeIn(std::string_view element, std::string_view name) {
  const std::string key = " " + std::string(name) + "=\"";
  const size_t at = element.find(key);
  if (at == std::string_view::npos) return "";
  const size_t begin = at + key.size();
  return element.substr(begin, element.find('"', begin) - begin);
}

uint64_t NumberIn(std::string_view text) {
  uint64_t out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

void AddCase(std::string text, const std::string& suite, JunitReports* out) {
  const std::string_view head = std::string_view(text).substr(0, text.find('\n'));
  JunitCase one;
  one.load = AttributeIn(head, "classname").ends_with("::load");
  one.line = NumberIn(AttributeIn(head, "line"));
  const std::string_view name = AttributeIn(head, "name");
  if (one.load) one.column = NumberIn(name.substr(name.rfind(':') + 1));
  if (one.load && !out->seen.insert(suite + "\n" + text).second) return;
  one.text = std::move(text);
  out->suites[suite].push_back(std::move(one));
}

// Reads what junit.cc writes: every element on lines of its own, `<` escaped in texts.
bool ReadJunit(const std::string& text, JunitReports* out) {
  std::string suite;
  std::string open;  // a testcase or <system-out> that goes on
  for (std::string_view line : Split(text, '\n')) {
    const bool in_case = open.starts_with("    <testcase");
    if (in_case || line.starts_with("    <testcase")) {
      open += std::string(line) + "\n";
      if (line == "    </testcase>" || (!in_case && line.ends_with("/>"))) {
        AddCase(std::move(open), suite, out);
        open.clear();
      }
    } else if (line.starts_with("  <testsuite ")) {
      suite = AttributeIn(line, "file");
    } else if (line.starts_with("    <system-out>")) {
      open = "remarks";
      line.remove_prefix(std::string_view("    <system-out>").size());
      if (!line.empty()) out->remarks.emplace_back(line);
    } else if (line == "</system-out>") {
      open.clear();
    } else if (open == "remarks") {
      out->remarks.emplace_back(line);
    }
  }
  return open.empty() && text.find("<testsuites") != std::string::npos;
}

struct Tally {
  uint64_t tests = 0, failures = 0, errors = 0, skipped = 0;
  double seconds = 0;

  void Add(const Tally& other) {
    tests += other.tests;
    failures += other.failures;
    errors += other.errors;
    skipped += other.skipped;
    seconds += other.seconds;
  }
  std::string Text() const {
    return fmt::format(R"( tests="{}" failures="{}" errors="{}" skipped="{}" time="{:.6f}")", tests, failures,
                       errors, skipped, seconds);
  }
};

Tally TallyOf(const std::vector<JunitCase>& cases) {
  Tally out;
  for (const JunitCase& one : cases) {
    const size_t second = one.text.find('\n') + 1;
    const std::string_view inside = std::string_view(one.text).substr(second);
    const std::string time(AttributeIn(std::string_view(one.text).substr(0, second), "time"));
    out.Add({1, inside.starts_with("      <failure"), inside.starts_with("      <error"),
             inside.starts_with("      <skipped"), std::strtod(time.c_str(), nullptr)});
  }
  return out;
}

// "path:line:column: ..."
auto RemarkKey(const std::string& remark) {
  const size_t colon = remark.find(':');
  const size_t next = colon == std::string::npos ? colon : remark.find(':', colon + 1);
  if (next == std::string::npos) return std::tuple(remark, uint64_t{0}, uint64_t{0});
  return std::tuple(remark.substr(0, colon), NumberIn(std::string_view(remark).substr(colon + 1)),
                    NumberIn(std::string_view(remark).substr(next + 1)));
}

}  // namespace

Result<std::string> MergeJunit(const std::vector<ShardReport>& reports) {
  JunitReports all;
  for (const ShardReport& report : reports) {
    if (!ReadJunit(report.text, &all))
      return Error{report.path + ": not in JUnit's XML as rulecheck writes it", std::nullopt};
  }
  Tally total;
  std::string body;
  for (auto& [file, cases] : all.suites) {
    std::stable_sort(cases.begin(), cases.end(), [](const JunitCase& a, const JunitCase& b) {
      return std::tuple(!a.load, a.line, a.column) < std::tuple(!b.load, b.line, b.column);
    });
    const Tally tally = TallyOf(cases);
    total.Add(tally);
    body += "  <testsuite name=\"" + file + "\"" + tally.Text() + " file=\"" + file + "\">\n";
    for (const JunitCase& one : cases) body += one.text;
    body += "  </testsuite>\n";
  }
  std::stable_sort(all.remarks.begin(), all.remarks.end(),
                   [](const auto& a, const auto& b) { return RemarkKey(a) < RemarkKey(b); });
  all.remarks.erase(std::unique(all.remarks.begin(), all.remarks.end()), all.remarks.end());
  if (!all.remarks.empty()) {
    body += "  <testsuite name=\"remarks\"" + Tally().Text() + ">\n    <system-out>";
    for (const std::string& remark : all.remarks) body += remark + "\n";
    body += "</system-out>\n  </testsuite>\n";
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"rulecheck\"" + total.Text() + ">\n" +
         body + "</testsuites>\n";
}

}  // namespace rulecheck::report
