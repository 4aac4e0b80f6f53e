// What a thread keeps between texts of one grammar. Private to the ANTLR border.
#pragma once

#include <memory>

#include "antlr/border.h"

namespace rulecheck::antlr {

template <typename Tokenizer, typename GeneratedParser>
struct ParserObjects {
  Tokenizer tokenizer;
  TokenList tokens;
  LeanParser<GeneratedParser> parser{&tokens};
  std::shared_ptr<StopStrategy> strategy = std::make_shared<StopStrategy>();

  ParserObjects() { Prepare(&parser, strategy); }

  static ParserObjects& OfThread() {
    thread_local ParserObjects objects;
    return objects;
  }
};

}  // namespace rulecheck::antlr
