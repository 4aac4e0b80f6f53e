#include "cli/progress.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <utility>

#include "cli/terminal.h"

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

constexpr unsigned kUsualWidth = 80;

// The text, behind a bar where there is room.
std::string WithBar(std::string text, uint64_t done, uint64_t total, size_t width) {
  if (text.size() > width) return text.substr(0, width);
  if (total == 0 || text.size() + kBarCells + 3 > width) return text;
  const size_t full = static_cast<size_t>(std::min(done, total) * kBarCells / total);
  std::string bar(full, '=');
  if (full < kBarCells) bar += '>';
  bar.resize(kBarCells, ' ');
  return fmt::format("[{}] {}", bar, text);
}

}  // namespace

std::string ProgressLine(uint64_t done, uint64_t total, uint64_t failed, size_t width) {
  std::string text = total == 0 ? "reading tests" : fmt::format("{} of {} cases", done, total);
  if (failed > 0) text += fmt::format(", {} failed", failed);
  return WithBar(std::move(text), done, total, width);
}

std::string LoadLine(uint64_t done, uint64_t total, size_t width) {
  if (total == 0) return WithBar("looking for files", 0, 0, width);
  if (done >= total) return WithBar("checking", done, total, width);
  return WithBar(fmt::format("{} of {} files", done, total), done, total, width);
}

ProgressBar::ProgressBar(const TestProgress& progress, std::string_view when, bool quiet)
    : ProgressBar(
          [&progress](size_t width) {
            return ProgressLine(progress.done, progress.total, progress.failed, width);
          },
          when, quiet) {}

ProgressBar::ProgressBar(const LoadProgress& progress, std::string_view when, bool quiet)
    : ProgressBar([&progress](size_t width) { return LoadLine(progress.done, progress.total, width); }, when,
                  quiet) {}

ProgressBar::ProgressBar(Line line, std::string_view when, bool quiet) : line_(std::move(line)) {
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
  const std::string line = line_(TerminalColumns(stderr).value_or(kUsualWidth) - 1);
  std::fputs(fmt::format("\r\x1b[K{}", line).c_str(), stderr);
  drawn_ = true;
}

}  // namespace rulecheck::cli
