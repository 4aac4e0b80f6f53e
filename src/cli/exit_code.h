// Exit codes of the program, the same for every command.
#pragma once

namespace rulecheck::cli {

enum ExitCode : int {
  kFine = 0,
  kFound = 1,    // findings at or above --fail-on, or failed cases
  kTrouble = 2,  // usage, configuration, unreadable file, internal error
  kNoTests = 4,  // `test` selected no case
};

}  // namespace rulecheck::cli
