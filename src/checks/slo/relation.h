// How the errors of a ratio relate to its total: what their selectors differ in.
#pragma once

#include <string>
#include <string_view>

#include "checks/slo/objectives.h"
#include "slo/term.h"

namespace rulecheck::checks {

enum class Misfit : uint8_t {
  kNone,      // errors are a part of the total, or it is not known
  kSelector,  // they differ in more than what makes an error
  kNoPart,    // errors are no part of the total
};

struct Relation {
  Misfit misfit = Misfit::kNone;
  std::string why;
};
Relation RelationOf(const slo::Term& ratio);

// The label that makes an error of an event, within one metric; empty: no label does.
std::string ErrorLabelOf(const slo::Term& ratio);

// Reports each ratio with this misfit, once.
void ReportMisfits(const ModelContext& c, std::string_view check, Misfit misfit, std::string_view text);

}  // namespace rulecheck::checks
