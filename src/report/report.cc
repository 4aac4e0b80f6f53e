#include "report/report.h"

namespace rulecheck::report {
namespace {

constexpr FormatInfo kFormats[] = {
    {Format::kText, "text", "code frames, for people"},
    {Format::kConcise, "concise", "one line an item: path:line:col: severity id message"},
    {Format::kJson, "json", "one object with every fact"},
};

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
  switch (format) {
    case Format::kText:
      return RenderText(run, options);
    case Format::kConcise:
      return RenderConcise(run, options);
    case Format::kJson:
      return RenderJson(run, options);
  }
  return {};
}

}  // namespace rulecheck::report
