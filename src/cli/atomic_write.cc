#include "cli/atomic_write.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include <fmt/core.h>

#include "cli/print_error.h"
#include "source/file_system.h"

namespace rulecheck::cli {
namespace {

namespace fs = std::filesystem;

bool WriteAll(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = write(file, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    text.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

bool Fail(std::string* error) {
  *error = source::ErrnoReason(errno);
  return false;
}

bool WriteDirectly(const std::string& path, std::string_view text, std::string* error) {
  const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) return Fail(error);
  const bool written = WriteAll(file, text) || Fail(error);
  return (close(file) == 0 || Fail(error)) && written;
}

// The mode of a new file: that of the one it replaces, or what the umask leaves.
mode_t ModeFor(const struct stat* old) {
  if (old != nullptr) return old->st_mode & 07777;
  const mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

bool WriteBeside(const std::string& path, const struct stat* old, std::string_view text, std::string* error) {
  std::string name = path + ".XXXXXX";
  const int file = mkostemp(name.data(), O_CLOEXEC);
  if (file < 0) return Fail(error);
  const bool written = (WriteAll(file, text) && fchmod(file, ModeFor(old)) == 0) || Fail(error);
  const bool closed = close(file) == 0 || Fail(error);
  if (written && closed && (std::rename(name.c_str(), path.c_str()) == 0 || Fail(error))) return true;
  unlink(name.c_str());
  return false;
}

}  // namespace

bool WriteFileAtomically(const std::string& path, std::string_view text, std::string* error) {
  struct stat old = {};
  const bool exists = stat(path.c_str(), &old) == 0;
  if (exists && S_ISDIR(old.st_mode)) {
    errno = EISDIR;
    return Fail(error);
  }
  if (exists && !S_ISREG(old.st_mode)) return WriteDirectly(path, text, error);
  if (exists && access(path.c_str(), W_OK) != 0) return Fail(error);
  std::error_code none;
  const fs::path real = exists ? fs::canonical(path, none) : fs::path(path);
  return WriteBeside(none ? path : real.string(), exists ? &old : nullptr, text, error);
}

bool WriteFile(const std::string& path, std::string_view text) {
  std::string error;
  if (WriteFileAtomically(path, text, &error)) return true;
  PrintError(fmt::format("cannot write {}: {}", path, error));
  return false;
}

}  // namespace rulecheck::cli
