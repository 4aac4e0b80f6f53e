// A settings file to begin with, fitted to what a repository has.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "policy/show.h"
#include "workspace/rule_index.h"

namespace rulecheck::policy {
namespace {

// A label is worth a policy when nearly all alerts have it, with few plain values.
constexpr size_t kMaxValues = 8;

struct LabelUse {
  size_t alerts = 0;
  std::set<std::string> values;
  bool plain = true;  // no templates, nothing that must be quoted
};

bool IsPlainWord(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
             std::string_view::npos &&
         (text[0] < '0' || text[0] > '9') && text[0] != '-';
}

// "rules" of "rules/a/b.yaml", "." for a file without a folder; `below` is left out.
std::string FirstFolder(std::string_view path, std::string_view below) {
  if (path.starts_with("./")) path.remove_prefix(2);
  if (below != "." && path.starts_with(below)) path.remove_prefix(below.size());
  while (path.starts_with('/')) path.remove_prefix(1);
  const size_t slash = path.find('/');
  return slash == std::string_view::npos || slash == 0 ? "." : std::string(path.substr(0, slash));
}

class Starter {
 public:
  Starter(const Snapshot& snapshot, std::string_view folder) {
    for (const Document* document : snapshot.documents()) {
      if (document->queries.empty()) continue;
      folders_.insert(FirstFolder(document->file->path(), folder));
      dashboards_ += document->kind == DocumentKind::kDashboard ? 1 : 0;
    }
    for (const workspace::RuleRef& ref : snapshot.rules().rules()) Count(ref);
  }

  std::string Print(std::string_view schema) const {
    std::string out = fmt::format(
        "# yaml-language-server: $schema={0}\n# Editors read it once `rulecheck config schema > {0}` has "
        "written it.\n",
        schema);
    out += fmt::format(
        "# {} alerts, {} recording rules, {} dashboards were found. What is not written here is as\n"
        "# `extends` has it; `rulecheck config show PATH` tells what holds for a path.\n",
        alerts_, records_, dashboards_);
    out += "root: true\nextends: [recommended]    # recommended | strict | migration, or a path\n";
    out += fmt::format("files: [{}]\n", Files());
    out += "# exclude: [\"**/generated/**\"]\n# target: {prometheus: \"3.14\"}\n\n";
    out +=
        "# Facts that some checks need.\nenvironment: {}\n  # scrape_interval: 30s\n  # retention: 90d\n\n";
    out +=
        "# Other severities, by id or family: off | info | warning | error.\nchecks: {}\n  # "
        "promql/rate-of-gauge: error\n\n";
    out += LabelSection();
    out +=
        "# What is there already and may stay: `rulecheck lint --write-baseline` writes it.\n"
        "baseline: .rulecheck-baseline.json\n";
    return out;
  }

 private:
  void Count(const workspace::RuleRef& ref) {
    const bool alert = ref.rule->kind == RuleKind::kAlerting;
    (alert ? alerts_ : records_) += 1;
    if (!alert) return;
    for (const auto& [name, pair] : workspace::MergedLabels(*ref.group, *ref.rule)) {
      LabelUse& use = labels_[std::string(name)];
      ++use.alerts;
      use.plain = use.plain && IsPlainWord(pair.value.value);
      if (use.values.size() <= kMaxValues) use.values.emplace(pair.value.value);
    }
    for (const TextPair& pair : ref.rule->annotations) ++annotations_[std::string(pair.key.value)];
  }

  std::string Files() const {
    if (folders_.empty() || folders_.contains(".")) return "\"**\"";
    std::string out;
    for (const std::string& folder : folders_)
      out += fmt::format("{}\"{}/**\"", out.empty() ? "" : ", ", folder);
    return out;
  }

  // What all alerts have today, so that tomorrow's have it too.
  std::string LabelSection() const {
    std::string require, annotations;
    const auto append = [](const std::string& text, std::string* out) {
      *out += (out->empty() ? "" : ", ") + text;
    };
    for (const auto& [name, use] : labels_) {
      if (use.alerts != alerts_ || !IsPlainWord(name)) continue;
      const bool listed = use.plain && use.values.size() <= kMaxValues;
      append(listed ? fmt::format("{}: [{}]", name, fmt::join(use.values, ", ")) : name + ": \"*\"",
             &require);
    }
    for (const auto& [name, count] : annotations_) {
      if (count == alerts_ && IsPlainWord(name)) append(name + ": \"*\"", &annotations);
    }
    if (alerts_ == 0 || (require.empty() && annotations.empty())) {
      return "# No label is on every alert: a policy would be\n# labels:\n#   - where: {kind: alert}\n"
             "#     require: {severity: [page, ticket]}\n\n";
    }
    std::string out = "# What every alert has today.\nlabels:\n  - where: {kind: alert}\n";
    if (!require.empty()) out += fmt::format("    require: {{{}}}\n", require);
    if (!annotations.empty()) out += fmt::format("    annotations: {{require: {{{}}}}}\n", annotations);
    return out + "\n";
  }

  std::set<std::string> folders_;
  std::map<std::string, LabelUse> labels_;
  std::map<std::string, size_t> annotations_;
  size_t alerts_ = 0, records_ = 0, dashboards_ = 0;
};

}  // namespace

std::string StarterSettings(const Snapshot& snapshot, std::string_view folder, std::string_view schema) {
  return Starter(snapshot, folder).Print(schema);
}

}  // namespace rulecheck::policy
