// The labels of series that the rules of this run record.
#pragma once

#include "analysis/possible_labels.h"
#include "checks/model.h"

namespace rulecheck::checks {

// Labels of the query's result when its recorded series come from this run's rules only.
// Likely, not certain: another server may record the same name with other labels. What
// closes the labels is then the selector's own span.
analysis::PossibleLabels LabelsThroughRecordings(const promql::Expr& expr, const Model& model);

}  // namespace rulecheck::checks
