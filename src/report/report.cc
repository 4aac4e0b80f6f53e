#include "report/report.h"

#include <iterator>

namespace rulecheck::report {
namespace {

using RenderFunction = std::string (*)(const Run&, const RenderOptions&);

constexpr FormatInfo kFormats[] = {
    {Format::kText, "text", "code frames, for people"},
    {Format::kConcise, "concise", "one line an item: path:line:col: severity id message"},
    {Format::kJson, "json", "one object with every fact"},
    {Format::kJsonl, "jsonl", "one JSON object a line and event"},
    {Format::kJunit, "junit", "JUnit's XML: a suite per file"},
    {Format::kTap, "tap", "TAP: for prove and others"},
    {Format::kGithub, "github", "annotations of GitHub Actions"},
};
// In the order of Format.
constexpr RenderFunction kRender[] = {RenderText,  RenderConcise, RenderJson,  RenderJsonl,
                                      RenderJunit, RenderTap,     RenderGithub};
static_assert(std::size(kFormats) == std::size(kRender));

}  // namespace

std::span<const FormatInfo> AllFormats() {
  return kFormats;
}

std::optional<Format> FindFormat(std::string_view name) {
  for (const FormatInfo& info : kFormats) {
    if (info.name == name) return info.format;
  }
  return std::nullopt;
}

std::string Render(const Run& run, Format format, const RenderOptions& options) {
  return kRender[static_cast<size_t>(format)](run, options);
}

}  // namespace rulecheck::report
