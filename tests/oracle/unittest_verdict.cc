// unittest-verdict: promtool's verdict on each unit-test file of the corpus, as
// `rulecheck test --promtool-compat` reaches it.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "oracle.h"
#include "rulecheck/test.h"

namespace rulecheck::oracle {
namespace {

using nlohmann::json;

// promtool prints one list of messages; whoever recorded the verdicts called it an
// error when something was refused and a failure when only expectations were not met.
std::string Verdict(const Run& run) {
  auto has = [&](CaseStatus status) {
    return std::any_of(run.cases.begin(), run.cases.end(),
                       [&](const CaseResult& c) { return c.status == status; });
  };
  bool refused = std::any_of(run.findings.begin(), run.findings.end(),
                             [](const Finding& f) { return f.severity == Severity::kError; });
  if (has(CaseStatus::kUnsupported)) return "unsupported";
  if (refused || !run.unreadable.empty() || has(CaseStatus::kError)) return "error";
  return has(CaseStatus::kFailed) ? "fail" : "pass";
}

json Answer(const std::string& corpus, const json& row) {
  std::string path = row.at("path").get<std::string>();
  std::string full = corpus + "/" + path;
  TestOptions options;
  options.promtool_compat = true;
  options.jobs = 1;
  Run run;
  if (row.contains("text")) {
    run = TestFileText(std::make_shared<SourceFile>(full, row["text"].get<std::string>()), options);
  } else {
    run = Test({full}, options);
  }
  json answer = {{"path", path}, {"kind", "promtool-test"}, {"verdict", Verdict(run)}};
  std::string why;
  for (const CaseResult& c : run.cases) {
    if (c.status != CaseStatus::kPassed) why += c.group + "::" + c.name + "\n" + c.detail;
  }
  for (const Finding& f : run.findings) {
    if (f.severity == Severity::kError) why += f.check + ": " + f.message + "\n";
  }
  if (!why.empty()) answer["why"] = why.substr(0, 4000);
  return answer;
}

}  // namespace

int RunUnittestVerdict(const std::string& corpus, const std::string& rows, std::ostream& out) {
  std::ifstream file;
  if (rows != "-") file.open(rows);
  std::istream& in = rows == "-" ? std::cin : file;
  if (!in) {
    std::cerr << rows << ": cannot be opened\n";
    return 2;
  }
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    json row = json::parse(line, nullptr, false);
    if (!row.is_object() || !row.contains("path")) return 2;
    if (row.contains("kind") && row["kind"] != "promtool-test") continue;
    out << Answer(corpus, row).dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
  }
  return 0;
}

}  // namespace rulecheck::oracle
