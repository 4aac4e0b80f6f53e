#include "source/git.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "source/file_system.h"

namespace rulecheck::source {
namespace {

constexpr size_t kMaxGitOutput = size_t{512} << 20;

// Both ends are closed when it goes.
class Pipe {
 public:
  Pipe() { ok_ = pipe2(ends_.data(), O_CLOEXEC) == 0; }
  ~Pipe() {
    CloseRead();
    CloseWrite();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  bool ok() const { return ok_; }
  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  void CloseRead() { Close(0); }
  void CloseWrite() { Close(1); }

 private:
  void Close(size_t end) {
    if (ok_ && ends_[end] >= 0) close(ends_[end]);
    ends_[end] = -1;
  }

  std::array<int, 2> ends_{-1, -1};
  bool ok_ = false;
};

// In the child: only calls that are safe after fork.
[[noreturn]] void ExecGit(const Pipe& out, const Pipe& err, char* const* arguments) {
  const int nothing = open("/dev/null", O_RDONLY);
  if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(out.write_end(), 1) < 0 || dup2(err.write_end(), 2) < 0)
    _exit(126);
  execvp("git", arguments);
  _exit(127);
}

// Reads both until they end; false when there is too much.
bool ReadBoth(const Pipe& out, const Pipe& err, std::string* output, std::string* errors) {
  std::array<pollfd, 2> waiting{{{out.read_end(), POLLIN, 0}, {err.read_end(), POLLIN, 0}}};
  std::array<std::string*, 2> targets{output, errors};
  std::array<char, 1 << 16> buffer{};
  while (waiting[0].fd >= 0 || waiting[1].fd >= 0) {
    if (poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) return false;
    for (size_t i = 0; i < waiting.size(); ++i) {
      if (waiting[i].fd < 0 || waiting[i].revents == 0) continue;
      const ssize_t got = read(waiting[i].fd, buffer.data(), buffer.size());
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) {
        waiting[i].fd = -1;
      } else if (targets[i]->size() + static_cast<size_t>(got) > kMaxGitOutput) {
        return false;
      } else {
        targets[i]->append(buffer.data(), static_cast<size_t>(got));
      }
    }
  }
  return true;
}

std::string OneLine(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  if (text.starts_with("fatal: ")) text.erase(0, 7);
  for (char& c : text) c = c == '\n' ? ' ' : c;
  return text;
}

}  // namespace

Result<std::string> RunGit(const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {"git", "--no-optional-locks",      "-c", "core.fsmonitor=false",
                                    "-c",  "core.hooksPath=/dev/null", "-c", "core.quotePath=false"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  Pipe out, err;
  if (!out.ok() || !err.ok()) return Error{"cannot run git: " + ErrnoReason(errno), {}};
  const pid_t child = fork();
  if (child < 0) return Error{"cannot run git: " + ErrnoReason(errno), {}};
  if (child == 0) ExecGit(out, err, pointers.data());
  out.CloseWrite();
  err.CloseWrite();
  std::string output, errors;
  const bool complete = ReadBoth(out, err, &output, &errors);
  out.CloseRead();
  err.CloseRead();
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!complete) return Error{"git says more than 512 MiB", {}};
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return output;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127 && errors.empty())
    return Error{"there is no git on PATH", {}};
  return Error{errors.empty() ? "git failed" : OneLine(std::move(errors)), {}};
}

std::vector<std::string> SplitZero(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const size_t end = text.find('\0');
    out.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace rulecheck::source
