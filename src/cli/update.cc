#include "cli/update.h"

#include <fmt/core.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstdlib>

#include "cli/atomic_write.h"
#include "cli/exit_code.h"
#include "cli/print_error.h"
#include "cli/standard_output.h"
#include "rulecheck/update.h"
#include "source/edit_diff.h"

namespace rulecheck::cli {
namespace {

constexpr uint32_t kDiffContext = 2;

// Servers that build set it, to whatever.
bool IsCi() {
  const char* value = std::getenv("CI");
  return value != nullptr && *value != '\0' && std::string_view(value) != "false";
}

void PrintDiff(const UpdatedFile& updated) {
  Print(source::DiffOfFile(*updated.file, updated.edits, kDiffContext));
}

bool Agrees() {
  std::fputs("write these changes? [y/N] ", stderr);
  const int answer = std::getchar();
  return answer == 'y' || answer == 'Y';
}

}  // namespace

void AddUpdateFlags(CLI::App& app, UpdateFlags* flags) {
  auto* update =
      app.add_flag("--update{failing}", flags->scope,
                   "Rewrite expectations that are not met, in place; --update=missing only those of cases\n"
                   "that expect nothing so far. Shows the diff and asks")
          ->group("Update");
  app.add_flag("--yes", flags->yes, "Write without a question")->needs(update)->group("Update");
}

bool CheckUpdateFlags(const UpdateFlags& flags) {
  if (flags.scope.empty()) return true;
  if (flags.scope != "failing" && flags.scope != "missing") {
    PrintError(fmt::format("--update={}: there are `failing` and `missing`", flags.scope));
    return false;
  }
  if (!IsCi() || flags.yes) return true;
  PrintError("--update in CI would make tests agree with whatever comes; say --yes to do that");
  return false;
}

int UpdateExpectations(const std::vector<std::string>& paths, const TestOptions& test,
                       const UpdateFlags& flags) {
  const std::vector<UpdatedFile> files =
      UpdateTests(paths, test, flags.scope == "missing" ? UpdateScope::kMissing : UpdateScope::kFailing);
  uint64_t cases = 0;
  uint64_t refused = 0;
  for (const UpdatedFile& file : files) {
    PrintDiff(file);
    for (const std::string& line : file.refused) fmt::print(stderr, "not updated: {}\n", line);
    cases += file.updated;
    refused += file.refused.size();
  }
  if (!FinishStandardOutput()) return kTrouble;
  const auto code = refused > 0 ? kFound : kFine;
  if (cases == 0) {
    if (refused == 0) fmt::print(stderr, "nothing to update\n");
    return code;
  }
  if (!flags.yes) {
    if (isatty(STDIN_FILENO) == 0) {
      fmt::print(stderr, "{} case{} would be updated; --yes writes\n", cases, cases == 1 ? "" : "s");
      return kFound;
    }
    if (!Agrees()) return kFound;
  }
  size_t written = 0;
  for (const UpdatedFile& file : files) {
    if (file.edits.empty()) continue;
    if (!WriteFile(file.file->path(), file.text)) return kTrouble;
    ++written;
  }
  fmt::print(stderr, "{} case{} updated in {} file{}\n", cases, cases == 1 ? "" : "s", written,
             written == 1 ? "" : "s");
  return code;
}

}  // namespace rulecheck::cli
