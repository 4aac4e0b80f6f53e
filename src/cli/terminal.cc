#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

namespace rulecheck::cli {

std::optional<unsigned> TerminalColumns(std::FILE* stream) {
  const int file = fileno(stream);
  winsize size = {};
  if (isatty(file) == 0 || ioctl(file, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return std::nullopt;
  return size.ws_col;
}

}  // namespace rulecheck::cli
