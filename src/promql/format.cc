// What the layouter must know of PromQL. Which operators stand between two operands is read
// from the tree, what is written from the tokens; a result that would not mean the same is
// thrown away.
#include <unordered_set>

#include "antlr/pieces.h"
#include "promql/tokens.h"
#include "rulecheck/promql.h"
#include "syntax/layout.h"

namespace rulecheck::promql {
namespace {

using antlr::PieceToken;
using Lexer = grammar_promql::PromQLLexer;

std::unordered_set<uint32_t> OperatorsIn(const Expr& root) {
  std::unordered_set<uint32_t> begins;
  Walk(root, [&begins](const Expr& expr) {
    if (const auto* binary = As<Binary>(&expr)) begins.insert(binary->op_span.begin);
  });
  return begins;
}

// Words that take their parenthesis without a blank.
bool IsCalled(size_t type) {
  switch (type) {
    case Lexer::IDENTIFIER:
    case Lexer::METRIC_IDENTIFIER:
    case Lexer::START:
    case Lexer::END:
    case Lexer::STEP:
    case Lexer::RANGE:
    case Lexer::MAX_OF:
    case Lexer::MIN_OF:
      return true;
    default:
      return type >= Lexer::SUM && type <= Lexer::LIMIT_RATIO;
  }
}

bool IsOpening(size_t type) {
  return type == Lexer::LPAREN || type == Lexer::LIST_LPAREN || type == Lexer::LBRACE;
}

// Words before a list of labels.
bool TakesLabels(size_t type) {
  return type == Lexer::BY || type == Lexer::WITHOUT || type == Lexer::ON || type == Lexer::IGNORING ||
         type == Lexer::GROUP_LEFT || type == Lexer::GROUP_RIGHT;
}

bool IsMatchOperator(const PieceToken& token) {
  return !token.piece.operation && (token.type == Lexer::EQL || token.type == Lexer::NEQ ||
                                    token.type == Lexer::EQL_REGEX || token.type == Lexer::NEQ_REGEX);
}

// Words after which braces are a selector of their own and not that of a metric.
bool StandsApart(const PieceToken& token) {
  switch (token.type) {
    case Lexer::RPAREN:
    case Lexer::BOOL:
    case Lexer::GROUP_LEFT:
    case Lexer::GROUP_RIGHT:
    case Lexer::COMMA:
      return true;
    default:
      return token.piece.operation;
  }
}

// Is a blank wanted between two pieces on one line?
bool WantsBlank(const PieceToken& left, const PieceToken& right, const PieceToken*) {
  if (left.piece.comment || right.piece.comment) return true;
  if (IsOpening(left.type) || right.type == Lexer::RPAREN || right.type == Lexer::RBRACE) return false;
  if (right.type == Lexer::COMMA || left.piece.sign || IsMatchOperator(left) || IsMatchOperator(right))
    return false;
  switch (right.type) {
    case Lexer::LPAREN:
    case Lexer::LIST_LPAREN:
      return !IsCalled(left.type);
    case Lexer::LBRACE:
      return StandsApart(left);
    case Lexer::LBRACKET:
    case Lexer::RBRACKET:
    case Lexer::COLON:
      return false;
    default:
      return left.type != Lexer::LBRACKET && left.type != Lexer::COLON;
  }
}

class Describer {
 public:
  explicit Describer(const Expr& root) : operators_(OperatorsIn(root)) {}

  void operator()(size_t type, Span span, syntax::Piece* piece) {
    // Lists of labels stay on one line: what they belong to is easier to break.
    if (IsOpening(type) && TakesLabels(previous_)) in_labels_ = true;
    piece->opens = !in_labels_ && IsOpening(type);
    piece->closes = !in_labels_ && (type == Lexer::RPAREN || type == Lexer::RBRACE);
    piece->comma = !in_labels_ && type == Lexer::COMMA;
    if (type == Lexer::RPAREN) in_labels_ = false;
    piece->operation = operators_.contains(span.begin);
    // Durations have operators too, which begin no line.
    const bool after_operand =
        previous_ == Lexer::NUMBER || previous_ == Lexer::DURATION || previous_ == Lexer::RPAREN;
    piece->sign = !piece->operation && !after_operand && (type == Lexer::ADD || type == Lexer::SUB);
    previous_ = type;
  }

 private:
  std::unordered_set<uint32_t> operators_;
  size_t previous_ = 0;
  bool in_labels_ = false;
};

std::vector<syntax::Piece> PiecesOf(const Query& query) {
  Tokenizer tokenizer;
  antlr::TokenList list;
  std::vector<ParseError> errors;
  if (!tokenizer.Read(query.text(), Limits(), &list, &errors)) return {};
  return antlr::PiecesOf(query.text(), list, Describer(*query.root()), WantsBlank);
}

}  // namespace

std::string Format(const Query& query, uint32_t width) {
  std::string formatted = syntax::LayOut(PiecesOf(query), width);
  ParseOptions options;
  options.features = Features::All();
  const ParseOutcome again = Parse(formatted, options);
  const bool same = again.query != nullptr && Same(*again.query->root(), *query.root());
  return same ? formatted : std::string(query.text());
}

}  // namespace rulecheck::promql
