#include "cli/eval_common.h"

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>

#include "cli/colour.h"
#include "cli/eval_time.h"
#include "cli/print_error.h"
#include "cli/terminal.h"
#include "source/file_system.h"

namespace rulecheck::cli {
namespace {

bool Time(const char* flag, const std::string& text, int64_t* out) {
  const auto value = ParseTime(text);
  if (value) {
    *out = *value;
    return true;
  }
  PrintError(fmt::format("{}: {}", flag, value.error().message));
  return false;
}

constexpr unsigned kUsualColumns = 80;

// Whether the locale promises that braille can be shown.
bool HasUnicode() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string_view text = value;
    return text.find("UTF-8") != std::string_view::npos || text.find("utf8") != std::string_view::npos;
  }
  return false;
}

}  // namespace

bool ReadDurationFlag(const char* flag, const std::string& text, int64_t* out) {
  const auto value = ParseStep(text);
  if (value) {
    *out = *value;
    return true;
  }
  PrintError(fmt::format("{}: {}", flag, value.error().message));
  return false;
}

bool ReadTimes(const EvalFlags& flags, int64_t interval_ms, When* out) {
  out->range = !flags.from.empty() || !flags.to.empty() || !flags.step.empty();
  if (!out->range) {
    if (flags.at.empty()) return true;
    out->given = true;
    if (!Time("--at", flags.at, &out->grid.start_ms)) return false;
    out->grid.end_ms = out->grid.start_ms;
    return true;
  }
  if (!flags.at.empty() || flags.from.empty() || flags.to.empty()) {
    PrintError(!flags.at.empty() ? "--at is for one time; leave it, or --from, --to and --step, out"
                                 : "a range needs both --from and --to");
    return false;
  }
  out->given = true;
  out->grid.step_ms = interval_ms;
  if (!Time("--from", flags.from, &out->grid.start_ms) || !Time("--to", flags.to, &out->grid.end_ms) ||
      (!flags.step.empty() && !ReadDurationFlag("--step", flags.step, &out->grid.step_ms))) {
    return false;
  }
  if (out->grid.end_ms >= out->grid.start_ms) return true;
  PrintError("--to is before --from");
  return false;
}

bool ReadEvalFile(const std::string& path, std::shared_ptr<const SourceFile>* out) {
  Result<std::string> text = path == "-" ? source::ReadStandardInput() : source::Disk().Read(path);
  const std::string name = path == "-" ? "<stdin>" : path;
  if (text) {
    *out = std::make_shared<SourceFile>(name, std::move(*text));
    return true;
  }
  PrintError(fmt::format("{}: {}", name, text.error().message));
  return false;
}

report::PlotOptions PlotOptionsOf(const EvalFlags& flags) {
  report::PlotOptions options;
  options.width = flags.width != 0 ? flags.width : TerminalColumns(stdout).value_or(kUsualColumns);
  options.height = flags.height;
  options.colour = WantsColour(flags.colour, stdout);
  options.ascii = flags.ascii || !HasUnicode();
  return options;
}

}  // namespace rulecheck::cli
