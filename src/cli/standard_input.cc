#include "cli/standard_input.h"

#include <utility>

#include "cli/print_error.h"
#include "source/file_system.h"

namespace rulecheck::cli {

bool ReadStandardInput(std::string* text) {
  Result<std::string> read = source::ReadStandardInput();
  if (read) {
    *text = std::move(*read);
  } else {
    PrintError("standard input: " + read.error().message);
  }
  return read.ok();
}

}  // namespace rulecheck::cli
