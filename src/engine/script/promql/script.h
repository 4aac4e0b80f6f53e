// The acceptance scripts of PromQL engines: `load` series, `eval` queries, say what
// is expected (language of promql/promqltest of Prometheus). The engine is tested
// with them; each eval is also run in other ways that must give the same answer.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rulecheck::engine::script {

struct Report {
  size_t passed = 0;
  size_t failed = 0;
  std::vector<std::string> failures;  // `file:line: what differs`, one an eval that failed
  std::string error;                  // the script itself is wrong: nothing ran. `file:line: ...`
};

// Runs a whole script. `name` stands in front of the messages. The engine has every
// experimental part on, removes names late and uses start timestamps, as in
// Prometheus' own runs.
Report Run(std::string_view name, std::string_view text);

}  // namespace rulecheck::engine::script
