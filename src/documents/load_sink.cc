#include "documents/load_sink.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace rulecheck::documents {

namespace {

struct HomeRow {
  std::string_view key;
  std::string_view home;
};
constexpr HomeRow kHomes[] = {
    {"severity", "labels"},         {"team", "labels"},
    {"service", "labels"},          {"summary", "annotations"},
    {"description", "annotations"}, {"message", "annotations"},
    {"runbook_url", "annotations"}, {"runbook", "annotations"},
    {"dashboard", "annotations"},
};

LoadCheck CheckOf(source::DecodeProblem problem) {
  switch (problem) {
    case source::DecodeProblem::kUnknownKey:
      return "yaml/unknown-field";
    case source::DecodeProblem::kRepeatedKey:
      return "yaml/duplicate-key";
    case source::DecodeProblem::kBadDuration:
      return "rules/invalid-duration";
    case source::DecodeProblem::kWrongType:
    case source::DecodeProblem::kBadValue:
    case source::DecodeProblem::kSuspicious:
      break;
  }
  return "yaml/wrong-type";
}

}  // namespace

Finding& LoadSink::Report(source::DecodeProblem problem, Span where, std::string message) {
  return context_.Report(CheckOf(problem), where, std::move(message), subject_);
}

std::string LoadSink::HintFor(std::string_view key, std::span<const std::string_view> known) {
  const auto* row =
      std::find_if(std::begin(kHomes), std::end(kHomes), [&](const HomeRow& r) { return r.key == key; });
  if (row == std::end(kHomes) || std::find(known.begin(), known.end(), row->home) == known.end()) return {};
  return fmt::format("It belongs below `{}`.", row->home);
}

}  // namespace rulecheck::documents
