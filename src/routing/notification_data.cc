#include "routing/notification_data.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/strings.h"
#include "template/function.h"
#include "template/signatures.h"

namespace rulecheck::routing {
namespace {

using gotemplate::Args;
using gotemplate::Function;
using gotemplate::List;
using gotemplate::Machine;
using gotemplate::NamedType;
using gotemplate::Param;
using gotemplate::StringMap;
using TemplateValue = gotemplate::Value;

constexpr int64_t kStartSeconds = 1'700'000'000;  // of alerts; templates print it

std::shared_ptr<List> NewList(std::string go_type) {
  auto out = std::make_shared<List>();
  out->go_type = std::move(go_type);
  return out;
}

extern const NamedType kTextsType, kPairsType, kMapType, kAlertsType;

TemplateValue TextsOf(const std::vector<std::string>& texts) {
  auto list = NewList("[]string");
  for (const std::string& text : texts) list->items.push_back(TemplateValue::String(text));
  return TemplateValue::Of(std::move(list)).Named(kTextsType);
}

// `alertname` first.
std::vector<std::pair<std::string, std::string>> SortedOf(const StringMap& map) {
  std::vector<std::pair<std::string, std::string>> out(map.begin(), map.end());
  std::stable_partition(out.begin(), out.end(), [](const auto& pair) { return pair.first == "alertname"; });
  return out;
}

std::vector<std::pair<std::string, std::string>> PairsIn(const TemplateValue& value) {
  if (value.type() == gotemplate::Type::kStringMap) return SortedOf(value.string_map());
  std::vector<std::pair<std::string, std::string>> out;
  for (const TemplateValue& pair : value.list().items)
    out.emplace_back(pair.object().Field("Name")->text(), pair.object().Field("Value")->text());
  return out;
}

Result<TemplateValue> SortedPairs(Machine&, Args args) {
  auto list = NewList("template.Pairs");
  for (const auto& [name, value] : SortedOf(args[0].string_map())) {
    auto pair = std::make_shared<gotemplate::Struct>();
    pair->go_type = "template.Pair";
    pair->fields = {{"Name", TemplateValue::String(name)}, {"Value", TemplateValue::String(value)}};
    list->items.push_back(TemplateValue::Of(std::move(pair), false));
  }
  return TemplateValue::Of(std::move(list)).Named(kPairsType);
}

Result<TemplateValue> NamesOf(Machine&, Args args) {
  std::vector<std::string> out;
  for (const auto& [name, value] : PairsIn(args[0])) out.push_back(name);
  return TextsOf(out);
}

Result<TemplateValue> ValuesOfPairs(Machine&, Args args) {
  std::vector<std::string> out;
  for (const auto& [name, value] : PairsIn(args[0])) out.push_back(value);
  return TextsOf(out);
}

Result<TemplateValue> PairsText(Machine&, Args args) {
  std::string out;
  for (const auto& [name, value] : PairsIn(args[0])) out += (out.empty() ? "" : ", ") + name + "=" + value;
  return TemplateValue::String(std::move(out));
}

Result<TemplateValue> WithoutNames(Machine&, Args args) {
  StringMap out = args[0].string_map();
  for (const TemplateValue& name : args[1].list().items) out.erase(name.text());
  return TemplateValue::Map(std::move(out)).Named(kMapType);
}

Result<TemplateValue> JoinedBy(Machine&, Args args) {
  return TemplateValue::String(Join(TextsIn(args[0]), args[1].text()));
}

// `Firing` and `Resolved` give plain slices: these have no methods.
Result<TemplateValue> AlertsOfStatus(const TemplateValue& alerts, std::string_view status) {
  auto list = NewList("[]template.Alert");
  for (const TemplateValue& alert : alerts.list().items) {
    if (alert.object().Field("Status")->text() == status) list->items.push_back(alert);
  }
  return TemplateValue::Of(std::move(list));
}
Result<TemplateValue> FiringOf(Machine&, Args args) {
  return AlertsOfStatus(args[0], "firing");
}
Result<TemplateValue> ResolvedOf(Machine&, Args args) {
  return AlertsOfStatus(args[0], "resolved");
}

constexpr Param kNames[] = {Param::kTexts};

constexpr Function kTextsMethods[] = {{"Join", gotemplate::kText, false, JoinedBy}};
constexpr Function kPairsMethods[] = {
    {"Names", {}, false, NamesOf}, {"Values", {}, false, ValuesOfPairs}, {"String", {}, false, PairsText}};
constexpr Function kMapMethods[] = {{"SortedPairs", {}, false, SortedPairs},
                                    {"Remove", kNames, false, WithoutNames},
                                    {"Names", {}, false, NamesOf},
                                    {"Values", {}, false, ValuesOfPairs},
                                    {"String", {}, false, PairsText}};
constexpr Function kAlertsMethods[] = {{"Firing", {}, false, FiringOf}, {"Resolved", {}, false, ResolvedOf}};

const NamedType kTextsType{"template.Strings", kTextsMethods};
const NamedType kPairsType{"template.Pairs", kPairsMethods};
const NamedType kMapType{"template.KV", kMapMethods};
const NamedType kAlertsType{"template.Alerts", kAlertsMethods};

TemplateValue MapOf(StringMap map) {
  return TemplateValue::Map(std::move(map)).Named(kMapType);
}

TemplateValue AlertOf(const NotifiedAlert& alert, bool firing) {
  auto out = std::make_shared<gotemplate::Struct>();
  out->go_type = "template.Alert";
  out->fields = {
      {"Status", TemplateValue::String(firing ? "firing" : "resolved")},
      {"Labels", MapOf(alert.labels)},
      {"Annotations", MapOf(alert.annotations)},
      {"StartsAt", TemplateValue::Time({kStartSeconds, 0, nullptr})},
      {"EndsAt", TemplateValue::Time({firing ? -62'135'596'800 : kStartSeconds + 600, 0, nullptr})},
      {"GeneratorURL", TemplateValue::String("http://prometheus.example/graph?g0.expr=up")},
      {"Fingerprint", TemplateValue::String("0123456789abcdef")}};
  return TemplateValue::Of(std::move(out), false);
}

}  // namespace

std::vector<std::string> TextsIn(const gotemplate::Value& list) {
  std::vector<std::string> out;
  for (const TemplateValue& text : list.list().items) out.push_back(text.text());
  return out;
}

gotemplate::Value NotificationData(std::string_view receiver, const NotifiedAlert& alert, bool resolved,
                                   const std::vector<std::string_view>& group_by, bool by_all) {
  StringMap group;
  for (const auto& [name, value] : alert.labels) {
    if (by_all || std::find(group_by.begin(), group_by.end(), name) != group_by.end()) group[name] = value;
  }
  auto alerts = NewList("template.Alerts");
  alerts->items.push_back(AlertOf(alert, true));
  if (resolved) alerts->items.push_back(AlertOf(alert, false));
  auto out = std::make_shared<gotemplate::Struct>();
  out->go_type = "template.Data";
  out->fields = {{"Receiver", TemplateValue::String(std::string(receiver))},
                 {"Status", TemplateValue::String("firing")},
                 {"Alerts", TemplateValue::Of(std::move(alerts)).Named(kAlertsType)},
                 {"NotificationReason", TemplateValue::String("")},
                 {"GroupLabels", MapOf(std::move(group))},
                 {"CommonLabels", MapOf(alert.labels)},
                 {"CommonAnnotations", MapOf(alert.annotations)},
                 {"RouteLabels", MapOf({})},
                 {"ExternalURL", TemplateValue::String("http://alertmanager.example")}};
  return TemplateValue::Of(std::move(out), true);
}

}  // namespace rulecheck::routing
