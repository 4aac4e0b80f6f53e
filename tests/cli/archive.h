// A whole run of the program as one text: notes, command, exit code, then the files it
// finds and what it writes, each behind a line `-- NAME --`.
//
//   # what the case shows
//   $ rulecheck lint rules/
//   exit 1
//   -- rules/a.yaml --
//   groups: []
//   -- stdout --
//   -- stderr --
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rulecheck::cli_test {

struct Archive {
  std::string notes;    // lines that begin with `#`
  std::string command;  // one line of sh
  int exit_code = 0;
  bool not_as_root = false;  // a line `not as root`: permissions mean nothing to root
  std::vector<std::pair<std::string, std::string>> files;
  std::string standard_output, standard_error;
};

// Throws std::runtime_error with the line that is wrong.
Archive ParseArchive(std::string_view text);
std::string PrintArchive(const Archive& archive);

// Runs the command in a fresh folder that holds the files; fills the outcome. The folder's
// name in the output is replaced by $TMP.
Archive RunArchive(const Archive& archive);

}  // namespace rulecheck::cli_test
