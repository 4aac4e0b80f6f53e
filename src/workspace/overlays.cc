#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "rulecheck/document.h"
#include "rulecheck/overlay_table.h"

namespace rulecheck {
namespace {

// In the order in which changes pass through them.
constexpr std::array<std::string_view, 17> kEnvironments = {
    "sandbox", "dev",     "development", "test",    "testing", "qa",  "uat",        "int", "integration",
    "stage",   "staging", "stg",         "preprod", "prod",    "prd", "production", "live"};
constexpr size_t kFirstOfProduction = 13;

size_t RankOf(std::string_view word) {
  std::string small(word);
  std::transform(small.begin(), small.end(), small.begin(),
                 [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
  return static_cast<size_t>(std::find(kEnvironments.begin(), kEnvironments.end(), small) -
                             kEnvironments.begin());
}

bool IsEnvironment(std::string_view word) {
  return RankOf(word) < kEnvironments.size();
}

struct OverlayPlace {
  std::string root, environment;  // both empty: none
};

// A word of a file's name between dots, dashes and underscores; its ending is none.
OverlayPlace PlaceInName(std::string_view folder, std::string_view name) {
  size_t begin = 0;
  while (begin < name.size()) {
    const size_t end = std::min(name.find_first_of("-_.", begin), name.size());
    const std::string_view word = name.substr(begin, end - begin);
    if (end < name.size() && IsEnvironment(word))
      return {fmt::format("{}{}*{}", folder, name.substr(0, begin), name.substr(end)), std::string(word)};
    begin = end + 1;
  }
  return {};
}

OverlayPlace PlaceOfPath(std::string_view path) {
  size_t begin = 0;
  for (size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/', begin)) {
    const std::string_view folder = path.substr(begin, slash - begin);
    if (IsEnvironment(folder)) return {fmt::format("{}*", path.substr(0, begin)), std::string(folder)};
    begin = slash + 1;
  }
  return PlaceInName(path.substr(0, begin), path.substr(begin));
}

std::string OnOneLine(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) out += c;
    if (blank && !out.empty() && out.back() != ' ') out += ' ';
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string NameOfRule(const Rule& rule) {
  std::string out(rule.name.value);
  for (const TextPair& label : rule.labels)
    if (label.key.value == "severity") out += fmt::format(" ({})", label.value.value);
  return out;
}

OverlayCell CellOf(const QueryItem& item) {
  const SourceFile& file = *item.document->file;
  OverlayCell cell{&item, file.path(), file.Position(item.rule->name.Whole().span.begin).line,
                   OnOneLine(item.text.value)};
  if (item.rule->hold != nullptr) cell.text += fmt::format(" for {}", item.rule->hold->text.value);
  return cell;
}

// The rules of a root, by name and environment.
class FamilyBuilder {
 public:
  void Add(const std::string& environment, const QueryItem& item) {
    // Rules of one name are told apart by their order.
    std::string name = NameOfRule(*item.rule);
    const size_t nth = ++seen_[{environment, name}];
    if (nth > 1) name += fmt::format(" #{}", nth);
    rules_[std::move(name)].emplace(environment, &item);
    environments_.emplace(RankOf(environment), environment);
  }

  // Nothing when the environments have no rule in common.
  std::optional<OverlayFamily> Build(std::string root) const {
    const bool shared =
        std::any_of(rules_.begin(), rules_.end(), [](const auto& r) { return r.second.size() > 1; });
    if (!shared) return std::nullopt;
    OverlayFamily out{std::move(root), {}, {}};
    for (const auto& [rank, name] : environments_) out.environments.push_back(name);
    for (const auto& [name, by_environment] : rules_) {
      OverlayRow row{name, false, {}};
      for (const std::string& environment : out.environments) {
        const auto it = by_environment.find(environment);
        row.cells.push_back(it == by_environment.end() ? std::nullopt : std::optional(CellOf(*it->second)));
        if (it != by_environment.end()) row.is_alert = it->second->role == QueryRole::kAlert;
      }
      out.rows.push_back(std::move(row));
    }
    return out;
  }

 private:
  std::map<std::string, std::map<std::string, const QueryItem*>> rules_;
  std::map<std::pair<std::string, std::string>, size_t> seen_;
  std::set<std::pair<size_t, std::string>> environments_;
};

}  // namespace

bool IsProduction(std::string_view environment) {
  const size_t rank = RankOf(environment);
  return rank >= kFirstOfProduction && rank < kEnvironments.size();
}

std::vector<OverlayFamily> CompareOverlays(std::span<const Document* const> documents) {
  std::map<std::string, FamilyBuilder> families;
  for (const Document* document : documents) {
    if (document->groups().empty() || document->partial) continue;
    const OverlayPlace place = PlaceOfPath(document->file->path());
    if (place.root.empty()) continue;
    for (const QueryItem& item : document->queries)
      if (item.is_rule()) families[place.root].Add(place.environment, item);
  }
  std::vector<OverlayFamily> out;
  for (const auto& [root, family] : families)
    if (auto built = family.Build(root)) out.push_back(std::move(*built));
  return out;
}

}  // namespace rulecheck
