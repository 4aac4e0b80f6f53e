#include "checks/sample_runs.h"

#include <algorithm>
#include <array>

#include "template/alert.h"

namespace rulecheck::checks {
namespace {

constexpr std::array<std::string_view, kSampleKinds> kLabelValues = {"example", "1", "5m", ""};
constexpr std::array<double, kSampleKinds> kValues = {1.5, 0, -3, 1e6};

gotemplate::Environment Surroundings(const gotemplate::StringMap& labels, const QueryObserver& on_query) {
  gotemplate::Environment environment;
  environment.external_url = "http://localhost:9090";
  environment.query = [labels,
                       on_query](std::string_view query) -> Result<std::vector<gotemplate::QuerySample>> {
    if (on_query) on_query(query);
    return std::vector<gotemplate::QuerySample>{{labels, gotemplate::Value::Float(1)}};
  };
  return environment;
}

// Only `range $labels` and the like see labels that the template does not name.
bool SeesAllLabels(const RuleText& text) {
  return std::any_of(text.uses.begin(), text.uses.end(), [](const gotemplate::Use& use) {
    return use.kind == gotemplate::Use::Kind::kAllLabels || use.kind == gotemplate::Use::Kind::kQuery ||
           (use.kind == gotemplate::Use::Kind::kFunction && use.name == "query");
  });
}

// A label that is missing is an empty text to a template, never an error.
gotemplate::StringMap MakeLabels(const RuleText& text, const SampleLabels& wanted, std::string_view value) {
  gotemplate::StringMap labels;
  if (SeesAllLabels(text)) {
    for (const std::string_view name : wanted.names) labels[std::string(name)] = value;
  }
  for (const gotemplate::Use& use : text.uses) {
    if (use.kind == gotemplate::Use::Kind::kLabel && wanted.can_have(use.name))
      labels[std::string(use.name)] = value;
    if (use.kind == gotemplate::Use::Kind::kSampleLabel) labels[std::string(use.name)] = value;
  }
  return labels;
}

}  // namespace

std::optional<Error> RunWithSample(const RuleText& text, const gotemplate::AlertText& parsed, size_t kind,
                                   const SampleLabels& labels, const gotemplate::CallObserver& on_call,
                                   const QueryObserver& on_query) {
  gotemplate::AlertData data;
  data.labels = MakeLabels(text, labels, kLabelValues[kind]);
  data.external_url = "http://localhost:9090";
  data.value = gotemplate::Value::Float(kValues[kind]);
  gotemplate::Environment environment = Surroundings(data.labels, on_query);
  environment.on_call = on_call;
  std::optional<Error> failed;
  parsed.Expand(data, environment, &failed);
  return failed;
}

}  // namespace rulecheck::checks
