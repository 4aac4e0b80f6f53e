#include "checks/input_files.h"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <set>
#include <system_error>

namespace rulecheck::checks {
namespace {

namespace fs = std::filesystem;

std::string Reason(const std::error_code& code) {
  std::string text = code.message();
  if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

bool HasRuleExtension(const fs::path& path) {
  const std::string extension = path.extension().string();
  return extension == ".yaml" || extension == ".yml" || extension == ".rules";
}

class Finder {
 public:
  InputFiles Find(const std::vector<std::string>& paths, bool allow_none) {
    for (const std::string& path : paths) {
      std::error_code code;
      const fs::file_status status = path == "-" ? fs::file_status() : fs::status(path, code);
      if (path == "-") {
        Add(path, path);
      } else if (!fs::exists(status)) {
        out_.unreadable.push_back(
            fmt::format("{}: {}", path, code ? Reason(code) : "no such file or directory"));
      } else if (fs::is_directory(status)) {
        const size_t before = found_;
        Walk(path);
        if (found_ == before && !allow_none) {
          out_.unreadable.push_back(
              fmt::format("{}: no *.yaml, *.yml or *.rules file in this directory", path));
        }
      } else {
        ++found_;
        AddFile(path);
      }
    }
    return std::move(out_);
  }

 private:
  void Add(const std::string& path, std::string identity) {
    if (seen_files_.insert(std::move(identity)).second) out_.files.push_back(path);
  }

  void AddFile(const fs::path& path) {
    std::error_code code;
    const fs::path canonical = fs::canonical(path, code);
    Add(path.string(), code ? path.string() : canonical.string());
  }

  // Depth first with an explicit stack; a directory is entered once, whatever links lead to it.
  void Walk(const fs::path& root) {
    std::vector<fs::path> stack{root};
    while (!stack.empty()) {
      const fs::path directory = stack.back();
      stack.pop_back();
      std::error_code code;
      const fs::path canonical = fs::canonical(directory, code);
      if (!seen_directories_.insert(code ? directory.string() : canonical.string()).second) continue;
      std::vector<fs::path> entries;
      for (fs::directory_iterator it(directory, code), end; !code && it != end; it.increment(code)) {
        if (!it->path().filename().string().starts_with('.')) entries.push_back(it->path());
      }
      if (code) {
        out_.unreadable.push_back(fmt::format("{}: {}", directory.string(), Reason(code)));
        ++found_;
        continue;
      }
      std::sort(entries.begin(), entries.end());
      std::vector<fs::path> below;
      for (const fs::path& entry : entries) Enter(entry, &below);
      stack.insert(stack.end(), below.rbegin(), below.rend());
    }
  }

  void Enter(const fs::path& entry, std::vector<fs::path>* directories) {
    std::error_code code;
    const fs::file_status status = fs::status(entry, code);
    if (fs::is_directory(status)) {
      directories->push_back(entry);
    } else if (HasRuleExtension(entry)) {
      ++found_;
      if (fs::is_regular_file(status)) {
        AddFile(entry.lexically_normal());
      } else {
        out_.unreadable.push_back(fmt::format("{}: {}", entry.lexically_normal().string(),
                                              code ? Reason(code) : "not a regular file"));
      }
    }
  }

  InputFiles out_;
  size_t found_ = 0;  // also those seen before
  std::set<std::string> seen_files_, seen_directories_;
};

}  // namespace

InputFiles FindInputFiles(const std::vector<std::string>& paths, bool allow_none) {
  return Finder().Find(paths, allow_none);
}

Result<std::string> ReadInputFile(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"), std::fclose);
  if (file == nullptr) return Error{Reason(std::error_code(errno, std::generic_category())), {}};
  std::string text;
  char buffer[1 << 16];
  while (const size_t n = std::fread(buffer, 1, sizeof buffer, file.get())) {
    text.append(buffer, n);
    if (text.size() > kMaxFileBytes) {
      return Error{fmt::format("larger than {} MiB", kMaxFileBytes >> 20), {}};
    }
  }
  if (std::ferror(file.get()) != 0) return Error{Reason(std::error_code(errno, std::generic_category())), {}};
  return text;
}

}  // namespace rulecheck::checks
