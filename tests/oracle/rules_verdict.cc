// rules-verdict: promtool's verdict on each rule file of the corpus.
#include "documents/rules_verdict.h"

#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "oracle.h"

namespace rulecheck::oracle {
namespace {

using nlohmann::json;

// A row with `text` stands for a changed file; otherwise the file is read.
bool ReadText(const std::string& corpus, const json& row, std::string* text) {
  if (row.contains("text")) {
    *text = row["text"].get<std::string>();
    return true;
  }
  std::ifstream file(corpus + "/" + row.at("path").get<std::string>(), std::ios::binary);
  if (!file) return false;
  text->assign(std::istreambuf_iterator<char>(file), {});
  return true;
}

bool IsRules(const json& row) {
  return !row.contains("kind") || row["kind"].get<std::string>().rfind("rules", 0) == 0;
}

}  // namespace

int RunRulesVerdict(const std::string& corpus, const std::string& rows, std::ostream& out) {
  std::ifstream file;
  if (rows != "-") file.open(rows);
  std::istream& in = rows == "-" ? std::cin : file;
  if (!in) {
    std::cerr << rows << ": cannot be opened\n";
    return 2;
  }
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    const json row = json::parse(line, nullptr, false);
    if (!row.is_object() || !row.contains("path")) return 2;
    if (!IsRules(row)) continue;
    std::string text;
    if (!ReadText(corpus, row, &text)) {
      std::cerr << row["path"] << ": cannot be read\n";
      return 2;
    }
    const auto verdict =
        documents::JudgeRules(std::make_shared<SourceFile>(row["path"].get<std::string>(), std::move(text)));
    json answer = {{"path", row["path"]}, {"verdict", documents::RulesVerdictName(verdict)}};
    if (row.contains("kind")) answer["kind"] = row["kind"];
    out << answer.dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
  }
  return 0;
}

}  // namespace rulecheck::oracle
