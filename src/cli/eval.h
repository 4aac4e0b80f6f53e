// The options of `rulecheck eval`, and what answers them: one function a language.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rulecheck::cli {

// As given; times and durations are read by the function that runs.
struct EvalFlags {
  std::string query;

  std::vector<std::string> series;   // files
  std::vector<std::string> metrics;  // files
  std::vector<std::string> load;     // texts
  std::string metrics_format = "auto";
  std::string test;  // which test of a unit-test file
  std::string interval = "1m";

  std::vector<std::string> logs;  // files; with any, the query is LogQL
  std::string stream;             // labels of lines that have none of their own
  std::string log_format = "auto";
  std::string log_time, log_time_format, log_every;
  bool no_ingest_defaults = false;
  uint64_t limit = 1'000'000;  // lines of a log query
  bool backward = false;

  std::string at, from, to, step;
  std::string lookback = "5m";
  std::vector<std::string> features;
  std::string target_version;

  uint64_t max_samples = 50'000'000;
  uint64_t max_series = 1'000'000;
  uint64_t max_steps = 100'000;
  std::string timeout = "2m";

  std::string format = "text";
  std::string colour = "auto";
  size_t width = 0;  // 0: the terminal's
  size_t height = 16;
  bool ascii = false;
};

// Both return an ExitCode: 0 answered, 1 the query is refused or fails, 2 anything
// else is wrong.
int RunPromqlEval(const EvalFlags& flags);
int RunLogEval(const EvalFlags& flags);

}  // namespace rulecheck::cli
