// The log lines that a LogQL query is answered over, loaded as the options say.
#pragma once

#include "cli/eval.h"
#include "input/log_loader.h"

namespace rulecheck::cli {

// Reads and seals. False: an option or a file is wrong, which has been printed; what is
// wrong with lines is in `errors`.
bool LoadLogData(const EvalFlags& flags, input::LogData* out);

}  // namespace rulecheck::cli
