#include "policy/entries.h"

namespace rulecheck::policy {
namespace {

class EndedEntries {
 public:
  EndedEntries(int64_t today, std::vector<EndedPolicy>* ended) : today_(today), ended_(ended) {}

  bool Take(const PolicyEntry& entry) const {
    if (!entry.expires || *entry.expires >= today_) return false;
    ended_->push_back({entry.place, *entry.expires});
    return true;
  }
  template <typename Rule>
  void TakeRule(Rule* rule) const {
    if (Take(*rule)) *rule = Rule();
  }
  template <typename Rule>
  void TakeList(std::vector<Rule>* list) const {
    std::erase_if(*list, [&](const Rule& rule) { return Take(rule); });
  }

  template <typename Part>
  void TakePart(Part* part) const {
    TakeList(&part->labels.entries);
    if (auto& limits = part->cardinality.section) {
      TakeRule(&limits->high);
      for (LimitRule* rule :
           {&limits->record_series, &limits->alert_instances, &limits->group_series, &limits->samples})
        TakeRule(rule);
      TakeRule(&limits->team_series);
      TakeRule(&limits->loki);
    }
    if (part->slo.section) TakeList(&part->slo.section->objectives);
  }

 private:
  int64_t today_;
  std::vector<EndedPolicy>* ended_;
};

}  // namespace

void DropEnded(int64_t today, SettingsFile* settings, std::vector<EndedPolicy>* ended) {
  const EndedEntries entries(today, ended);
  entries.TakePart(settings);
  entries.TakeList(&settings->overrides);
  for (Override& part : settings->overrides) entries.TakePart(&part);
}

}  // namespace rulecheck::policy
