#include "checks/routing_facts.h"

#include "checks/rule_facts.h"

namespace rulecheck::checks {

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
