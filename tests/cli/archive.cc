#include "cli/archive.h"

#include <fmt/core.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace rulecheck::cli_test {
namespace {

namespace fs = std::filesystem;

// "rules/a.yaml" of "-- rules/a.yaml --"; empty for any other line.
std::string_view MarkerName(std::string_view line) {
  if (line.size() < 7 || !line.starts_with("-- ") || !line.ends_with(" --")) return {};
  return line.substr(3, line.size() - 6);
}

void ParseHeader(std::string_view line, Archive* out) {
  if (line.starts_with('#')) {
    out->notes.append(line).append("\n");
  } else if (line.starts_with("$ ")) {
    out->command = line.substr(2);
  } else if (line == "not as root") {
    out->not_as_root = true;
  } else if (line.starts_with("exit ")) {
    out->exit_code = std::stoi(std::string(line.substr(5)));
  } else if (!line.empty()) {
    throw std::runtime_error(fmt::format("unexpected line: {}", line));
  }
}

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void ReplaceAll(std::string* text, const std::string& from, std::string_view to) {
  for (size_t at = text->find(from); at != std::string::npos; at = text->find(from, at + to.size())) {
    text->replace(at, from.size(), to);
  }
}

class TempFolder {
 public:
  TempFolder() {
    std::string name = (fs::temp_directory_path() / "rulecheck-cli-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    path_ = name;
  }
  ~TempFolder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

Archive ParseArchive(std::string_view text) {
  Archive out;
  std::string* section = nullptr;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (const std::string_view name = MarkerName(line); !name.empty()) {
      if (name == "stdout") {
        section = &out.standard_output;
      } else if (name == "stderr") {
        section = &out.standard_error;
      } else {
        out.files.emplace_back(name, "");
        section = &out.files.back().second;
      }
    } else if (section != nullptr) {
      section->append(line).append("\n");
    } else {
      ParseHeader(line, &out);
    }
  }
  if (out.command.empty()) throw std::runtime_error("no line with a command");
  return out;
}

std::string PrintArchive(const Archive& archive) {
  std::string out =
      fmt::format("{}{}$ {}\nexit {}\n", archive.notes, archive.not_as_root ? "not as root\n" : "",
                  archive.command, archive.exit_code);
  for (const auto& [name, text] : archive.files) out += fmt::format("-- {} --\n{}", name, text);
  out += fmt::format("-- stdout --\n{}-- stderr --\n{}", archive.standard_output, archive.standard_error);
  return out;
}

Archive RunArchive(const Archive& archive) {
  const TempFolder folder;
  const fs::path work = folder.path() / "work";
  fs::create_directory(work);
  for (const auto& [name, text] : archive.files) {
    fs::create_directories((work / name).parent_path());
    std::ofstream(work / name, std::ios::binary) << text;
  }
  std::ofstream(folder.path() / "command.sh") << archive.command << "\n";
  // A clean environment: what the tester has set must not change the answer.
  const std::string line = fmt::format(
      "cd {0}/work && env -i PATH={1}:/usr/bin:/bin HOME={0} LC_ALL=C.UTF-8 TERM=xterm sh {0}/command.sh "
      "> {0}/stdout 2> {0}/stderr < /dev/null",
      folder.path().string(), RULECHECK_BINARY_DIR);
  const int status = std::system(line.c_str());
  Archive out = archive;
  out.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  out.standard_output = ReadAll(folder.path() / "stdout");
  out.standard_error = ReadAll(folder.path() / "stderr");
  for (std::string* text : {&out.standard_output, &out.standard_error}) {
    ReplaceAll(text, folder.path().string(), "$TMP");
  }
  return out;
}

}  // namespace rulecheck::cli_test
