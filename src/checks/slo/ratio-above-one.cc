#include "checks/slo/relation.h"

namespace rulecheck::checks {

void RatioAboveOne(const ModelContext& c) {
  ReportMisfits(c, "slo/ratio-above-one", Misfit::kNoPart,
                "what is divided is no part of the total, so that the ratio can be above 1");
}

}  // namespace rulecheck::checks
