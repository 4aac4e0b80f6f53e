#include "checks/routing/alerts.h"
#include "routing/notification_samples.h"
#include "routing/notification_texts.h"

namespace rulecheck::checks {

void NotificationError(const ModelContext& c) {
  ForEachConfig(c, [&](const ConfigModel& config) {
    const auto samples = [&config](std::string_view receiver) {
      return routing::SamplesFor(config, receiver);
    };
    for (const auto& problem :
         routing::ReadNotifications(config.config(), config.templates, samples).problems) {
      FindingBuilder finding = c.out.Report(problem.where, problem.message);
      if (!problem.hint.empty()) finding.Help(problem.hint);
    }
  });
}

}  // namespace rulecheck::checks
