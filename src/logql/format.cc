// The lossless layout: tokens and comments as they were written, with other blanks
// between them. What stands where is read from the tree, what is written from the
// tokens; a result that would not mean the same is thrown away.
#include <set>

#include "base/strings.h"
#include "logql/tokens.h"
#include "rulecheck/logql.h"

namespace rulecheck::logql {
namespace {

using Lexer = grammar_logql::LogQLLexer;

constexpr size_t kIndent = 2;

// Where line filters and binary operators begin; other stages begin with a pipe.
struct Marks {
  std::set<uint32_t> stages;
  std::set<uint32_t> operators;
};

void MarkFolded(const Expr& expr, Marks* marks) {
  std::vector<const Expr*> stack = {&expr};
  while (!stack.empty()) {
    const Expr* node = stack.back();
    stack.pop_back();
    if (const auto* literal = As<Literal>(node)) node = literal->folded;
    const auto* binary = As<Binary>(node);
    if (binary == nullptr) continue;
    marks->operators.insert(binary->op_span.begin);
    stack.insert(stack.end(), {binary->lhs, binary->rhs});
  }
}

Marks MarksOf(const Expr& root) {
  Marks marks;
  Walk(root, [&marks](const Expr& expr) {
    MarkFolded(expr, &marks);
    if (const auto* log = As<LogExpr>(&expr)) {
      for (const Stage* stage : log->stages) marks.stages.insert(stage->span.begin);
    }
    return true;
  });
  return marks;
}

// A token, or a comment.
struct Piece {
  size_t type = 0;  // 0: comment
  std::string_view text;
  bool stage = false;      // begins a stage
  bool operation = false;  // a binary operator
  bool own_line = false;   // a comment with nothing before it on its line

  bool comment() const { return type == 0; }
  bool line_comment() const { return comment() && !text.starts_with("/*"); }
};

bool Opens(const Piece& piece) {
  return piece.type == Lexer::LPAREN || piece.type == Lexer::LIST_LPAREN || piece.type == Lexer::LBRACE;
}

bool Closes(const Piece& piece) {
  return piece.type == Lexer::RPAREN || piece.type == Lexer::RBRACE;
}

bool IsFunction(size_t type) {
  return type == Lexer::RANGE_OP || type == Lexer::VECTOR_OP || type == Lexer::CONV_OP ||
         type == Lexer::VECTOR || type == Lexer::LABEL_REPLACE || type == Lexer::IP;
}

bool IsMatchOperator(const Piece& piece) {
  if (piece.stage || piece.operation) return false;
  switch (piece.type) {
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

bool IsSign(const Piece& piece) {
  return (piece.type == Lexer::ADD || piece.type == Lexer::SUB) && !piece.operation;
}

// Is a blank wanted between two pieces on one line? `after` is what follows them.
bool Blank(const Piece& left, const Piece& right, const Piece* after) {
  if (left.comment() || right.comment()) return true;
  if (Opens(left) || Closes(right) || right.type == Lexer::COMMA) return false;
  if (right.type == Lexer::LPAREN) return !IsFunction(left.type);
  if (right.type == Lexer::RANGE) return left.type != Lexer::RBRACE;
  if (IsSign(left)) return false;
  // `x="y"`, but `x != 5`.
  const auto is_text = [](const Piece* p) {
    return p != nullptr && (p->type == Lexer::STRING || p->type == Lexer::IP || p->type == Lexer::IDENTIFIER);
  };
  if (IsMatchOperator(right)) return !is_text(after);
  if (IsMatchOperator(left)) return !is_text(&right);
  return true;
}

class Formatter {
 public:
  Formatter(const Query& query, uint32_t width) : width_(width) {
    Tokenizer tokenizer;
    TokenList tokens;
    std::vector<ParseError> errors;
    if (tokenizer.Read(query.text(), Limits(), &tokens, &errors)) Collect(query, tokens);
  }

  std::string Run() {
    Emit(0, pieces_.size(), 0);
    while (!out_.empty() && (out_.back() == ' ' || out_.back() == '\n')) out_.pop_back();
    return std::move(out_);
  }

 private:
  void Collect(const Query& query, const TokenList& tokens) {
    const Marks marks = MarksOf(*query.root());
    uint32_t end = 0;
    for (const TextToken& token : tokens.tokens()) {
      const Span span = token.span();
      Comments(query.text(), end, span.begin);
      if (token.getType() == antlr4::Token::EOF) break;
      pieces_.push_back({token.getType(), query.text().substr(span.begin, span.size()),
                         token.getType() == Lexer::PIPE || marks.stages.contains(span.begin),
                         marks.operators.contains(span.begin), false});
      end = span.end;
    }
  }

  // Between two tokens there are only blanks and comments.
  void Comments(std::string_view text, uint32_t begin, uint32_t end) {
    for (uint32_t i = begin; i < end; ++i) {
      const std::string_view rest = text.substr(i, end - i);
      if (rest[0] != '#' && rest[0] != '/') continue;
      const bool block = rest.starts_with("/*");
      const size_t at = block ? rest.find("*/") + 2 : rest.find('\n');
      const size_t size = std::min(at, rest.size());
      const size_t before = text.substr(0, i).find_last_not_of(" \t\r");
      Piece piece;
      piece.text = block ? rest.substr(0, size) : TrimSpace(rest.substr(0, size));
      piece.own_line = before == std::string_view::npos || text[before] == '\n';
      pieces_.push_back(piece);
      i += static_cast<uint32_t>(size) - 1;
    }
  }

  const Piece* At(size_t i) const { return i < pieces_.size() ? &pieces_[i] : nullptr; }

  size_t Closing(size_t open, size_t end) const {
    size_t depth = 0;
    for (size_t i = open; i < end; ++i) {
      if (Opens(pieces_[i])) ++depth;
      if (Closes(pieces_[i]) && --depth == 0) return i;
    }
    return end;
  }

  std::string Flat(size_t begin, size_t end) const {
    std::string out;
    for (size_t i = begin; i < end; ++i) {
      if (i > begin && Blank(pieces_[i - 1], pieces_[i], At(i + 1))) out += ' ';
      out += pieces_[i].text;
    }
    return out;
  }

  // Does it stand on one line from here on?
  bool Fits(size_t begin, size_t end, size_t more) const {
    size_t size = Column() + more;
    for (size_t i = begin; i < end; ++i) {
      if (pieces_[i].comment() || pieces_[i].text.find('\n') != std::string_view::npos) return false;
      size += pieces_[i].text.size() + 1;
      if (size > width_ + (end - begin) + more) return false;
    }
    return Column() + Flat(begin, end).size() + more <= width_;
  }

  size_t Column() const {
    const size_t line = out_.rfind('\n');
    return line == std::string::npos ? out_.size() : out_.size() - line - 1;
  }

  void NewLine(size_t indent) {
    while (!out_.empty() && out_.back() == ' ') out_.pop_back();
    if (!out_.empty() && out_.back() != '\n') out_ += '\n';
    if (!out_.empty()) out_.append(indent, ' ');
  }

  void Emit(size_t begin, size_t end, size_t indent) {
    if (Fits(begin, end, 0)) {
      out_ += Flat(begin, end);
      return;
    }
    for (size_t i = begin; i < end; ++i) {
      const Piece& piece = pieces_[i];
      const bool first = i == begin;
      const size_t inner = piece.stage ? indent + kIndent : indent;
      if (!first && (piece.stage || piece.operation || pieces_[i - 1].line_comment())) {
        NewLine(inner);
      } else if (!first && piece.comment() && piece.own_line) {
        NewLine(BeforeStage(i, end) ? indent + kIndent : indent);
      } else if (!first && pieces_[i - 1].type == Lexer::COMMA && !piece.comment()) {
        NewLine(indent);
      } else if (!first && Blank(pieces_[i - 1], piece, At(i + 1)) && Column() > 0 && out_.back() != ' ') {
        out_ += ' ';
      }
      if (piece.stage) {
        i = EmitStage(i, end, indent + kIndent);
      } else {
        i = EmitPiece(i, end, indent);
      }
    }
  }

  // Do the comments from `i` on stand before a stage?
  bool BeforeStage(size_t i, size_t end) const {
    while (i < end && pieces_[i].comment()) ++i;
    return i < end && pieces_[i].stage;
  }

  // A stage on its line, if it has no comment and nothing to break.
  size_t EmitStage(size_t begin, size_t end, size_t indent) {
    size_t stop = begin + 1;
    while (stop < end && !pieces_[stop].stage && !pieces_[stop].operation && !pieces_[stop].comment() &&
           pieces_[stop].type != Lexer::RANGE) {
      stop = Opens(pieces_[stop]) ? std::min(Closing(stop, end) + 1, end) : stop + 1;
    }
    for (size_t i = begin; i < stop; ++i) {
      if (!pieces_[i].comment()) continue;
      return EmitPiece(begin, end, indent);
    }
    out_ += Flat(begin, stop);
    return stop - 1;
  }

  size_t EmitPiece(size_t i, size_t end, size_t indent) {
    out_ += pieces_[i].text;
    if (!Opens(pieces_[i])) return i;
    const size_t close = Closing(i, end);
    if (close == end) return i;
    if (Fits(i + 1, close, 1)) {
      out_ += Flat(i + 1, close);
    } else {
      NewLine(indent + kIndent);
      Emit(i + 1, close, indent + kIndent);
      NewLine(indent);
    }
    out_ += pieces_[close].text;
    return close;
  }

  size_t width_;
  std::vector<Piece> pieces_;
  std::string out_;
};

}  // namespace

std::string Format(const Query& query, uint32_t width) {
  std::string formatted = Formatter(query, width).Run();
  const ParseOutcome again = Parse(formatted, {});
  const bool same = again.query != nullptr && Print(*again.query->root()) == Print(*query.root());
  return same ? formatted : std::string(query.text());
}

}  // namespace rulecheck::logql
