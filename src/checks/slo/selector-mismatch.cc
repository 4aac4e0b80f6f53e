#include "checks/slo/relation.h"

namespace rulecheck::checks {

void SelectorMismatch(const ModelContext& c) {
  ReportMisfits(c, "slo/selector-mismatch", Misfit::kSelector,
                "errors and total differ in more than what makes an error");
}

}  // namespace rulecheck::checks
