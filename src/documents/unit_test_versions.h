// Fields of test files that older releases of promtool refuse.
#pragma once

#include "rulecheck/target_version.h"
#include "source/decode.h"

namespace rulecheck::documents {

void RefuseNewerTestFields(const source::Node& root, TargetVersion target, source::Decoder* decoder);

}  // namespace rulecheck::documents
