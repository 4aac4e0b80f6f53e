#include "cli/fix.h"

#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <utility>

#include "cli/atomic_write.h"
#include "cli/print_error.h"
#include "edit/edits.h"
#include "edit/fixes.h"
#include "source/edit_diff.h"

namespace rulecheck::cli {
namespace {

constexpr uint32_t kFixContext = 3;  // lines around a change, as `diff -u` has it

size_t SyntaxErrors(std::shared_ptr<const SourceFile> file, const LintOptions& options) {
  return LintSources({std::move(file)}, options).findings.size();
}

}  // namespace

void AddFixFlags(CLI::App& app, FixFlags* flags) {
  auto* fix = app.add_flag("--fix", flags->fix,
                           "Make the fixes that keep what a rule means, and report what is left. Of\n"
                           "standard input the fixed text is printed")
                  ->group("Fixes");
  app.add_flag("--diff", flags->diff, "Print what --fix would change, and write nothing: exit 1 if anything")
      ->excludes(fix)
      ->group("Fixes");
  app.add_flag("--unsafe-fixes", flags->unsafe,
               "With --fix or --diff: those as well that change what a rule means")
      ->group("Fixes");
}

Fixer::Fixer(const LintOptions& lint, bool unsafe_allowed) : syntax_(lint), unsafe_(unsafe_allowed) {
  files_ = std::make_shared<source::OverlayFiles>(lint.files != nullptr ? *lint.files : source::Disk());
  syntax_.select = {"yaml/syntax", "promql/syntax", "logql/syntax", "templates/syntax"};
  syntax_.ignore = syntax_.extend_select = {};
  syntax_.baseline = nullptr;
  syntax_.changed = nullptr;
  syntax_.progress = nullptr;
  syntax_.context = {};
}

const std::string& Fixer::TextOf(const std::string& path, const std::string& text) const {
  const auto it = fixed_.find(path);
  return it == fixed_.end() || it->second.edits.empty() ? text : it->second.text;
}

bool Fixer::Breaks(const SourceFile& file, const std::string& text) const {
  const auto again = [&](std::string of) {
    return std::make_shared<const SourceFile>(file.path(), std::move(of));
  };
  return SyntaxErrors(again(text), syntax_) > SyntaxErrors(again(std::string(file.text())), syntax_);
}

bool Fixer::MakeFixesOf(const std::shared_ptr<const SourceFile>& file, std::span<const Fix* const> fixes) {
  FixedFile& fixed = fixed_.try_emplace(file->path(), FixedFile{file, {}, {}, 0, false}).first->second;
  if (fixed.refused) return false;
  const edit::ChosenFixes chosen = edit::ChooseFixes(fixes);
  Result<std::string> text = edit::Apply(file->text(), chosen.edits);
  if (!text || Breaks(*file, *text)) {
    PrintError(
        fmt::format("{}: a fix would break this file, so none is made: a fault of rulecheck", file->path()));
    fixed.refused = true;
    return false;
  }
  fixed.edits = edit::Then(fixed.edits, file->text(), chosen.edits);
  fixed.text = std::move(*text);
  fixed.fixes += chosen.fixes;
  files_->Set(file->path(), fixed.text);
  return true;
}

bool Fixer::MakeFixes(const Run& run) {
  std::map<const SourceFile*, std::vector<const Fix*>> fixes;
  for (const Finding& finding : run.findings) {
    if (finding.fix && (finding.fix->safe || unsafe_)) fixes[finding.where.file].push_back(&*finding.fix);
  }
  bool any = false;
  for (const auto& file : run.files) {
    const auto of_file = fixes.find(file.get());
    if (of_file != fixes.end()) any = MakeFixesOf(file, of_file->second) || any;
  }
  return any;
}

size_t Fixer::fixes() const {
  size_t sum = 0;
  for (const auto& [path, file] : fixed_) sum += file.fixes;
  return sum;
}

std::string Fixer::Summary() const {
  const size_t fixes = this->fixes();
  const auto files = std::count_if(fixed_.begin(), fixed_.end(),
                                   [](const auto& entry) { return !entry.second.edits.empty(); });
  return fmt::format("{} {} in {} {}", fixes, fixes == 1 ? "fix" : "fixes", files,
                     files == 1 ? "file" : "files");
}

std::string Fixer::Diff() const {
  std::string out;
  for (const auto& [path, file] : fixed_) {
    out += source::DiffOfFile(*file.original, file.edits, kFixContext);
  }
  return out;
}

bool Fixer::Write() const {
  for (const auto& [path, file] : fixed_) {
    if (file.edits.empty()) continue;
    const Result<std::string> now = source::Disk().Read(path);
    if (!now || *now != file.original->text()) {
      PrintError(fmt::format("cannot write {}: it is no longer what was linted", path));
      return false;
    }
    if (!WriteFile(path, file.text)) return false;
  }
  return true;
}

}  // namespace rulecheck::cli
