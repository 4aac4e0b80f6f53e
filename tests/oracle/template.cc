// rulecheck-oracle template: expands recorded alert templates. The rows' setting is
// that of the recording: two external labels, an external URL, 60 s after the epoch, and
// two samples for any query.
#ifdef RULECHECK_HAS_TEMPLATE

#include <istream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "base/go_format.h"
#include "oracle.h"
#include "template/alert.h"

namespace rulecheck::oracle {
namespace {

using nlohmann::json;

gotemplate::Environment RecordedEnvironment() {
  gotemplate::Environment environment;
  environment.evaluation_time_ms = 60000;
  environment.external_url = "http://prom.example.com:9090/base";
  environment.query = [](std::string_view) -> Result<std::vector<gotemplate::QuerySample>> {
    using gotemplate::Value;
    return std::vector<gotemplate::QuerySample>{
        {{{"__name__", "m"}, {"instance", "a:1"}, {"job", "api"}}, Value::Float(42)},
        {{{"__name__", "m"}, {"instance", "b:2"}, {"job", "web"}}, Value::Float(7.25)}};
  };
  return environment;
}

json Answer(const json& row, const gotemplate::Environment& environment) {
  json answer = {
      {"template", row["template"]}, {"labels", row["labels"]}, {"value", row["value"]}, {"output", ""}};
  gotemplate::AlertText text("test", row["template"].get<std::string>());
  if (text.error()) {
    answer["parse_error"] = text.error()->message;
    return answer;
  }
  gotemplate::AlertData data;
  data.labels = row["labels"].get<gotemplate::StringMap>();
  data.external_labels = {{"region", "eu"}, {"replica", "0"}};
  data.external_url = *environment.external_url;
  data.value = gotemplate::Value::Float(ParseFloat(row["value"].get<std::string>()).value());
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
  const gotemplate::Environment environment = RecordedEnvironment();
  std::string line;
  while (std::getline(in, line)) {
    if (line.empty()) continue;
    out << Answer(json::parse(line), environment).dump(-1, ' ', false, json::error_handler_t::replace)
        << '\n';
  }
  return 0;
}

}  // namespace rulecheck::oracle

#endif
