// The setting in which ../shared/oracle/alert-templates was recorded.
#pragma once

#include <string>

#include "base/go_format.h"
#include "template/alert.h"

namespace rulecheck::gotemplate {

inline Environment RecordedEnvironment() {
  Environment environment;
  environment.evaluation_time_ms = 60000;
  environment.external_url = "http://prom.example.com:9090/base";
  environment.query = [](std::string_view) -> Result<std::vector<QuerySample>> {
    return std::vector<QuerySample>{
        {{{"__name__", "m"}, {"instance", "a:1"}, {"job", "api"}}, Value::Float(42)},
        {{{"__name__", "m"}, {"instance", "b:2"}, {"job", "web"}}, Value::Float(7.25)}};
  };
  return environment;
}

inline AlertData RecordedData(StringMap labels, const std::string& value) {
  AlertData data;
  data.labels = std::move(labels);
  data.external_labels = {{"region", "eu"}, {"replica", "0"}};
  data.external_url = "http://prom.example.com:9090/base";
  data.value = Value::Float(ParseFloat(value).value_or(0));
  return data;
}

}  // namespace rulecheck::gotemplate
