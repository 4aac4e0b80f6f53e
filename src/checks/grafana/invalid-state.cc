#include <fmt/format.h>

#include <algorithm>

#include "base/near_words.h"
#include "checks/check.h"
#include "checks/grafana/alert_states.h"

namespace rulecheck::checks {

void InvalidAlertState(const ModelContext& c) {
  for (const WrittenState& state : WrittenStates(c.documents)) {
    const auto& values = state.field->values;
    // A variable of the provisioning file stands for one of them.
    if (std::find(values.begin(), values.end(), state.value) != values.end() || state.value.starts_with('$'))
      continue;
    c.out.set_subject(state.title);
    FindingBuilder finding = c.out.Report(
        state.where,
        fmt::format("`{}` is no state that Grafana knows for `{}`", state.value, state.field->key));
    finding.Help(fmt::format("it is one of {}", fmt::join(values, ", ")));
  }
}

}  // namespace rulecheck::checks
