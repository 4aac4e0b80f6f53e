#include <fmt/core.h>

#include "checks/check.h"

namespace rulecheck::checks {

void LogRecordName(const LogQueryContext& c) {
  if (c.rule().kind != RuleKind::kRecording) return;
  const std::string_view name = c.rule().name.value;
  if (name.find(':') != std::string_view::npos) return;
  c.out
      .Report(c.rule().name.Whole(),
              fmt::format("the recorded name `{}` has no colon: lokitool refuses it", name))
      .Help("name it level:metric:operation, such as job:errors:rate5m");
}

}  // namespace rulecheck::checks
