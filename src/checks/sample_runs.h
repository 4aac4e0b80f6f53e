// Runs of an alert's template over made-up data. What happens with every kind of data does not depend on it.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "checks/rule_facts.h"
#include "rulecheck/result.h"
#include "template/template.h"

namespace rulecheck::checks {

// Label values and values of the query: a word, a number, a duration, nothing.
inline constexpr size_t kSampleKinds = 4;

// The labels of the made-up series: those named, and those that the template reads and `can_have` admits.
struct SampleLabels {
  std::vector<std::string_view> names;
  std::function<bool(std::string_view)> can_have;
};

using QueryObserver = std::function<void(std::string_view query)>;

// Runs the text, parsed as `parsed`, with the data of one kind, below kSampleKinds; the error that it ends
// with. The observers may be empty; `on_query` is called before the query is answered.
std::optional<Error> RunWithSample(const RuleText& text, const gotemplate::AlertText& parsed, size_t kind,
                                   const SampleLabels& labels, const gotemplate::CallObserver& on_call = {},
                                   const QueryObserver& on_query = {});

}  // namespace rulecheck::checks
