#include "checks/routing_facts.h"

#include "checks/run_facts.h"
#include "routing/model.h"
#include "rulecheck/run.h"

namespace rulecheck::checks {

RoutingFacts::RoutingFacts(const Snapshot& snapshot, const RunFacts& facts, const policy::Project* project)
    : snapshot_(snapshot), facts_(facts), project_(project) {}
RoutingFacts::~RoutingFacts() = default;

const routing::Model& RoutingFacts::model() const {
  used_ = true;
  return *model_.Get([this] {
    const auto flows = [this]() -> const flow::Flows& { return facts_.flows(); };
    return std::make_unique<const routing::Model>(snapshot_, flows, project_);
  });
}

void RoutingFacts::AddFiles(Run* run) const {
  if (!used_) return;
  for (const auto& config : model().configs())
    run->files.insert(run->files.end(), config->templates.files.begin(), config->templates.files.end());
}

}  // namespace rulecheck::checks
