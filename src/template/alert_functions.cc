// The function set of alerting templates: the rows of NewTemplateExpander in
// template/template.go.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "base/duration.h"
#include "base/go_format.h"
#include "template/alert.h"
#include "template/escape.h"
#include "template/humanize.h"
#include "template/machine.h"
#include "template/signatures.h"
#include "template/unicode.h"

namespace rulecheck::gotemplate {
namespace {

constexpr const char* kNilDereference = "runtime error: invalid memory address or nil pointer dereference";

Value MakeSample(const QuerySample& sample) {
  auto object = std::make_shared<Struct>();
  object->go_type = "template.sample";
  object->fields = {{"Labels", Value::Map(sample.labels)}, {"Value", sample.value.Boxed()}};
  return Value::Of(std::move(object), true);
}

std::string LabelOf(const Value& sample, const std::string& label) {
  const StringMap& labels = sample.object().Field("Labels")->string_map();
  const auto found = labels.find(label);
  return found == labels.end() ? std::string() : found->second;
}

Result<Value> Query(Machine& machine, Args args) {
  if (Status status = machine.CountQuery(); !status) return status.error();
  const QueryFunction& query = machine.environment().query;
  if (!query) return Fault("queries cannot be run here");
  Result<std::vector<QuerySample>> samples = query(args[0].text());
  if (!samples) return samples.error();
  auto list = std::make_shared<List>();
  list->go_type = "template.queryResult";
  for (const QuerySample& sample : *samples) list->items.push_back(MakeSample(sample));
  return Value::Of(std::move(list));
}

Result<Value> First(Machine&, Args args) {
  const std::vector<Value>& items = args[0].list().items;
  if (items.empty()) return Fault("first() called on vector with no elements");
  return items.front();
}

Result<Value> Label(Machine&, Args args) {
  if (args[1].nil_pointer()) return Fault(kNilDereference);
  return Value::String(LabelOf(args[1], args[0].text()));
}

Result<Value> SampleValue(Machine&, Args args) {
  if (args[0].nil_pointer()) return Fault(kNilDereference);
  return *args[0].object().Field("Value");
}

Result<Value> StringValue(Machine&, Args args) {
  if (args[0].nil_pointer()) return Fault(kNilDereference);
  return Value::String(LabelOf(args[0], "__value__"));
}

// Sorts in place, so a variable that holds the vector sees it too.
Result<Value> SortByLabel(Machine&, Args args) {
  const std::string& label = args[0].text();
  std::vector<Value>& items = args[1].list().items;
  if (std::any_of(items.begin(), items.end(), [](const Value& v) { return v.nil_pointer(); })) {
    return Fault(kNilDereference);
  }
  std::stable_sort(items.begin(), items.end(), [&label](const Value& a, const Value& b) {
    return LabelOf(a, label) < LabelOf(b, label);
  });
  return args[1];
}

Result<Value> MakeArgs(Machine&, Args args) {
  // Maps inside maps are printed and freed by recursion.
  constexpr uint32_t kMaxDepth = 100;
  ValueMap map;
  for (const Value& arg : args) {
    if (arg.depth() >= kMaxDepth) return Fault(fmt::format("args nested deeper than {} levels", kMaxDepth));
  }
  for (size_t i = 0; i < args.size(); ++i) map[fmt::format("arg{}", i)] = args[i];
  return Value::Map(std::move(map));
}

Result<Value> ReplaceByRegexp(Machine& machine, Args args) {
  const Result<const re2::RE2*> pattern = machine.regexps().Get(args[0].text());
  if (!pattern)
    return Fault(fmt::format("regexp: Compile({}): {}", QuoteRaw(args[0].text()), pattern.error().message));
  auto replaced = ReplaceAll(**pattern, args[2].text(), args[1].text(), machine.limits().max_output);
  if (!replaced) return Fault(fmt::format("a string longer than {} bytes", machine.limits().max_output));
  return Value::String(*std::move(replaced));
}

Result<Value> Match(Machine& machine, Args args) {
  const Result<const re2::RE2*> pattern = machine.regexps().Get(args[0].text());
  if (!pattern) return pattern.error();
  return Value::Bool(re2::RE2::PartialMatch(args[1].text(), **pattern));
}

Result<Value> ToTime(Machine&, Args args) {
  const Result<double> number = ToFloat(args[0]);
  if (!number) return number.error();
  const Result<Instant> instant = FloatToTime(*number);
  if (!instant) return instant.error();
  return Value::Time(*instant).AsPointer();
}

Result<Value> ToDuration(Machine&, Args args) {
  const Result<double> number = ToFloat(args[0]);
  if (!number) return number.error();
  const double nanoseconds = *number * 1e9;
  // What does not fit becomes the least integer, as on amd64.
  const bool fits = nanoseconds >= -9223372036854775808.0 && nanoseconds < 9223372036854775808.0;
  const int64_t duration = fits ? static_cast<int64_t>(nanoseconds) : std::numeric_limits<int64_t>::min();
  return Value::Int(duration, Type::kDuration).AsPointer();
}

// Go's words for a duration that ParsePrometheusDuration refused: model.ParseDuration
// tells an unknown unit from other mistakes.
std::string ExplainDuration(std::string_view text, const std::string& message) {
  if (!message.starts_with("not a valid")) return message;
  constexpr std::string_view kDigits = "0123456789";
  constexpr std::array<std::string_view, 7> kUnits = {"y", "w", "d", "h", "m", "s", "ms"};
  size_t previous = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t unit_begin = std::min(text.find_first_not_of(kDigits, at), text.size());
    const size_t unit_end = std::min(text.find_first_of(kDigits, unit_begin), text.size());
    if (unit_begin == at || unit_end == unit_begin) break;
    const std::string_view unit = text.substr(unit_begin, unit_end - unit_begin);
    const auto* known = std::find(kUnits.begin(), kUnits.end(), unit);
    if (known == kUnits.end()) return fmt::format("unknown unit {} in duration {}", Quote(unit), Quote(text));
    const auto order = static_cast<size_t>(known - kUnits.begin()) + 1;
    if (order <= previous) break;
    previous = order;
    at = unit_end;
  }
  return "not a valid duration string: " + Quote(text);
}

Result<Value> ParseDuration(Machine&, Args args) {
  std::string_view text = args[0].text();
  const bool negative = text.size() > 1 && text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const Result<int64_t> milliseconds = ParsePrometheusDuration(text);
  if (!milliseconds) return Fault(ExplainDuration(text, milliseconds.error().message));
  const double seconds = static_cast<double>(*milliseconds) * 1e6 / 1e9;
  return Value::Float(negative ? 0 - seconds : seconds);
}

// The path of a URL, percent escapes decoded (net/url, URL.Path).
std::string UrlPath(std::string_view url) {
  const size_t scheme = url.find("://");
  const size_t host = scheme == std::string_view::npos ? 0 : scheme + 3;
  const size_t end = std::min(url.find_first_of("?#", host), url.size());
  const size_t begin = std::min(url.find('/', host), end);
  std::string path;
  for (size_t i = begin; i < end; ++i) {
    unsigned byte = 0;
    const char* digits = url.data() + i + 1;
    if (url[i] == '%' && i + 2 < end && std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
      path += static_cast<char>(byte);
      i += 2;
    } else {
      path += url[i];
    }
  }
  return path;
}

Result<Value> PathPrefix(Machine& machine, Args) {
  const auto& url = machine.environment().external_url;
  if (!url) return Fault(kNilDereference);
  return Value::String(UrlPath(*url));
}

Result<Value> ExternalUrl(Machine& machine, Args) {
  const auto& url = machine.environment().external_url;
  if (!url) return Fault(kNilDereference);
  return Value::String(*url);
}

template <std::string (*Format)(double)>
Result<Value> FormatNumber(Machine&, Args args) {
  const Result<double> number = ToFloat(args[0]);
  if (!number) return number.error();
  return Value::String(Format(*number));
}

Result<Value> FormatTimestamp(Machine&, Args args) {
  const Result<double> number = ToFloat(args[0]);
  if (!number) return number.error();
  Result<std::string> text = HumanizeTimestamp(*number);
  if (!text) return text.error();
  return Value::String(*std::move(text));
}

template <std::string (*Map)(const std::string&)>
Result<Value> MapHost(Machine&, Args args) {
  return Value::String(Map(args[0].text()));
}

Result<Value> SafeHtml(Machine&, Args args) {
  return Value::String(args[0].text(), Type::kHtml);
}

Result<Value> GraphLink(Machine&, Args args) {
  return Value::String(fmt::format("/graph?g0.expr={}&g0.tab=0", EscapeQuery(args[0].text())));
}

Result<Value> TableLink(Machine&, Args args) {
  return Value::String(fmt::format("/graph?g0.expr={}&g0.tab=1", EscapeQuery(args[0].text())));
}

Result<Value> AlertNow(Machine& machine, Args) {
  return Value::Float(static_cast<double>(machine.environment().evaluation_time_ms) / 1000.0);
}

constexpr Param kSamples[] = {Param::kSamples};
constexpr Param kSample[] = {Param::kSample};
constexpr Param kTextSample[] = {Param::kString, Param::kSample};
constexpr Param kTextSamples[] = {Param::kString, Param::kSamples};

constexpr Function kAlertFunctions[] = {
    {"args", kAny, true, MakeArgs},
    {"externalURL", {}, false, ExternalUrl},
    {"first", kSamples, false, First},
    {"graphLink", kText, false, GraphLink},
    {"humanize", kAny, false, FormatNumber<Humanize>},
    {"humanize1024", kAny, false, FormatNumber<Humanize1024>},
    {"humanizeDuration", kAny, false, FormatNumber<HumanizeDuration>},
    {"humanizePercentage", kAny, false, FormatNumber<HumanizePercentage>},
    {"humanizeTimestamp", kAny, false, FormatTimestamp},
    {"label", kTextSample, false, Label},
    {"match", kTwoTexts, false, Match},
    {"now", {}, false, AlertNow},
    {"parseDuration", kText, false, ParseDuration},
    {"pathPrefix", {}, false, PathPrefix},
    {"query", kText, false, Query},
    {"reReplaceAll", kThreeTexts, false, ReplaceByRegexp},
    {"safeHtml", kText, false, SafeHtml},
    {"sortByLabel", kTextSamples, false, SortByLabel},
    {"stripDomain", kText, false, MapHost<StripDomain>},
    {"stripPort", kText, false, MapHost<StripPort>},
    {"strvalue", kSample, false, StringValue},
    {"tableLink", kText, false, TableLink},
    {"title", kText, false, MapText<ToTitle>},
    {"toDuration", kAny, false, ToDuration},
    {"toLower", kText, false, MapText<ToLower>},
    {"toTime", kAny, false, ToTime},
    {"toUpper", kText, false, MapText<ToUpper>},
    {"urlQueryEscape", kText, false, MapText<EscapeQuery>},
    {"value", kSample, false, SampleValue},
};

}  // namespace

const FunctionSet& AlertFunctions() {
  static constexpr FunctionSet set{kAlertFunctions};
  return set;
}

}  // namespace rulecheck::gotemplate
