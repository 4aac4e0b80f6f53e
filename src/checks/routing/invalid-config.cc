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

// An address of one word, `url` or `SMTP_HOST`: who installs the file fills it in.
static bool IsBlankToFill(const Finding& problem) {
  const auto says = [&](std::string_view text) { return problem.message.find(text) != std::string::npos; };
  if (!says("an address begins with") && !says("the port is missing")) return false;
  const Span span = problem.where.span;
  const std::string_view written = problem.where.file->text().substr(span.begin, span.size());
  return written.find_first_of("./:@ ") == std::string_view::npos;
}

void InvalidAlertmanagerConfig(const ModelContext& c) {
  for (const auto& config : c.routing.model().configs()) {
    for (const Finding& problem : config->decoded.problems) {
      if (IsFilledIn(problem)) continue;
      FindingBuilder finding = c.out.Report(problem.where, problem.message);
      if (IsBlankToFill(problem)) finding.As(Severity::kInfo).Help("fill it in before Alertmanager reads it");
      for (const SecondaryLabel& label : problem.labels) finding.Because(label.where, label.text);
      for (const std::string& note : problem.notes) finding.Help(note);
    }
  }
}

}  // namespace rulecheck::checks
