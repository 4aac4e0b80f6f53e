// What checks of routing share: the configurations of Alertmanager with the alerts that are sent to them.
#pragma once

#include <atomic>
#include <memory>

#include "base/lazy.h"

namespace rulecheck {
class Snapshot;
struct Run;
namespace policy {
class Project;
}
namespace routing {
class Model;
}
}  // namespace rulecheck

namespace rulecheck::checks {

class RunFacts;

// Shared by all threads of a run.
class RoutingFacts {
 public:
  // The snapshot, the facts and the project (which may be null) must outlive it.
  RoutingFacts(const Snapshot& snapshot, const RunFacts& facts, const policy::Project* project);
  ~RoutingFacts();

  const routing::Model& model() const;
  // The templates of notifications, where a check has looked at them.
  void AddFiles(Run* run) const;

 private:
  const Snapshot& snapshot_;
  const RunFacts& facts_;
  const policy::Project* project_;
  Lazy<std::unique_ptr<const routing::Model>> model_;
  mutable std::atomic<bool> used_ = false;
};

}  // namespace rulecheck::checks
