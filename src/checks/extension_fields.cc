#include "checks/extension_fields.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "documents/load_sink.h"

namespace rulecheck::checks {
namespace {

constexpr size_t kSeveral = 4;
constexpr size_t kMaxPlaces = 200;

bool IsExtension(const Finding& finding) {
  return finding.check == "yaml/unknown-field" && finding.severity == Severity::kError &&
         std::find(finding.notes.begin(), finding.notes.end(), documents::kStructuredFieldHint) !=
             finding.notes.end();
}

size_t CountFiles(const std::vector<Finding>& findings, const std::vector<size_t>& places) {
  std::set<const SourceFile*> files;
  for (const size_t index : places) files.insert(findings[index].where.file);
  return files.size();
}

// Turns the first into the one that is left.
void Merge(const std::vector<size_t>& places, std::vector<Finding>* findings) {
  Finding& first = (*findings)[places[0]];
  const size_t files = CountFiles(*findings, places);
  first.severity = Severity::kInfo;
  first.message += fmt::format(", and stands in {} places{}", places.size(),
                               files > 1 ? fmt::format(" of {} files", files) : "");
  first.notes = {"Prometheus refuses these files as they are; a generator seems to read them first."};
  for (size_t i = 1; i < std::min(places.size(), kMaxPlaces); ++i) {
    first.labels.push_back({(*findings)[places[i]].where, "and here"});
  }
}

}  // namespace

void MergeExtensionFields(std::vector<Finding>* findings) {
  std::map<std::string, std::vector<size_t>> by_message;
  for (size_t i = 0; i < findings->size(); ++i) {
    if (IsExtension((*findings)[i])) by_message[(*findings)[i].message].push_back(i);
  }
  std::set<size_t> gone;
  for (const auto& [message, places] : by_message) {
    if (places.size() < kSeveral) continue;
    Merge(places, findings);
    gone.insert(places.begin() + 1, places.end());
  }
  if (gone.empty()) return;
  std::vector<Finding> left;
  for (size_t i = 0; i < findings->size(); ++i) {
    if (!gone.contains(i)) left.push_back(std::move((*findings)[i]));
  }
  *findings = std::move(left);
}

}  // namespace rulecheck::checks
