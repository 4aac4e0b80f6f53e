// The objectives of a model as rows that reports print.
#pragma once

#include <vector>

#include "rulecheck/slo_table.h"
#include "slo/model.h"

namespace rulecheck::slo {

SloRow RowOf(const Model& model, const Slo& slo);
// In the order of their first alerts.
std::vector<SloRow> ListSlos(const Model& model);

}  // namespace rulecheck::slo
