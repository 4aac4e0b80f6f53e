// Runs rule groups over series and says when each alert fired.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/block.h"
#include "engine/core/storage.h"
#include "engine/rules/rule_spec.h"
#include "rulecheck/result.h"

namespace rulecheck::simulate {

// An alert over a run: one label set.
struct AlertLife {
  // `alertname` among them, sorted by name.
  std::vector<std::pair<std::string, std::string>> labels;
  // Stretches of ticks at which it fires: the first and the last one of each, in order of time.
  std::vector<std::pair<int64_t, int64_t>> firing;

  std::string_view Label(std::string_view name) const;
};

// First tick at or after `from_ms` at which an alert fires, and the first after that at which it
// does not; both -1 where there is none within the run.
struct FirstFire {
  int64_t fires_ms = -1;
  int64_t resolves_ms = -1;
};
FirstFire FirstFireOf(const AlertLife& alert, int64_t from_ms, const engine::StepGrid& ticks);

// An alert that is asked for at a tick, and what it shows there.
struct WatchedAlert {
  std::string name;
  int64_t at_ms = 0;
};
struct SeenAlert {
  std::string name;
  int64_t at_ms = 0;
  bool firing = false;
  std::vector<std::pair<std::string, std::string>> labels, annotations;
};

struct AlertRunOptions {
  // Windows as before Prometheus 3.0, and sums as EvalOptions has them.
  bool closed_left = false, share_sums = false;
  std::vector<WatchedAlert> watched;
  std::vector<SeenAlert>* seen = nullptr;  // gets what watched alerts show
};

// Puts all input series into an empty storage; asked again where the run must start anew.
using Fill = std::function<Status(engine::Storage*)>;

// Every group at every tick, in the order given, as unit tests of Prometheus do. The rules leave
// what they write in `storage`. Alerts come in the order of their labels; only those that fire at
// some tick. Errors: of `fill`, a rule that fails, more than `kMaxEvaluations`.
inline constexpr int64_t kMaxEvaluations = 20'000'000;
Result<std::vector<AlertLife>> RunAlerts(const std::vector<const engine::rules::GroupSpec*>& groups,
                                         const engine::StepGrid& ticks, const Fill& fill,
                                         engine::Storage* storage, const AlertRunOptions& options = {});

}  // namespace rulecheck::simulate
