#include "report/report.h"

namespace rulecheck::report {
namespace {

using RenderFunction = std::string (*)(const Run&, const RenderOptions&);

constexpr FormatInfo kFormats[] = {
#define FORMAT(enumerator, name, render, doc) {Format::enumerator, name, doc},
#include "report/formats.def"
#undef FORMAT
};
constexpr RenderFunction kRender[] = {
#define FORMAT(enumerator, name, render, doc) render,
#include "report/formats.def"
#undef FORMAT
};

}  // namespace

std::span<const FormatInfo> AllFormats() {
  return kFormats;
}

std::string FormatWords() {
  std::string out;
  for (const FormatInfo& info : kFormats) out.append(out.empty() ? "" : " ").append(info.name);
  return out;
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
