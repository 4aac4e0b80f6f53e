// Which alert texts need no run to know that they can be expanded.
#pragma once

#include "template/template.h"

namespace rulecheck::gotemplate {

// Proven: with a float as value, labels of any text and no external labels the template of an
// alert is expanded without an error. False for many others that are, too.
bool SurelyExpands(const Template& parsed);

}  // namespace rulecheck::gotemplate
