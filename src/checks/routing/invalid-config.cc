#include "checks/check.h"
#include "checks/routing_facts.h"
#include "documents/unrendered.h"
#include "routing/model.h"

namespace rulecheck::checks {

// What another tool fills in is not what Alertmanager reads.
static bool IsFilledIn(const Finding& problem) {
  const SourceFile& file = *problem.where.file;
  const Span span = problem.where.span;
  return documents::FindAnyUnrendered(file.text().substr(span.begin, span.end - span.begin)).has_value();
}

void InvalidAlertmanagerConfig(const ModelContext& c) {
  for (const auto& config : c.routing.model().configs()) {
    for (const Finding& problem : config->decoded.problems) {
      if (IsFilledIn(problem)) continue;
      FindingBuilder finding = c.out.Report(problem.where, problem.message);
      for (const SecondaryLabel& label : problem.labels) finding.Because(label.where, label.text);
      for (const std::string& note : problem.notes) finding.Help(note);
    }
  }
}

}  // namespace rulecheck::checks
