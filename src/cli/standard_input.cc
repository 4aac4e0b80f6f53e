#include "cli/standard_input.h"

#include <fmt/core.h>

#include <cstdio>

#include "cli/print_error.h"

namespace rulecheck::cli {

bool ReadStandardInput(std::string* text) {
  constexpr size_t kMaxBytes = size_t{64} << 20;
  char buffer[1 << 16];
  while (const size_t n = std::fread(buffer, 1, sizeof buffer, stdin)) {
    text->append(buffer, n);
    if (text->size() <= kMaxBytes) continue;
    PrintError(fmt::format("standard input is larger than {} MiB", kMaxBytes >> 20));
    return false;
  }
  if (std::ferror(stdin) == 0) return true;
  PrintError("standard input cannot be read");
  return false;
}

}  // namespace rulecheck::cli
