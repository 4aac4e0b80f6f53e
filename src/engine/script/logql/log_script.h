// The acceptance scripts of LogQL: `load` lines of streams, `eval` queries, say what is
// expected (language of pkg/logql/internal/logqltest of Loki). The engine is tested with
// them; each eval is also run in another way that must give the same answer.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rulecheck::engine::logql::script {

struct Report {
  size_t passed = 0;
  size_t failed = 0;
  std::vector<std::string> failures;  // `file:line: what differs`, one an eval that failed
  size_t unchecked_texts = 0;         // texts of errors that were expected but not compared
  std::string error;                  // the script itself is wrong: nothing ran. `file:line: ...`
};

struct Options {
  // `expect fail msg: text`: false when the text is another engine's and only whether
  // there is an error counts.
  bool compare_error_texts = true;
};

// Runs a whole script. `name` stands in front of the messages. Time 0 of a script is the
// first second of 2026, as in Loki's own runs.
Report Run(std::string_view name, std::string_view text, const Options& options);

}  // namespace rulecheck::engine::logql::script
