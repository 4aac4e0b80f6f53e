#include "routing/notification_json.h"

#include <string_view>

#include <fmt/format.h>

#include "base/go_format.h"
#include "template/go_time.h"

namespace rulecheck::routing {
namespace {

using gotemplate::Type;
using TemplateValue = gotemplate::Value;

constexpr int kMaxJsonDepth = 100;

std::string JsonTextOf(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || c == '<' || c == '>' || c == '&') {
      out += fmt::format("\\u{:04x}", byte);
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string JsonOfValue(const TemplateValue& value, int depth);

template <typename Map, typename Each>
std::string JsonOfMap(const Map& map, Each&& each) {
  std::string out;
  for (const auto& [key, value] : map) out += (out.empty() ? "" : ",") + JsonTextOf(key) + ":" + each(value);
  return "{" + out + "}";
}

std::string JsonOfValue(const TemplateValue& value, int depth) {
  if (depth > kMaxJsonDepth || value.nil_pointer()) return "null";
  const auto inner = [depth](const TemplateValue& each) { return JsonOfValue(each, depth + 1); };
  switch (value.type()) {
    case Type::kBool:
      return value.boolean() ? "true" : "false";
    case Type::kFloat:
      return FormatFloat(value.number(), 'g', -1);
    case Type::kString:
    case Type::kHtml:
      return JsonTextOf(value.text());
    case Type::kStringMap:
      return JsonOfMap(value.string_map(), [](const std::string& text) { return JsonTextOf(text); });
    case Type::kMap:
      return JsonOfMap(value.value_map(), inner);
    case Type::kStruct:
      return JsonOfMap(value.object().fields, inner);
    case Type::kList: {
      std::string out;
      for (const TemplateValue& item : value.list().items) out += (out.empty() ? "" : ",") + inner(item);
      return "[" + out + "]";
    }
    case Type::kTime:
      return JsonTextOf(gotemplate::FormatTime(value.instant(), "2006-01-02T15:04:05Z07:00"));
    default:
      if (value.is_unsigned()) return fmt::format("{}", value.unsigned_integer());
      return value.is_signed() ? fmt::format("{}", value.integer()) : "null";
  }
}

}  // namespace

std::string JsonOf(const gotemplate::Value& value) {
  return JsonOfValue(value, 0);
}

}  // namespace rulecheck::routing
