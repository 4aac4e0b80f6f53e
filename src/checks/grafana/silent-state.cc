#include <fmt/core.h>

#include "checks/check.h"
#include "checks/grafana/alert_states.h"

namespace rulecheck::checks {

void SilentAlertState(const ModelContext& c) {
  for (const WrittenState& state : WrittenStates(c.documents)) {
    if (state.value != "OK") continue;
    const bool error = state.field->key == "execErrState";
    c.out.set_subject(state.title);
    c.out
        .Report(state.where, error ? "a query that fails counts as fine: nobody hears that the rule is blind"
                                   : "no data counts as fine: nobody hears when what is watched is gone")
        .Help(error ? "`Error` or `Alerting` says so"
                    : "`NoData` or `Alerting` says so, or a rule of its own on absence");
  }
}

}  // namespace rulecheck::checks
