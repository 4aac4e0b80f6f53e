#include "routing/notification_functions.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/strings.h"
#include "routing/notification_data.h"
#include "routing/notification_json.h"
#include "template/alert.h"
#include "template/base64.h"
#include "template/escape.h"
#include "template/go_time.h"
#include "template/humanize.h"
#include "template/machine.h"
#include "template/signatures.h"
#include "template/time_parse.h"
#include "template/time_zone.h"
#include "template/unicode.h"

namespace rulecheck::routing {
namespace {

using gotemplate::Args;
using gotemplate::Fault;
using gotemplate::Instant;
using gotemplate::Machine;
using gotemplate::Param;
using gotemplate::Type;
using TemplateValue = gotemplate::Value;

Result<TemplateValue> JoinTexts(Machine&, Args args) {
  return TemplateValue::String(Join(TextsIn(args[1]), args[0].text()));
}

Result<TemplateValue> MatchText(Machine& machine, Args args) {
  const Result<const re2::RE2*> pattern = machine.regexps().Get(args[0].text());
  if (!pattern) return pattern.error();
  return TemplateValue::Bool(re2::RE2::PartialMatch(args[1].text(), **pattern));
}

Result<TemplateValue> ReplaceText(Machine& machine, Args args) {
  const Result<const re2::RE2*> pattern = machine.regexps().Get(args[0].text());
  if (!pattern)
    return Fault(fmt::format("regexp: Compile({}): {}", gotemplate::QuoteRaw(args[0].text()),
                             pattern.error().message));
  auto out = gotemplate::ReplaceAll(**pattern, args[2].text(), args[1].text(), machine.limits().max_output);
  if (!out) return Fault(fmt::format("a string longer than {} bytes", machine.limits().max_output));
  return TemplateValue::String(*std::move(out));
}

Result<TemplateValue> TextItself(Machine&, Args args) {
  return TemplateValue::String(args[0].text(), Type::kHtml);
}

Result<TemplateValue> UrlUnescape(Machine&, Args args) {
  const std::string& text = args[0].text();
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    const std::string digits = text.substr(i + 1, 2);
    if (digits.size() < 2 || digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos)
      return Fault(fmt::format("invalid URL escape \"{}\"", text.substr(i, 3)));
    out += static_cast<char>(std::stoi(digits, nullptr, 16));
    i += 2;
  }
  return TemplateValue::String(std::move(out));
}

Result<TemplateValue> StringSlice(Machine&, Args args) {
  auto list = std::make_shared<gotemplate::List>();
  list->go_type = "[]string";
  list->items.assign(args.begin(), args.end());
  return TemplateValue::Of(std::move(list));
}

// Labels of routes may be templates of their own, which are not followed.
Result<TemplateValue> RouteLabel(Machine&, Args) {
  return TemplateValue::String("");
}

Result<TemplateValue> DateText(Machine&, Args args) {
  return TemplateValue::String(gotemplate::FormatTime(args[1].instant(), args[0].text()));
}

Result<TemplateValue> InZone(Machine&, Args args) {
  bool known = true;
  Instant out = args[1].instant();
  out.zone = gotemplate::FindTimeZone(args[0].text(), &known);
  if (!known && gotemplate::HasTimeZones()) return Fault(fmt::format("unknown time zone {}", args[0].text()));
  return TemplateValue::Time(out);
}

Instant NowOf(const Machine& machine) {
  return {machine.environment().evaluation_time_ms / 1000, 0, nullptr};
}

Result<TemplateValue> NotificationNow(Machine& machine, Args) {
  return TemplateValue::Time(NowOf(machine));
}

Result<TemplateValue> Since(Machine& machine, Args args) {
  return TemplateValue::Int(gotemplate::Subtract(NowOf(machine), args[0].instant()), Type::kDuration);
}

Result<TemplateValue> DurationText(Machine&, Args args) {
  const Result<double> number = gotemplate::ToFloat(args[0]);
  if (!number) return number.error();
  return TemplateValue::String(gotemplate::HumanizeDuration(*number));
}

Result<TemplateValue> ToDate(Machine&, Args args) {
  return TemplateValue::Time(gotemplate::ParseTime(args[0].text(), args[1].text(), 0).value_or(Instant{}));
}

Result<TemplateValue> MustToDate(Machine&, Args args) {
  const auto time = gotemplate::ParseTime(args[0].text(), args[1].text(), 0);
  if (!time) return Fault(fmt::format("parsing time \"{}\" as \"{}\"", args[1].text(), args[0].text()));
  return TemplateValue::Time(*time);
}

Result<TemplateValue> ToJson(Machine&, Args args) {
  return TemplateValue::String(JsonOf(args[0]));
}

// URL-safe, as links need it.
Result<TemplateValue> EncodeText(Machine&, Args args) {
  std::string out = gotemplate::EncodeBase64(args[0].text());
  std::replace(out.begin(), out.end(), '+', '-');
  std::replace(out.begin(), out.end(), '/', '_');
  return TemplateValue::String(std::move(out));
}

Result<TemplateValue> DecodeText(Machine&, Args args) {
  std::string text = args[0].text();
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  Result<std::string> out = gotemplate::DecodeBase64(text);
  if (!out) return out.error();
  return TemplateValue::String(*std::move(out));
}

Result<TemplateValue> MakeList(Machine&, Args args) {
  auto list = std::make_shared<gotemplate::List>();
  list->go_type = "[]interface {}";
  list->items.assign(args.begin(), args.end());
  return TemplateValue::Of(std::move(list));
}

Result<TemplateValue> AppendTo(Machine& machine, Args args) {
  if (args[0].type() != Type::kList || args[0].list().go_type != "[]interface {}")
    return Fault(fmt::format("wrong type for value; expected []interface {{}}; got {}", args[0].GoType()));
  std::vector<TemplateValue> items = args[0].list().items;
  items.insert(items.end(), args.begin() + 1, args.end());
  return MakeList(machine, items);
}

Result<TemplateValue> MakeDict(Machine&, Args args) {
  constexpr uint32_t kMaxDepth = 100;
  if (args.size() % 2 != 0) return Fault("dict requires an even number of arguments");
  gotemplate::ValueMap out;
  for (size_t i = 0; i < args.size(); i += 2) {
    if (args[i].type() != Type::kString) return Fault("dict keys must be strings");
    if (args[i + 1].depth() >= kMaxDepth)
      return Fault(fmt::format("dict nested deeper than {} levels", kMaxDepth));
    out[args[i].text()] = args[i + 1];
  }
  return TemplateValue::Map(std::move(out));
}

std::string TrimmedText(std::string_view text) {
  return std::string(TrimSpace(text));
}

constexpr Param kTextTexts[] = {Param::kString, Param::kTexts};
constexpr Param kTextTime[] = {Param::kString, Param::kTime};
constexpr Param kOneTime[] = {Param::kTime};

// text/template's own `title` of Alertmanager lowers the rest of a word, which no check sees.
constexpr gotemplate::Function kNotificationFunctions[] = {
    {"append", gotemplate::kTwoAny, true, AppendTo},
    {"base64decode", gotemplate::kText, false, DecodeText},
    {"base64encode", gotemplate::kText, false, EncodeText},
    {"date", kTextTime, false, DateText},
    {"dict", gotemplate::kAny, true, MakeDict},
    {"humanizeDuration", gotemplate::kAny, false, DurationText},
    {"join", kTextTexts, false, JoinTexts},
    {"list", gotemplate::kAny, true, MakeList},
    {"match", gotemplate::kTwoTexts, false, MatchText},
    {"mustToDate", gotemplate::kTwoTexts, false, MustToDate},
    {"now", {}, false, NotificationNow},
    {"reReplaceAll", gotemplate::kThreeTexts, false, ReplaceText},
    {"routeLabels", gotemplate::kText, false, RouteLabel},
    {"safeHtml", gotemplate::kText, false, TextItself},
    {"safeUrl", gotemplate::kText, false, TextItself},
    {"since", kOneTime, false, Since},
    {"stringSlice", gotemplate::kText, true, StringSlice},
    {"title", gotemplate::kText, false, gotemplate::MapText<gotemplate::ToTitle>},
    {"toDate", gotemplate::kTwoTexts, false, ToDate},
    {"toJson", gotemplate::kAny, false, ToJson},
    {"toLower", gotemplate::kText, false, gotemplate::MapText<gotemplate::ToLower>},
    {"toUpper", gotemplate::kText, false, gotemplate::MapText<gotemplate::ToUpper>},
    {"trimSpace", gotemplate::kText, false, gotemplate::MapText<TrimmedText>},
    {"tz", kTextTime, false, InZone},
    {"urlUnescape", gotemplate::kText, false, UrlUnescape},
};

}  // namespace

const gotemplate::FunctionSet& NotificationFunctions() {
  static constexpr gotemplate::FunctionSet set{kNotificationFunctions};
  return set;
}

// Each integration has a family of them.
bool IsDefaultTemplate(std::string_view name) {
  constexpr std::string_view kOthers[] = {"__alertmanager",    "__alertmanagerURL",
                                          "__description",     "__subject",
                                          "__text_alert_list", "__text_alert_list_markdown"};
  return name.find(".default.") != std::string_view::npos ||
         std::find(std::begin(kOthers), std::end(kOthers), name) != std::end(kOthers);
}

}  // namespace rulecheck::routing
