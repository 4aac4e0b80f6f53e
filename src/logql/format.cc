// What the layouter must know of LogQL. What stands where is read from the tree, what is
// written from the tokens; a result that would not mean the same is thrown away.
#include <set>

#include "antlr/pieces.h"
#include "logql/tokens.h"
#include "rulecheck/logql.h"
#include "syntax/layout.h"

namespace rulecheck::logql {
namespace {

using antlr::PieceToken;
using Lexer = grammar_logql::LogQLLexer;

// Where line filters and binary operators begin; other stages begin with a pipe.
struct Marks {
  std::set<uint32_t> stages;
  std::set<uint32_t> operators;
};

// The operators between numbers that are one number to Loki.
void MarkFolded(const Binary& root, Marks* marks) {
  std::vector<const Binary*> waiting = {&root};
  while (!waiting.empty()) {
    const Binary* node = waiting.back();
    waiting.pop_back();
    marks->operators.insert(node->op_span.begin);
    for (const Expr* side : {node->lhs, node->rhs}) {
      const auto* literal = As<Literal>(side);
      if (literal != nullptr && literal->folded != nullptr) waiting.push_back(literal->folded);
    }
  }
}

Marks MarksOf(const Expr& root) {
  Marks marks;
  Walk(root, [&marks](const Expr& expr) {
    if (const auto* binary = As<Binary>(&expr)) marks.operators.insert(binary->op_span.begin);
    const auto* literal = As<Literal>(&expr);
    if (literal != nullptr && literal->folded != nullptr) MarkFolded(*literal->folded, &marks);
    if (const auto* log = As<LogExpr>(&expr)) {
      for (const Stage* stage : log->stages) marks.stages.insert(stage->span.begin);
    }
  });
  return marks;
}

bool IsFunction(size_t type) {
  return type == Lexer::RANGE_OP || type == Lexer::VECTOR_OP || type == Lexer::CONV_OP ||
         type == Lexer::VECTOR || type == Lexer::LABEL_REPLACE || type == Lexer::IP;
}

bool IsMatchOperator(const PieceToken& token) {
  if (token.piece.stage || token.piece.operation) return false;
  switch (token.type) {
    case Lexer::EQL:
    case Lexer::NEQ:
    case Lexer::RE:
    case Lexer::NRE:
    case Lexer::NAMED_NEQ:
    case Lexer::NAMED_NRE:
      return true;
    default:
      return false;
  }
}

// Is a blank wanted between two pieces on one line? `after` is what follows them.
bool Blank(const PieceToken& left, const PieceToken& right, const PieceToken* after) {
  if (left.piece.comment || right.piece.comment) return true;
  if (left.piece.opens || right.piece.closes || right.piece.comma) return false;
  if (right.type == Lexer::LPAREN) return !IsFunction(left.type);
  if (right.type == Lexer::RANGE) return left.type != Lexer::RBRACE;
  if (left.piece.sign) return false;
  // `x="y"`, but `x != 5`.
  const auto is_text = [](const PieceToken* p) {
    return p != nullptr && (p->type == Lexer::STRING || p->type == Lexer::IP || p->type == Lexer::IDENTIFIER);
  };
  if (IsMatchOperator(right)) return !is_text(after);
  if (IsMatchOperator(left)) return !is_text(&right);
  return true;
}

std::vector<syntax::Piece> PiecesOf(const Query& query) {
  Tokenizer tokenizer;
  antlr::TokenList list;
  std::vector<ParseError> errors;
  if (!tokenizer.Read(query.text(), Limits(), &list, &errors)) return {};
  const Marks marks = MarksOf(*query.root());
  const auto describe = [&marks](size_t type, Span span, syntax::Piece* piece) {
    piece->opens = type == Lexer::LPAREN || type == Lexer::LIST_LPAREN || type == Lexer::LBRACE;
    piece->closes = type == Lexer::RPAREN || type == Lexer::RBRACE;
    piece->comma = type == Lexer::COMMA;
    piece->stage = type == Lexer::PIPE || marks.stages.contains(span.begin);
    piece->operation = marks.operators.contains(span.begin);
    piece->ends_stage = type == Lexer::RANGE;
    piece->sign = !piece->operation && (type == Lexer::ADD || type == Lexer::SUB);
  };
  return antlr::PiecesOf(query.text(), list, describe, Blank);
}

}  // namespace

std::string Format(const Query& query, uint32_t width) {
  std::string formatted = syntax::LayOut(PiecesOf(query), width);
  const ParseOutcome again = Parse(formatted, {});
  const bool same = again.query != nullptr && Same(*again.query->root(), *query.root());
  return same ? formatted : std::string(query.text());
}

}  // namespace rulecheck::logql
