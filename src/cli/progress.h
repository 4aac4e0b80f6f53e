// A line on the terminal while tests run or files are read.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "rulecheck/load_progress.h"
#include "rulecheck/test.h"

namespace rulecheck::cli {

// One line of `width` cells at most: "[=====>    ] 120 of 255 cases, 2 failed".
std::string ProgressLine(uint64_t done, uint64_t total, uint64_t failed, size_t width);
// The same of files: "[=====>    ] 120 of 255 files".
std::string LoadLine(uint64_t done, uint64_t total, size_t width);

// Draws on standard error from the constructor to the destructor, which wipes the line.
// `when` is auto (from the second second on, on a terminal that is not dumb), always or never.
class ProgressBar {
 public:
  ProgressBar(const TestProgress& progress, std::string_view when, bool quiet);
  ProgressBar(const LoadProgress& progress, std::string_view when, bool quiet);
  ~ProgressBar();

 private:
  using Line = std::function<std::string(size_t width)>;
  ProgressBar(Line line, std::string_view when, bool quiet);
  void Loop(bool at_once);
  void Draw();

  Line line_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopped_ = false;
  bool drawn_ = false;
  std::thread thread_;
};

}  // namespace rulecheck::cli
