// Blocks of configurations that are only checked: global settings, integrations of receivers and what
// stands inside of them, by a table of their fields and one of their rules.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "routing/config_decoder.h"

namespace rulecheck::routing {

struct BlockSpec {
  std::string_view name;    // "slack_configs", "http"
  std::string_view fields;  // "api_url:secret-url channel short_fields:flag": texts where no type is said
};

// A mapping as it was read.
struct Block {
  const BlockSpec* spec = nullptr;
  std::string path;  // "slack_configs[0]."
  Span span, key;
  std::vector<std::pair<std::string_view, MappedText>> texts;  // scalars that are set, not empty
  std::vector<std::pair<std::string_view, Span>> others;       // mappings, true, numbers
  std::vector<ReceiverText> all_texts;                         // also of blocks inside

  const MappedText* Text(std::string_view key) const;
  bool Has(std::string_view key) const;  // neither null nor empty, zero or false
};

const BlockSpec* FindBlock(std::string_view name);
std::span<const BlockSpec> Integrations();
std::vector<BlockSpec> AllBlocks();

// Reads a mapping by its table and reports what its own rules refuse.
void ReadBlock(ConfigDecoder& decoder, const source::Value& value, const BlockSpec& spec, Block* out);
void CheckBlock(ConfigDecoder& decoder, const Block& block);
// What neither the block nor `global` gives.
void CheckWithGlobal(ConfigDecoder& decoder, const Block& block, const Block& global);

// Nothing, or what is wrong with an address of http or https.
std::string UrlProblem(std::string_view url);

}  // namespace rulecheck::routing
