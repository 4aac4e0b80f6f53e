#include "cli/standard_output.h"

#include <fmt/core.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>

#include "cli/print_error.h"

namespace rulecheck::cli {
namespace {

int first_errno = 0;  // of a failed write; the stream itself remembers only that there was one
bool told = false;

bool Succeeded(bool written) {
  if (!written && first_errno == 0) first_errno = errno;
  return written && first_errno == 0;
}

}  // namespace

bool Print(std::string_view text) {
  return Succeeded(std::fwrite(text.data(), 1, text.size(), stdout) == text.size());
}

bool FinishStandardOutput() {
  errno = 0;
  std::cout.flush();  // CLI11 prints help there; it flushes stdout, too
  Succeeded(std::cout.good() && std::ferror(stdout) == 0);
  Succeeded(std::fflush(stdout) == 0);
  if (std::ferror(stdout) == 0 && first_errno == 0 && std::cout.good()) return true;
  if (!told) {
    PrintError(first_errno == 0
                   ? std::string("cannot write to standard output")
                   : fmt::format("cannot write to standard output: {}", std::strerror(first_errno)));
  }
  told = true;
  return false;
}

}  // namespace rulecheck::cli
