#include "cli/progress.h"

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace rulecheck::cli {
namespace {

using std::chrono::milliseconds;

// Shorter runs show nothing.
constexpr milliseconds kPatience{1000};
constexpr milliseconds kInterval{100};
constexpr size_t kBarCells = 30;

bool IsTerminal() {
  const char* term = std::getenv("TERM");
  return isatty(STDERR_FILENO) != 0 && term != nullptr && std::string_view(term) != "dumb";
}

size_t ProgressWidth() {
  winsize size = {};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

}  // namespace

std::string ProgressLine(uint64_t done, uint64_t total, uint64_t failed, size_t width) {
  std::string text = total == 0 ? "reading tests" : fmt::format("{} of {} cases", done, total);
  if (failed > 0) text += fmt::format(", {} failed", failed);
  if (text.size() > width) return text.substr(0, width);
  if (total == 0 || text.size() + kBarCells + 3 > width) return text;
  const size_t full = static_cast<size_t>(std::min(done, total) * kBarCells / total);
  std::string bar(full, '=');
  if (full < kBarCells) bar += '>';
  bar.resize(kBarCells, ' ');
  return fmt::format("[{}] {}", bar, text);
}

ProgressBar::ProgressBar(const TestProgress& progress, std::string_view when, bool quiet)
    : progress_(progress) {
  if (when == "never" || (when == "auto" && (quiet || !IsTerminal()))) return;
  thread_ = std::thread([this, at_once = when == "always"] { Loop(at_once); });
}

ProgressBar::~ProgressBar() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  stop_.notify_all();
  thread_.join();
  if (drawn_) std::fputs("\r\x1b[K", stderr);
}

void ProgressBar::Loop(bool at_once) {
  std::unique_lock lock(mutex_);
  const auto stopped = [this] { return stopped_; };
  if (!at_once && stop_.wait_for(lock, kPatience, stopped)) return;
  do {
    Draw();
  } while (!stop_.wait_for(lock, kInterval, stopped));
  if (at_once) Draw();
}

void ProgressBar::Draw() {
  const std::string line =
      ProgressLine(progress_.done, progress_.total, progress_.failed, ProgressWidth() - 1);
  std::fputs(fmt::format("\r\x1b[K{}", line).c_str(), stderr);
  drawn_ = true;
}

}  // namespace rulecheck::cli
