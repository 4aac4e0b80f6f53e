#include "checks/check.h"

namespace rulecheck::checks {

void StageErrorInRule(const LogQueryContext& c) {
  for (const logql::StageError& error : CheckStages(c.query())) {
    FindingBuilder finding = c.Report(error.span, error.message);
    if (error.stage_span != error.span) {
      finding.Because(c.At(error.stage_span), error.refused
                                                  ? "Loki loads the rule, and fails here each time it runs"
                                                  : "Loki runs this, and it never matches");
    }
    if (!error.hint.empty()) finding.Help(error.hint);
  }
}

}  // namespace rulecheck::checks
