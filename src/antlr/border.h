// The border to ANTLR, private to the files that read grammars: a list of reused tokens,
// a lexer that fills it, and an error strategy that stops at the first error.
//
// Nothing here allocates per character or per token once it is warm: lexer, list
// and parser objects live as long as their thread.
#pragma once

#include <antlr4-runtime.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "antlr/byte_stream.h"
#include "antlr/table_simulators.h"
#include "rulecheck/span.h"

namespace rulecheck::antlr {

class TextToken final : public antlr4::Token {
 public:
  TextToken(size_t type, Span span, uint32_t index) : type_(type), span_(span), index_(index) {}

  Span span() const { return span_; }

  std::string getText() const override { return {}; }
  size_t getType() const override { return type_; }
  size_t getLine() const override { return 0; }
  size_t getCharPositionInLine() const override { return 0; }
  size_t getChannel() const override { return DEFAULT_CHANNEL; }
  size_t getTokenIndex() const override { return index_; }
  size_t getStartIndex() const override { return span_.begin; }
  size_t getStopIndex() const override { return span_.end; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  antlr4::CharStream* getInputStream() const override { return nullptr; }
  std::string toString() const override { return {}; }

 private:
  size_t type_;
  Span span_;
  uint32_t index_;
};

inline Span SpanOf(const antlr4::Token* token) {
  return static_cast<const TextToken*>(token)->span();
}

// The tokens a parser reads; the last one is EOF. Filled anew for every text.
class TokenList final : public antlr4::TokenStream {
 public:
  void Clear() {
    tokens_.clear();
    position_ = 0;
  }
  // No token may be added once a parser has seen the list.
  void Add(size_t type, Span span) {
    tokens_.emplace_back(type, span, static_cast<uint32_t>(tokens_.size()));
  }
  const std::vector<TextToken>& tokens() const { return tokens_; }

  void consume() override {
    if (position_ + 1 < tokens_.size()) ++position_;
  }
  size_t LA(ssize_t i) override { return At(i).getType(); }
  antlr4::Token* LT(ssize_t i) override { return i == 0 ? nullptr : &At(i); }
  antlr4::Token* get(size_t index) const override { return const_cast<TextToken*>(&tokens_[index]); }
  ssize_t mark() override { return 0; }
  void release(ssize_t) override {}
  size_t index() override { return position_; }
  void seek(size_t index) override { position_ = index; }
  size_t size() override { return tokens_.size(); }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  std::string getSourceName() const override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(const antlr4::misc::Interval&) override { return {}; }
  std::string getText(antlr4::RuleContext*) override { return {}; }
  std::string getText(antlr4::Token*, antlr4::Token*) override { return {}; }

 private:
  TextToken& At(ssize_t i) {
    const size_t offset =
        i > 0 ? position_ + static_cast<size_t>(i) - 1 : position_ - static_cast<size_t>(-i);
    return tokens_[offset < tokens_.size() ? offset : tokens_.size() - 1];
  }

  std::vector<TextToken> tokens_;
  size_t position_ = 0;
};

// A token as a lexer found it.
struct LexedToken {
  size_t type;
  Span span;
};

// A generated lexer that writes into a list instead of making token objects.
template <typename GeneratedLexer>
class ListLexer : public GeneratedLexer {
 public:
  using Item = LexedToken;

  // The base only keeps the address of the stream, which is made after it.
  ListLexer() : GeneratedLexer(&stream_) {
    this->removeErrorListeners();
    simulator_ = new TableLexerSimulator(this, this->getATN());
    this->setInterpreter(simulator_);
  }

  // All tokens of `text` from `begin` on, the final EOF included, read from lexer mode
  // `mode` on.
  const std::vector<Item>& Read(std::string_view text, size_t mode = 0, size_t begin = 0) {
    items_.clear();
    stream_.SetText(text);
    this->setInputStream(&stream_);
    stream_.seek(begin);  // setting the stream rewinds it
    this->modeStack.clear();
    this->mode = mode;
    while (stream_.LA(1) != antlr4::Token::EOF) ReadToken();
    emitEOF();
    return items_;
  }

  antlr4::Token* emit() override {
    Span span = {Offset(this->tokenStartCharIndex), Offset(stream_.index())};
    const size_t type = Refine(this->type, &span);
    items_.push_back({type, span});
    stream_.seek(span.end);
    return nullptr;
  }
  void emit(std::unique_ptr<antlr4::Token>) override {}
  antlr4::Token* emitEOF() override {
    items_.push_back({antlr4::Token::EOF, {Offset(stream_.size()), Offset(stream_.size())}});
    return nullptr;
  }

 protected:
  // A type and an end other than the rule's; what is left over is read anew.
  virtual size_t Refine(size_t type, Span*) { return type; }

 private:
  static uint32_t Offset(size_t n) { return static_cast<uint32_t>(n); }

  // As the runtime's nextToken, which asks for the class of the simulator five times a token.
  void ReadToken() {
    this->tokenStartCharIndex = stream_.index();
    this->type = antlr4::Token::INVALID_TYPE;
    size_t found = antlr4::Lexer::SKIP;
    try {
      found = simulator_->match(&stream_, this->mode);
    } catch (const antlr4::LexerNoViableAltException&) {
      if (stream_.LA(1) != antlr4::Token::EOF) stream_.consume();
    }
    if (this->type == antlr4::Token::INVALID_TYPE) this->type = found;
    if (this->type != antlr4::Lexer::SKIP) emit();
  }

  ByteStream stream_;
  TableLexerSimulator* simulator_;  // the base owns it
  std::vector<Item> items_;
};

// Where and in which rule the first syntax error was met.
struct SyntaxStop {
  const antlr4::Token* token = nullptr;
  antlr4::ParserRuleContext* context = nullptr;  // of the innermost rule
  size_t rule = SIZE_MAX;                        // its index
  antlr4::misc::IntervalSet expected;            // token types; empty when not known

  // Of the token that was not expected.
  size_t IndexIn(const TokenList& list) const {
    return token != nullptr ? token->getTokenIndex() : list.tokens().size() - 1;
  }
};

// Remembers the first error and leaves the parser by an exception.
class StopStrategy final : public antlr4::DefaultErrorStrategy {
 public:
  SyntaxStop stop;

  void recover(antlr4::Parser* parser, std::exception_ptr error) override {
    try {
      std::rethrow_exception(error);
    } catch (antlr4::RecognitionException& e) {
      Stop(parser, e.getOffendingToken());
    }
  }
  antlr4::Token* recoverInline(antlr4::Parser* parser) override { Stop(parser, parser->getCurrentToken()); }
  void sync(antlr4::Parser*) override {}
  void reportError(antlr4::Parser*, const antlr4::RecognitionException&) override {}

 private:
  [[noreturn]] void Stop(antlr4::Parser* parser, const antlr4::Token* token) {
    stop.token = token;
    stop.context = parser->getContext();
    stop.rule = stop.context != nullptr ? stop.context->getRuleIndex() : SIZE_MAX;
    stop.expected = parser->getExpectedTokens();
    throw antlr4::ParseCancellationException();
  }
};

// A generated parser without what the runtime does at each rule and token for listeners and parse trees,
// which nobody asks for here: contexts are linked by the labels of the grammar.
template <typename GeneratedParser>
class LeanParser : public GeneratedParser {
 public:
  explicit LeanParser(TokenList* tokens) : GeneratedParser(tokens) { this->setBuildParseTree(false); }

  void enterRule(antlr4::ParserRuleContext* context, size_t state, size_t) override {
    this->setState(state);
    this->_ctx = context;
    context->start = this->_input->LT(1);
  }
  antlr4::Token* consume() override {
    antlr4::Token* token = this->_input->LT(1);
    if (token->getType() != antlr4::Token::EOF) this->_input->consume();
    return token;
  }
};

// Gives a parser tables of its own thread and an error strategy; see table_simulators.h.
inline void Prepare(antlr4::Parser* parser, const std::shared_ptr<StopStrategy>& strategy) {
  parser->removeErrorListeners();
  parser->setErrorHandler(strategy);
  parser->setInterpreter(new TableParserSimulator(parser, parser->getATN()));
}

// Calls `rule` on a parser that has its tokens, first in the fast SLL mode, then,
// only if that stops, in full LL. Returns the tree, or null: then the parser's
// StopStrategy knows where it stopped.
template <typename Parser, typename Rule>
auto ParseTokens(Parser* parser, Rule&& rule) -> decltype(rule(parser)) {
  using antlr4::atn::ParserATNSimulator;
  using antlr4::atn::PredictionMode;
  for (const auto mode : {PredictionMode::SLL, PredictionMode::LL}) {
    parser->reset();
    parser->template getInterpreter<ParserATNSimulator>()->setPredictionMode(mode);
    try {
      return rule(parser);
    } catch (antlr4::ParseCancellationException&) {
    }
  }
  return nullptr;
}

}  // namespace rulecheck::antlr
