// promql-parse: does it parse, with every experimental syntax and with none; the
// type, the canonical print and the formatter's print.
#include <istream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "oracle.h"
#include "rulecheck/promql.h"

namespace rulecheck::oracle {
namespace {

promql::ParseOutcome ParseWith(const std::string& query, const promql::Features& features) {
  promql::ParseOptions options;
  options.features = features;
  return promql::Parse(query, options);
}

nlohmann::json ParseAnswer(const std::string& query) {
  const auto all = ParseWith(query, promql::Features::All());
  const auto none = ParseWith(query, {false, false, false, false});
  nlohmann::json row = {{"query", query}, {"ok", all.errors.empty()}};
  row["ok_with_defaults"] = none.errors.empty();
  if (!all.errors.empty()) {
    row["error"] = all.errors.front().message;
    return row;
  }
  const promql::Expr& root = *all.query->root();
  row["type"] = promql::ValueTypeName(root.type);
  row["printed"] = promql::Print(root);
  row["pretty"] = promql::Pretty(root);
  return row;
}

}  // namespace

int RunPromqlParse(std::istream& in, std::ostream& out) {
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    const auto row = nlohmann::json::parse(line, nullptr, false);
    if (!row.is_object() || !row.contains("query")) return 2;
    const auto answer = ParseAnswer(row["query"].get<std::string>());
    out << answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
  }
  return 0;
}

}  // namespace rulecheck::oracle
