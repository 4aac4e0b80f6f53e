// Notification policies, contact points and mute times of Grafana, as files provision and export them.
// Grafana reads them leniently: it passes over keys that it does not know. Source:
// pkg/services/provisioning/alerting of Grafana 12.
#include "routing/decode_grafana.h"

#include <algorithm>
#include <iterator>
#include <memory>

#include <fmt/format.h>

#include "base/go_format.h"
#include "routing/config_decoder.h"

namespace rulecheck::routing {
namespace {

using source::Decoder;
using source::ReadInto;
using source::Value;

constexpr int kMaxPolicyDepth = 200;
// What there is in every installation.
constexpr std::string_view kDefaultReceiver = "grafana-default-email";

template <typename T>
struct PolicyField {
  std::string_view name;
  void (*read)(Decoder&, const Value&, T*);
};

// Reads the keys that are known.
template <typename T, size_t kCount>
void ReadKnown(Decoder& decoder, const Value& value, const PolicyField<T> (&fields)[kCount], T* out) {
  if (!value->is_mapping()) {
    decoder.WrongType(value, "a mapping");
    return;
  }
  for (const source::Entry& entry : decoder.Entries(*value)) {
    const auto* field = std::find_if(std::begin(fields), std::end(fields),
                                     [&](const auto& f) { return f.name == entry.key->value; });
    if (field != std::end(fields) && !entry.value->is_null())
      field->read(decoder, Value{entry.value, entry.written, entry.key->value, entry.key}, out);
  }
}

// `["severity", "=~", "page|ticket"]`
void ReadTriples(Decoder& decoder, const Value& value, Route* out) {
  for (const Value& element : decoder.Elements(value)) {
    std::vector<MappedText> parts;
    decoder.Read(element, &parts);
    if (parts.size() != 3) {
      decoder.Fail(element.written,
                   fmt::format("`{}`: a matcher is a list of name, operator and value", value.name));
      continue;
    }
    bool known = false;
    for (const MatchOp op : {MatchOp::kEqual, MatchOp::kNotEqual, MatchOp::kRegexp, MatchOp::kNotRegexp}) {
      if (parts[1].value != MatchOpText(op)) continue;
      known = true;
      AddMatcher(ConfigDecoder::Of(decoder), op, std::string(parts[0].value), std::string(parts[2].value),
                 parts[2], &out->matchers);
    }
    if (!known)
      decoder.Fail(parts[1].span, fmt::format("`{}`: {} must be one of `=`, `!=`, `=~`, `!~`", value.name,
                                              Quote(parts[1].value)));
  }
}

void ReadPolicies(Decoder& decoder, const Value& value, Route* out);

void ReadPolicyGroupBy(Decoder& decoder, const Value& value, Route* out) {
  decoder.Read(value, &out->group_by.emplace());
  if (out->group_by->empty()) out->group_by.reset();
}

constexpr PolicyField<Route> kPolicyFields[] = {
    {"receiver", ReadInto<&Route::receiver>},
    {"group_by", ReadPolicyGroupBy},
    {"match", ReadMatchMapInto<&Route::matchers, false>},
    {"match_re", ReadMatchMapInto<&Route::matchers, true>},
    {"matchers", ReadMatchersInto<&Route::matchers>},
    {"object_matchers", ReadTriples},
    {"mute_time_intervals", ReadInto<&Route::mute>},
    {"active_time_intervals", ReadInto<&Route::active>},
    {"continue", ReadInto<&Route::continues>},
    {"group_wait", ReadInto<&Route::group_wait>},
    {"group_interval", ReadInto<&Route::group_interval>},
    {"repeat_interval", ReadInto<&Route::repeat_interval>},
    {"routes", ReadPolicies},
};

void ReadPolicy(Decoder& decoder, const Value& element, Route* out) {
  out->span = element->span;
  out->key = element->is_mapping() && !element->entries.empty() ? element->entries.front().key->span
                                                                : element.written;
  ReadKnown(decoder, element, kPolicyFields, out);
}

void ReadPolicies(Decoder& decoder, const Value& value, Route* out) {
  for (const Value& element : decoder.Elements(value))
    ReadPolicy(decoder, element, &out->routes.emplace_back());
}

struct WrittenPoint {
  Receiver receiver;
};

void ReadPointIntegrations(Decoder& decoder, const Value& value, WrittenPoint* out) {
  for (const Value& element : decoder.Elements(value)) {
    const source::Node* type = element->is_mapping() ? source::Find(*element, "type") : nullptr;
    out->receiver.integrations.push_back(type != nullptr && type->is_scalar()
                                             ? std::string_view(type->value)
                                             : std::string_view("integration"));
  }
}

constexpr PolicyField<WrittenPoint> kPointFields[] = {
    {"name", [](Decoder& d, const Value& v, WrittenPoint* p) { d.Read(v, &p->receiver.name); }},
    {"receivers", ReadPointIntegrations},
};

constexpr PolicyField<NamedInterval> kMuteFields[] = {
    {"name", ReadInto<&NamedInterval::name>},
    {"time_intervals", [](Decoder& d, const Value& v,
                          NamedInterval* n) { ReadTimeIntervals(ConfigDecoder::Of(d), v, &n->intervals); }},
};

Value ValueAt(const source::Node& root, std::string_view name) {
  for (const source::Entry& entry : root.entries)
    if (entry.key->value == name && entry.value->is_sequence())
      return Value{entry.value, entry.written, name, entry.key};
  return {};
}

// Contact points and mute times of a document.
void ReadParts(ConfigDecoder& decoder, const source::Node& root, Config* out) {
  if (const Value points = ValueAt(root, "contactPoints")) {
    for (const Value& element : decoder.Elements(points)) {
      WrittenPoint point;
      point.receiver.span = element->span;
      ReadKnown(decoder, element, kPointFields, &point);
      out->receivers.push_back(std::move(point.receiver));
    }
  }
  if (const Value mutes = ValueAt(root, "muteTimes")) {
    for (const Value& element : decoder.Elements(mutes))
      ReadKnown(decoder, element, kMuteFields, &out->intervals.emplace_back());
  }
}

// Names that are used exist, where the run has any of their kind: others are made by hand in Grafana.
class PolicyNames {
 public:
  PolicyNames(ConfigDecoder& decoder, const Config& config) : decoder_(decoder), config_(config) {}

  void Run() {
    const Route& root = *config_.route;
    if (root.receiver.value.empty()) decoder_.Fail(root.key, "the root policy must have a receiver");
    if (!root.matchers.empty())
      decoder_.Fail(root.matchers.front().place.span,
                    "the root policy takes every alert, so it must not have matchers");
    Visit(root, 0);
  }

 private:
  void Visit(const Route& route, int depth) {
    if (depth > kMaxPolicyDepth) return;
    const std::string_view receiver = route.receiver.value;
    if (!receiver.empty() && receiver != kDefaultReceiver && !config_.receivers.empty() &&
        config_.FindReceiver(receiver) == nullptr)
      decoder_.Fail(route.receiver.span, fmt::format("there is no contact point named {}", Quote(receiver)));
    for (const auto* list : {&route.active, &route.mute}) {
      for (const MappedText& name : *list) {
        if (!config_.intervals.empty() && config_.FindInterval(name.value) == nullptr)
          decoder_.Fail(name.span, fmt::format("there is no mute time named {}", Quote(name.value)));
      }
    }
    for (const Route& child : route.routes) Visit(child, depth + 1);
  }

  ConfigDecoder& decoder_;
  const Config& config_;
};

}  // namespace

std::vector<DecodedConfig> DecodeGrafanaPolicies(const ConfigTree& document,
                                                 std::span<const ConfigTree> parts) {
  std::vector<DecodedConfig> out;
  const Value policies = ValueAt(*document.root, "policies");
  if (!policies) return out;
  for (const auto& element : policies->items) {
    ConfigDecoder decoder(*document.tree, MatcherMode::kFallback);
    DecodedConfig& decoded = out.emplace_back();
    decoded.config.file = document.tree->file();
    // Also of receivers, intervals and rules of the other files.
    decoded.config.storage = std::make_shared<const std::vector<ConfigTree>>(parts.begin(), parts.end());
    const Value policy{element.node, element.node->span, "policies", nullptr};
    ReadPolicy(decoder, policy, &decoded.config.route.emplace());
    for (const ConfigTree& part : parts) {
      // What is wrong in them is said of the document that they are in.
      ConfigDecoder other(*part.tree, MatcherMode::kFallback);
      ReadParts(part.root == document.root ? decoder : other, *part.root, &decoded.config);
    }
    if (decoder.problems.empty()) PolicyNames(decoder, decoded.config).Run();
    decoded.problems = std::move(decoder.problems);
  }
  return out;
}

}  // namespace rulecheck::routing
