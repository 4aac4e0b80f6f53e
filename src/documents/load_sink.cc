#include "documents/load_sink.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/strings.h"
#include "documents/foreign_fields.h"
#include "documents/unrendered.h"

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

// A mapping that is kept for aliases: it, or something right below it, has an anchor.
bool HoldsAnchor(const source::Node& value) {
  return !value.anchor.empty() ||
         std::any_of(value.items.begin(), value.items.end(),
                     [](const source::Item& item) { return !item.node->anchor.empty(); }) ||
         std::any_of(value.entries.begin(), value.entries.end(),
                     [](const source::Entry& entry) { return !entry.value->anchor.empty(); });
}

}  // namespace

Finding& LoadSink::Report(source::DecodeProblem problem, Span where, std::string message) {
  return context_.Report(CheckOf(problem), where, std::move(message), subject_);
}

bool LoadSink::Allows(const source::Entry& entry) {
  if (entry.key->value == "$patch") return true;
  const auto tool = context_.options.promtool_compat ? std::nullopt : ToolWithField(scope_, entry.key->value);
  if (tool) context_.foreign->Add(*tool, entry.key->value, entry.key->span);
  return tool.has_value();
}

std::string LoadSink::HintFor(const source::Entry& entry, std::string_view /*what*/,
                              std::span<const std::string_view> known) {
  if (const auto tool = ToolWithField(scope_, entry.key->value)) {
    return fmt::format("It is a field of {}; Prometheus refuses the file.", ToolName(*tool));
  }
  if (HoldsAnchor(*entry.value)) {
    return "An anchor has to stand inside a field that is known, where its text is used first.";
  }
  if (!entry.value->is_scalar()) {
    const bool near = !Nearest(entry.key->value, known).empty();
    return near || scope_ != FieldScope::kRule ? std::string() : std::string(kStructuredFieldHint);
  }
  const auto* row = std::find_if(std::begin(kHomes), std::end(kHomes),
                                 [&](const HomeRow& r) { return r.key == entry.key->value; });
  if (row == std::end(kHomes) || std::find(known.begin(), known.end(), row->home) == known.end()) return {};
  return fmt::format("It belongs below `{}`.", row->home);
}

bool LoadSink::ExplainsDuration(const MappedText& text) {
  const auto unrendered = FindAnyUnrendered(text.value);
  if (!unrendered || context_.options.promtool_compat) return false;
  context_.Report("rules/unrendered", text.At(unrendered->span).span,
                  fmt::format("{} fills this in before the rule is loaded", unrendered->tool), subject_);
  return true;
}

}  // namespace rulecheck::documents
