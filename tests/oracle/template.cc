// rulecheck-oracle template: expands recorded alert templates.

#include <istream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "../template/recorded.h"
#include "oracle.h"

namespace rulecheck::oracle {
namespace {

using nlohmann::json;

json Answer(const json& row, const gotemplate::Environment& environment) {
  json answer = {
      {"template", row["template"]}, {"labels", row["labels"]}, {"value", row["value"]}, {"output", ""}};
  gotemplate::AlertText text("test", row["template"].get<std::string>());
  if (text.error()) {
    answer["parse_error"] = text.error()->message;
    return answer;
  }
  const auto data =
      gotemplate::RecordedData(row["labels"].get<gotemplate::StringMap>(), row["value"].get<std::string>());
  std::optional<Error> error;
  std::string output = text.Expand(data, environment, &error);
  if (error)
    answer["error"] = error->message;
  else
    answer["output"] = output;
  return answer;
}

}  // namespace

int RunTemplate(std::istream& in, std::ostream& out) {
  const gotemplate::Environment environment = gotemplate::RecordedEnvironment();
  std::string line;
  while (std::getline(in, line)) {
    if (line.empty()) continue;
    out << Answer(json::parse(line), environment).dump(-1, ' ', false, json::error_handler_t::replace)
        << '\n';
  }
  return 0;
}

}  // namespace rulecheck::oracle
