#include "routing/decode.h"

#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "routing/receiver_blocks.h"

namespace rulecheck::routing {
namespace {

using source::Decoder;
using source::Field;
using source::ReadInto;
using source::Value;

// What a file holds, until its parts can be held against each other.
struct WrittenConfig {
  Config config;
  Block global;
  std::vector<Block> blocks;  // integrations of receivers
};

struct WrittenReceiver {
  Receiver receiver;
  std::vector<Block> blocks;
  std::vector<TextPair> labels;
};

void ReadIntegrations(Decoder& decoder, const Value& value, WrittenReceiver* out) {
  const BlockSpec& spec = *FindBlock(value.name);
  size_t index = 0;
  for (const Value& element : decoder.Elements(value)) {
    Block& block = out->blocks.emplace_back();
    block.path = fmt::format("{}[{}].", value.name, index++);
    if (element->is_null())
      decoder.Fail(element.written.empty() ? value.key->span : element.written,
                   fmt::format("an empty element of `{}` is refused, before 0.32 it crashes Alertmanager",
                               value.name));
    ReadBlock(ConfigDecoder::Of(decoder), element, spec, &block);
    out->receiver.integrations.push_back(spec.name.substr(0, spec.name.rfind("_configs")));
  }
}

const std::vector<Field<WrittenReceiver>>& ReceiverFields() {
  static const std::vector<Field<WrittenReceiver>> fields = [] {
    std::vector<Field<WrittenReceiver>> list = {
        {"name", [](Decoder& d, const Value& v, WrittenReceiver* r) { d.Read(v, &r->receiver.name); }},
        {"labels", ReadInto<&WrittenReceiver::labels>},
    };
    for (const BlockSpec& spec : Integrations()) list.push_back({spec.name, ReadIntegrations});
    return list;
  }();
  return fields;
}

void ReadReceiver(Decoder& decoder, const Value& element, WrittenConfig* out) {
  WrittenReceiver written;
  Receiver& receiver = written.receiver;
  receiver.span = element->span;
  receiver.name = {{}, decoder.tree().file(), element.written, nullptr};
  decoder.Struct<WrittenReceiver>(*element, "a receiver", ReceiverFields(), &written);
  if (receiver.name.value.empty() && (element->is_mapping() || element->is_null()))
    decoder.Fail(element.written, "a receiver without a name");
  for (Block& block : written.blocks) {
    std::move(block.all_texts.begin(), block.all_texts.end(), std::back_inserter(receiver.texts));
    out->blocks.push_back(std::move(block));
  }
  out->config.receivers.push_back(std::move(receiver));
}

void ReadReceivers(Decoder& decoder, const Value& value, WrittenConfig* out) {
  for (const Value& element : decoder.Elements(value)) ReadReceiver(decoder, element, out);
}

void ReadRootRoute(Decoder& decoder, const Value& value, WrittenConfig* out) {
  if (!value->is_null()) ReadRoute(ConfigDecoder::Of(decoder), value, &out->config.route.emplace());
}

// Where the events of notifications are recorded, since 0.34: not looked into.
void ReadEvents(Decoder& decoder, const Value& value, WrittenConfig* /*out*/) {
  if (!value->is_mapping() && !value->is_null()) decoder.WrongType(value, "a mapping");
}

template <bool kDeprecated>
void ReadIntervals(Decoder& decoder, const Value& value, WrittenConfig* out) {
  ReadNamedIntervals(ConfigDecoder::Of(decoder), value, kDeprecated, &out->config.intervals);
}

constexpr Field<WrittenConfig> kConfigFields[] = {
    {"global",
     [](Decoder& d, const Value& v, WrittenConfig* c) {
       ReadBlock(ConfigDecoder::Of(d), v, *FindBlock("global"), &c->global);
     }},
    {"route", ReadRootRoute},
    {"inhibit_rules",
     [](Decoder& d, const Value& v, WrittenConfig* c) {
       ReadInhibitRules(ConfigDecoder::Of(d), v, &c->config.inhibit_rules);
     }},
    {"receivers", ReadReceivers},
    {"templates", [](Decoder& d, const Value& v, WrittenConfig* c) { d.Read(v, &c->config.templates); }},
    {"mute_time_intervals", ReadIntervals<true>},
    {"time_intervals", ReadIntervals<false>},
    {"tracing",
     [](Decoder& d, const Value& v, WrittenConfig* /*c*/) {
       Block block;
       ReadBlock(ConfigDecoder::Of(d), v, *FindBlock("tracing"), &block);
     }},
    {"event_recorder", ReadEvents},
};

}  // namespace

DecodedConfig DecodeConfig(std::shared_ptr<const source::Tree> tree, const source::Node& root,
                           MatcherMode mode) {
  ConfigDecoder decoder(*tree, mode);
  WrittenConfig written;
  written.config.mode = mode;
  written.config.file = tree->file();
  decoder.Struct<WrittenConfig>(root, "the configuration", kConfigFields, &written);
  if (decoder.problems.empty()) {
    for (const Block& block : written.blocks) CheckWithGlobal(decoder, block, written.global);
    if (written.config.route) {
      CheckNames(decoder, written.config);
    } else {
      const bool empty = !root.is_mapping() || root.entries.empty();
      decoder.Fail(empty ? root.span : root.entries.front().key->span, "the configuration has no `route`");
    }
  }
  written.config.storage = std::move(tree);
  return {std::move(written.config), std::move(decoder.problems)};
}

}  // namespace rulecheck::routing
