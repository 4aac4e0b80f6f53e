// Faster walks over the tables that ANTLR's simulators build. Private to the ANTLR border.
//
// The runtime shares its tables between threads and takes a global lock for every
// character and every decision. Here each thread has tables of its own, filled by
// the runtime's code as before, and walks over them without locks; whatever is not
// in them yet goes to the runtime. The language accepted is the grammar's alone.
#pragma once

#include <antlr4-runtime.h>

#include <array>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "antlr/byte_stream.h"

namespace rulecheck::antlr {

// Empty tables for all decisions of a grammar.
struct PrivateTables {
  explicit PrivateTables(const antlr4::atn::ATN& atn) {
    const size_t decisions = atn.getNumberOfDecisions();
    dfas.reserve(decisions);
    for (size_t i = 0; i < decisions; ++i) dfas.emplace_back(atn.getDecisionState(i), i);
  }

  std::vector<antlr4::dfa::DFA> dfas;
  antlr4::atn::PredictionContextCache contexts;
};

// Single inheritance, as generated code casts to the runtime's class at every step.
class TableLexerSimulator final : public antlr4::atn::LexerATNSimulator {
 public:
  TableLexerSimulator(antlr4::Lexer* lexer, const antlr4::atn::ATN& atn)
      : TableLexerSimulator(lexer, atn, std::make_unique<PrivateTables>(atn)) {}

  // The stream must be a ByteStream.
  size_t match(antlr4::CharStream* input, size_t mode) override {
    const std::string_view text = static_cast<ByteStream*>(input)->text();
    const size_t start = input->index();
    size_t end = start;
    uint16_t accepted = kUnknown;
    uint16_t row = StartRow(mode);
    for (size_t i = start; row != kUnknown && row != kDead; ++i) {
      if (rows_[row].state->isAcceptState) {
        accepted = row;
        end = i;
      }
      row = i < text.size() ? rows_[row].next[ByteStream::Character(text[i])] : kDead;
    }
    if (row == kUnknown || accepted == kUnknown) return LexerATNSimulator::match(input, mode);
    input->seek(end);
    // None depends on its place: grammars have no code of their own in actions.
    for (const auto& action : rows_[accepted].actions) action->execute(lexer_);
    return rows_[accepted].state->prediction;
  }

 protected:
  void addDFAEdge(antlr4::dfa::DFAState* from, size_t t, antlr4::dfa::DFAState* to) override {
    LexerATNSimulator::addDFAEdge(from, t, to);
    if (t >= kCharacters) return;
    const uint16_t target = to == ERROR.get() ? kDead : RowOf(to);
    if (const uint16_t source = RowOf(from); source != kUnknown) rows_[source].next[t] = target;
  }

 private:
  TableLexerSimulator(antlr4::Lexer* lexer, const antlr4::atn::ATN& atn,
                      std::unique_ptr<PrivateTables> tables)
      : LexerATNSimulator(lexer, atn, tables->dfas, tables->contexts),
        lexer_(lexer),
        tables_(std::move(tables)),
        rows_(1) {}

  static constexpr size_t kCharacters = 128;
  static constexpr uint16_t kUnknown = 0;
  static constexpr uint16_t kDead = UINT16_MAX;

  struct Row {
    const antlr4::dfa::DFAState* state = nullptr;
    std::array<uint16_t, kCharacters> next{};
    std::vector<std::shared_ptr<antlr4::atn::LexerAction>> actions = {};
  };

  uint16_t StartRow(size_t mode) {
    if (starts_.size() <= mode) starts_.resize(mode + 1, kUnknown);
    const antlr4::dfa::DFAState* start = tables_->dfas[mode].s0;
    if (starts_[mode] == kUnknown && start != nullptr) starts_[mode] = RowOf(start);
    return starts_[mode];
  }

  // Grammars have some hundred states; beyond the range the runtime goes on alone.
  uint16_t RowOf(const antlr4::dfa::DFAState* state) {
    const auto [it, is_new] = row_of_.try_emplace(state, kUnknown);
    if (is_new && rows_.size() < kDead) {
      it->second = static_cast<uint16_t>(rows_.size());
      Row& row = rows_.emplace_back();
      row.state = state;
      if (state->lexerActionExecutor != nullptr) row.actions = state->lexerActionExecutor->getLexerActions();
    }
    return it->second;
  }

  antlr4::Lexer* lexer_;
  std::unique_ptr<PrivateTables> tables_;
  std::vector<Row> rows_;  // the first stands for kUnknown
  std::vector<uint16_t> starts_;
  std::unordered_map<const antlr4::dfa::DFAState*, uint16_t> row_of_;
};

class TableParserSimulator final : public antlr4::atn::ParserATNSimulator {
 public:
  TableParserSimulator(antlr4::Parser* parser, const antlr4::atn::ATN& atn)
      : TableParserSimulator(parser, atn, std::make_unique<PrivateTables>(atn)) {}

  size_t adaptivePredict(antlr4::TokenStream* input, size_t decision,
                         antlr4::ParserRuleContext* context) override {
    const antlr4::dfa::DFA& dfa = decisionToDFA[decision];
    const antlr4::dfa::DFAState* state =
        dfa.isPrecedenceDfa() ? dfa.getPrecedenceStartState(parser_->getPrecedence()) : dfa.s0;
    for (ssize_t k = 1; state != nullptr; ++k) {
      if (state->isAcceptState) {
        if (NeedsRuntime(*state)) break;
        return state->prediction;
      }
      const auto edge = state->edges.find(input->LA(k));
      if (edge == state->edges.end() || edge->second == ERROR.get()) break;
      state = edge->second;
    }
    return ParserATNSimulator::adaptivePredict(input, decision, context);
  }

 private:
  TableParserSimulator(antlr4::Parser* parser, const antlr4::atn::ATN& atn,
                       std::unique_ptr<PrivateTables> tables)
      : ParserATNSimulator(parser, atn, tables->dfas, tables->contexts),
        tables_(std::move(tables)),
        parser_(parser) {}

  bool NeedsRuntime(const antlr4::dfa::DFAState& state) {
    const bool full = state.requiresFullContext && getPredictionMode() != antlr4::atn::PredictionMode::SLL;
    return full || !state.predicates.empty();
  }

  std::unique_ptr<PrivateTables> tables_;
  antlr4::Parser* parser_;
};

}  // namespace rulecheck::antlr
