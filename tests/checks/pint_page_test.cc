// docs/pint.md: every check that it names exists, each example is reported, and every check of pint has a
// row; the table by which settings and comments of pint are read names the same checks.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checks/examples.h"
#include "policy/pint_checks.h"
#include "rulecheck/lint.h"

namespace rulecheck::checks_test {
namespace {

// The cells of a row of a table, `\|` being a bar in one of them.
std::vector<std::string> CellsOf(std::string_view line) {
  std::vector<std::string> out;
  std::string cell;
  for (size_t i = 1; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == '|') {
      cell += line[++i];
    } else if (line[i] == '|') {
      const size_t begin = cell.find_first_not_of(' '), end = cell.find_last_not_of(' ');
      out.push_back(begin == std::string::npos ? "" : cell.substr(begin, end + 1 - begin));
      cell.clear();
    } else {
      cell += line[i];
    }
  }
  return out;
}

// What stands between backticks that are all of the cell; empty otherwise.
std::string CodeOf(const std::string& cell) {
  return cell.size() > 2 && cell.front() == '`' && cell.back() == '`' ? cell.substr(1, cell.size() - 2) : "";
}

bool IsCheck(const std::string& id) {
  const auto checks = LintChecks();
  return std::any_of(checks.begin(), checks.end(), [&](const CheckInfo& info) { return info.id == id; });
}

// A rule `{…}`, rules `[…]` or a group `{name: …}` as a file.
std::string FileOf(const std::string& example) {
  if (example.starts_with("{name:")) return "groups:\n  - " + example + "\n";
  if (example.starts_with('[')) return "groups:\n  - name: g\n    rules: " + example + "\n";
  return "groups:\n  - name: g\n    rules:\n      - " + example + "\n";
}

bool IsReported(const std::string& id, const std::string& example, std::string settings) {
  for (size_t at = settings.find("; "); at != std::string::npos; at = settings.find("; "))
    settings.replace(at, 2, "\n");
  const Project project = {{".rulecheck.yaml", "root: true\n" + settings + "\n"},
                           {"rules.yaml", FileOf(example)}};
  const Run run = LintProject(project, id);
  CHECK(run.unreadable.empty());
  return std::any_of(run.findings.begin(), run.findings.end(),
                     [&](const Finding& finding) { return finding.check == id; });
}

TEST_CASE("the page on pint: its checks exist and report its examples") {
  const std::string page = ReadText(std::filesystem::path(RULECHECK_SOURCE_DIR) / "docs/pint.md");
  std::set<std::string> said;
  size_t rows = 0, examples = 0;
  for (size_t at = 0; at < page.size();) {
    const size_t end = std::min(page.find('\n', at), page.size());
    const std::string line = page.substr(at, end - at);
    at = end + 1;
    if (!line.starts_with("| ") || line.starts_with("| pint |") || line.starts_with("| mistake |")) continue;
    CAPTURE(line);
    const std::vector<std::string> cells = CellsOf(line);
    REQUIRE(cells.size() == 4);
    ++rows;
    said.insert(CodeOf(cells[0]));
    const std::string id = CodeOf(cells[1]);
    if (id.empty()) {
      CHECK(!cells[2].empty());  // the reason
      continue;
    }
    CHECK(IsCheck(id));
    const std::string rule = CodeOf(cells[2]);
    // Of dashboards the page of the check has examples, which are run.
    if (rule.empty() && cells[2].starts_with("of dashboards")) continue;
    REQUIRE(!rule.empty());
    ++examples;
    CHECK(IsReported(id, rule, CodeOf(cells[3])));
  }
  CHECK(rows > 90);
  CHECK(examples > 80);
  for (const policy::PintCheck& check : policy::PintChecks()) {
    CAPTURE(check.name);
    CHECK(said.contains(std::string(check.name)));
    for (const std::string_view id : policy::IdsOfPint(check.name)) CHECK(IsCheck(std::string(id)));
  }
}

}  // namespace
}  // namespace rulecheck::checks_test
