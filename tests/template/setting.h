// The alert that the cases of testdata/template run as; see README.md there.
#pragma once

#include <cmath>

#include "template/alert.h"

namespace rulecheck::gotemplate {

inline Environment CaseEnvironment() {
  Environment environment;
  environment.evaluation_time_ms = 1435065584128;
  environment.external_url = "http://prom.example.com:9090/base";
  environment.query = [](std::string_view query) -> Result<std::vector<QuerySample>> {
    if (query == "bad") return Error{"it went wrong", {}};
    if (query == "missing") return std::vector<QuerySample>{};
    return std::vector<QuerySample>{
        {{{"__name__", "m"}, {"instance", "b:2"}, {"job", "web"}, {"__value__", "x"}}, Value::Float(7.25)},
        {{{"__name__", "m"}, {"instance", "a:1"}, {"job", "api"}}, Value::Float(42)}};
  };
  return environment;
}

inline AlertData CaseData() {
  AlertData data;
  data.labels = {{"__name__", "up"}, {"instance", "web-1.example.com:9100"}, {"job", "node"}};
  data.external_labels = {{"region", "eu"}};
  data.external_url = "http://prom.example.com:9090/base";
  data.value = Value::Float(97.5);
  return data;
}

inline std::string Expand(std::string_view text, std::optional<Error>* error = nullptr) {
  return ExpandAlertText("test", text, CaseData(), CaseEnvironment(), error);
}

}  // namespace rulecheck::gotemplate
