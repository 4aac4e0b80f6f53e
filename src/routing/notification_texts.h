// The templates of notifications: what they read of alerts, and what in them fails whenever it runs.
// Source: template/template.go of Alertmanager 0.34.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "routing/config.h"
#include "rulecheck/finding.h"
#include "source/file_system.h"

namespace rulecheck::routing {

// Where a label comes from: those that all alerts of a group have by `group_by`, those that they have in
// common, those of one alert; annotations of one or of all, where no condition asks for them.
enum class LabelSource : uint8_t { kGroup, kCommon, kAlert, kAnnotation };

struct NotificationLabel {
  LabelSource source = LabelSource::kAlert;
  std::string name;
  Location where;
  std::vector<std::string_view> receivers;  // whose texts read it, each once
};

struct NotificationProblem {
  Location where;
  std::string message, hint;
};

struct NotificationReads {
  std::vector<NotificationProblem> problems;
  std::vector<NotificationLabel> labels;  // each place once
};

struct TemplateFiles {
  std::vector<std::shared_ptr<const SourceFile>> files;
  bool complete = true;  // all patterns of the configuration could be followed
};

// Notifications of alerts that come to a receiver, to try its texts on.
struct NotificationSample;
using SamplesOf = std::function<std::vector<NotificationSample>(std::string_view receiver)>;

// The texts of all receivers, and the definitions of the files that they use. Annotations and labels are
// read on every branch, whether it would be taken or not.
// With `samples_of` each text is run on them, too, as far as a bound of steps for the whole configuration
// goes.
NotificationReads ReadNotifications(const Config& config, const TemplateFiles& templates,
                                    const SamplesOf& samples_of = {});

// The files that `templates` names. Patterns are relative to the configuration; of a path of the machine that
// it runs on, files of that name are looked for beside it.
TemplateFiles LoadTemplates(const source::FileSystem& files, const Config& config);

}  // namespace rulecheck::routing
