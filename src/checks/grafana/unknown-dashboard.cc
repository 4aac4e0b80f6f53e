#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "base/near_words.h"
#include "checks/check.h"
#include "checks/dashboards.h"
#include "checks/grafana_graph.h"

namespace rulecheck::checks {
namespace {

// A dashboard that is named somewhere, and perhaps one of its panels.
struct DashboardLink {
  std::string_view uid;
  Location where;
  std::string_view panel;  // its id; empty: none is named
  Location panel_where;
};

// The dashboards of the run by their uids.
class KnownDashboards {
 public:
  explicit KnownDashboards(std::span<const Document* const> documents) {
    for (const Document* document : documents) {
      const Dashboard* dashboard = DashboardOf(*document);
      if (dashboard == nullptr || dashboard->is_part) continue;
      complete_ = complete_ && !dashboard->uid.empty();
      if (!dashboard->uid.empty()) by_uid_.emplace(dashboard->uid, dashboard);
    }
    for (const auto& [uid, dashboard] : by_uid_) uids_.push_back(uid);
  }

  bool empty() const { return by_uid_.empty(); }
  const Dashboard* Find(std::string_view uid) const {
    const auto it = by_uid_.find(uid);
    return it == by_uid_.end() ? nullptr : it->second;
  }
  // Empty where a dashboard might be it whose uid stands elsewhere.
  std::string_view Near(std::string_view uid) const {
    return complete_ ? NearestInSorted(uid, uids_) : std::string_view();
  }

 private:
  std::map<std::string_view, const Dashboard*> by_uid_;
  std::vector<std::string_view> uids_;
  bool complete_ = true;
};

// Whether the dashboard surely has no panel of this id: Grafana numbers those that have none.
bool LacksPanel(const Dashboard& dashboard, std::string_view id) {
  int64_t number = 0;
  const auto end = id.data() + id.size();
  if (const auto read = std::from_chars(id.data(), end, number); read.ec != std::errc() || read.ptr != end)
    return false;
  return std::all_of(dashboard.panel_list.begin(), dashboard.panel_list.end(),
                     [&](const DashboardPanel& panel) { return panel.id && *panel.id != number; });
}

void JudgeLink(const ModelContext& c, const KnownDashboards& known, const DashboardLink& link) {
  if (link.uid.empty() || link.uid.find("{{") != std::string_view::npos) return;
  const Dashboard* dashboard = known.Find(link.uid);
  if (dashboard == nullptr) {
    const std::string_view near = known.Near(link.uid);
    if (near.empty()) return;
    c.out.Report(link.where, fmt::format("no dashboard here has the uid `{}`", link.uid))
        .Help(fmt::format("did you mean `{}`, `{}`?", near, known.Find(near)->title));
  } else if (!link.panel.empty() && LacksPanel(*dashboard, link.panel)) {
    c.out.Report(link.panel_where,
                 fmt::format("the dashboard `{}` has no panel with the id {}", dashboard->title, link.panel));
  }
}

bool EndsUid(char c) {
  return c == '/' || c == '?' || c == '#' || c == ' ' || c == '"' || c == '\'' || c == ')' || c == '&';
}

// Behind `mark`, up to what ends it; empty where it does not occur.
std::optional<Span> PartBehind(std::string_view text, std::string_view mark) {
  const size_t at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  const size_t begin = at + mark.size();
  const auto end = std::find_if(text.begin() + static_cast<std::ptrdiff_t>(begin), text.end(), EndsUid);
  return Span{static_cast<uint32_t>(begin), static_cast<uint32_t>(end - text.begin())};
}

// `https://grafana.example.org/d/UID/name?viewPanel=4`
DashboardLink LinkOfUrl(const MappedText& url) {
  const std::string_view text = url.value;
  const std::optional<Span> uid = PartBehind(text, "/d/");
  if (!uid) return {};
  DashboardLink link{text.substr(uid->begin, uid->size()), url.At(*uid), {}, {}};
  for (const std::string_view parameter : {"viewPanel=", "panelId="}) {
    const std::optional<Span> panel = PartBehind(text, parameter);
    if (!panel) continue;
    link.panel = text.substr(panel->begin, panel->size());
    link.panel_where = url.At(*panel);
  }
  return link;
}

DashboardLink LinkOfAnnotations(const PackedPairs& annotations) {
  DashboardLink link;
  for (const TextPair& pair : annotations) {
    if (pair.key.value == "__dashboardUid__") {
      link.uid = pair.value.value;
      link.where = pair.value.Whole();
    } else if (pair.key.value == "__panelId__") {
      link.panel = pair.value.value;
      link.panel_where = pair.value.Whole();
    }
  }
  return link;
}

}  // namespace

void UnknownDashboard(const ModelContext& c) {
  const KnownDashboards known(c.documents);
  if (known.empty()) return;
  for (const RuleRef& ref : c.rules.rules()) {
    c.out.set_subject(ref.subject());
    JudgeLink(c, known, LinkOfAnnotations(ref.rule->annotations));
    for (const TextPair& pair : ref.rule->annotations) JudgeLink(c, known, LinkOfUrl(pair.value));
  }
  for (const Document* document : c.documents) {
    for (const GrafanaAlertRule& rule : GrafanaRulesOf(*document)) {
      c.out.set_subject(rule.title.value);
      JudgeLink(
          c, known,
          {rule.dashboard_uid.value, rule.dashboard_uid.Whole(), rule.panel_id.value, rule.panel_id.Whole()});
    }
  }
}

}  // namespace rulecheck::checks
