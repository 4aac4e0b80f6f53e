// What configurations of servers tell: Prometheus and its operator, Loki, Promtail.
#pragma once

#include <map>
#include <string>

#include "policy/fact_files.h"
#include "policy/facts.h"

namespace rulecheck::policy {

// What a configuration says of targets; only where it says it of all of them.
struct TargetFacts {
  bool any = false;                       // a configuration was read
  bool all_static = true;                 // every target is written down
  bool labels_kept = true;                // nothing changes `job` and `instance`
  std::map<std::string, double> targets;  // by job
};

// Each returns what was told, in words. What stands in settings counts more: it is there already.
std::string ReadPrometheusConfig(const SourceFile& file, FactFiles* files, Facts* out, TargetFacts* targets);
std::string ReadLokiConfig(const SourceFile& file, FactFiles* files, Facts* out);
std::string ReadPromtailConfig(const SourceFile& file, FactFiles* files, Facts* out);
// Whether it is YAML at all.
std::string ReadAlertmanagerConfig(const SourceFile& file, FactFiles* files);

}  // namespace rulecheck::policy
