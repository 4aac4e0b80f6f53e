// The only file of this room that sees ANTLR.
#include "template/syntax.h"

#include <algorithm>
#include <exception>
#include <utility>
#include <vector>

#include "antlr/border.h"
#include "grammar_gotemplate/GoTemplateLexer.h"
#include "grammar_gotemplate/GoTemplateParser.h"

namespace rulecheck::gotemplate {
namespace {

using Lexer = grammar_gotemplate::GoTemplateLexer;
using Parser = grammar_gotemplate::GoTemplateParser;

TokenKind KindOf(size_t type) {
  switch (type) {
    case Lexer::COMMENT:
      return TokenKind::kComment;
    case Lexer::BAD_COMMENT:
      return TokenKind::kBadComment;
    case Lexer::LEFT:
      return TokenKind::kLeft;
    case Lexer::TEXT:
      return TokenKind::kText;
    case Lexer::RIGHT:
      return TokenKind::kRight;
    case Lexer::SPACE:
      return TokenKind::kSpace;
    case Lexer::BLOCK:
      return TokenKind::kBlock;
    case Lexer::BREAK:
      return TokenKind::kBreak;
    case Lexer::CONTINUE:
      return TokenKind::kContinue;
    case Lexer::DEFINE:
      return TokenKind::kDefine;
    case Lexer::ELSE:
      return TokenKind::kElse;
    case Lexer::END:
      return TokenKind::kEnd;
    case Lexer::IF:
      return TokenKind::kIf;
    case Lexer::NIL:
      return TokenKind::kNil;
    case Lexer::RANGE:
      return TokenKind::kRange;
    case Lexer::TEMPLATE:
      return TokenKind::kTemplate;
    case Lexer::WITH:
      return TokenKind::kWith;
    case Lexer::BOOL:
      return TokenKind::kBool;
    case Lexer::IDENTIFIER:
      return TokenKind::kIdentifier;
    case Lexer::FIELD:
      return TokenKind::kField;
    case Lexer::VARIABLE:
      return TokenKind::kVariable;
    case Lexer::DOT:
      return TokenKind::kDot;
    case Lexer::COMPLEX:
      return TokenKind::kComplex;
    case Lexer::NUMBER:
      return TokenKind::kNumber;
    case Lexer::STRING:
      return TokenKind::kString;
    case Lexer::RAW_STRING:
      return TokenKind::kRawString;
    case Lexer::CHARACTER:
      return TokenKind::kCharacter;
    case Lexer::UNTERMINATED_STRING:
      return TokenKind::kUnterminatedString;
    case Lexer::UNTERMINATED_RAW_STRING:
      return TokenKind::kUnterminatedRawString;
    case Lexer::UNTERMINATED_CHARACTER:
      return TokenKind::kUnterminatedCharacter;
    case Lexer::DECLARE:
      return TokenKind::kDeclare;
    case Lexer::COLON:
      return TokenKind::kColon;
    case Lexer::ASSIGN:
      return TokenKind::kAssign;
    case Lexer::PIPE:
      return TokenKind::kPipe;
    case Lexer::COMMA:
      return TokenKind::kComma;
    case Lexer::LPAREN:
      return TokenKind::kLeftParen;
    case Lexer::RPAREN:
      return TokenKind::kRightParen;
    case antlr4::Token::EOF:
      return TokenKind::kEof;
    default:
      return TokenKind::kOther;
  }
}

Rule RuleOf(size_t index) {
  switch (index) {
    case Parser::RuleSource:
      return Rule::kSource;
    case Parser::RuleItem:
      return Rule::kItem;
    case Parser::RuleBranch:
      return Rule::kBranch;
    case Parser::RuleBody:
      return Rule::kBody;
    case Parser::RuleOtherwise:
      return Rule::kOtherwise;
    case Parser::RuleEnd:
      return Rule::kEnd;
    case Parser::RuleDefinition:
      return Rule::kDefinition;
    case Parser::RuleBlockClause:
      return Rule::kBlockClause;
    case Parser::RuleInvoke:
      return Rule::kInvoke;
    case Parser::RuleJump:
      return Rule::kJump;
    case Parser::RuleAction:
      return Rule::kAction;
    case Parser::RulePipeline:
      return Rule::kPipeline;
    case Parser::RuleCommand:
      return Rule::kCommand;
    default:
      return Rule::kTerm;
  }
}

// Go's tokens, lines counted from the start of the text.
std::vector<Token> Convert(const std::vector<antlr::LexedToken>& lexed, std::string_view text) {
  std::vector<Token> tokens(lexed.size());
  uint32_t line = 1;
  uint32_t at = 0;
  for (size_t i = 0; i < lexed.size(); ++i) {
    const Span span = lexed[i].span;
    line += static_cast<uint32_t>(std::count(text.begin() + at, text.begin() + span.begin, '\n'));
    at = span.begin;
    tokens[i].kind = KindOf(lexed[i].type);
    tokens[i].span = span;
    tokens[i].line = line;
  }
  return tokens;
}

// Grows our tree while it parses.
class GrowingParser final : public antlr::LeanParser<Parser>, private antlr4::tree::ParseTreeListener {
 public:
  GrowingParser(antlr::TokenList* tokens, const antlr::StopStrategy& strategy)
      : LeanParser(tokens), strategy_(strategy) {
    addParseListener(this);
  }

  // What the rules that were entered since the last call have left.
  SyntaxNode TakeTree() { return std::move(root_); }

  void enterRule(antlr4::ParserRuleContext* context, size_t state, size_t rule) override {
    LeanParser::enterRule(context, state, rule);
    open_.emplace_back().rule = RuleOf(rule);
  }
  antlr4::Token* consume() override {
    antlr4::Token* token = LeanParser::consume();
    open_.back().children.emplace_back().token = static_cast<uint32_t>(token->getTokenIndex());
    return token;
  }

 private:
  void exitEveryRule(antlr4::ParserRuleContext*) override {
    SyntaxNode node = std::move(open_.back());
    open_.pop_back();
    // Rules are left at an error, too.
    node.complete = strategy_.stop.token == nullptr;
    if (open_.empty()) {
      root_ = std::move(node);
    } else {
      open_.back().children.push_back(std::move(node));
    }
  }
  void enterEveryRule(antlr4::ParserRuleContext*) override {}
  void visitTerminal(antlr4::tree::TerminalNode*) override {}
  void visitErrorNode(antlr4::tree::ErrorNode*) override {}

  const antlr::StopStrategy& strategy_;
  std::vector<SyntaxNode> open_;  // the innermost last
  SyntaxNode root_;
};

// ANTLR's machinery, made once per thread: making it costs more than a short template.
class Machinery {
 public:
  Machinery() {
    Prepare(&parser_, strategy_);
    // The grammar needs two tokens of lookahead and no context.
    parser_.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(
        antlr4::atn::PredictionMode::SLL);
  }

  const std::vector<antlr::LexedToken>& Lex(std::string_view text, uint32_t begin) {
    return lexer_.Read(text, 0, begin);
  }

  // The tokens that the parser is to see.
  antlr::TokenList& list() { return list_; }

  void Parse(Syntax* out) {
    parser_.reset();
    strategy_->stop = {};
    try {
      parser_.source();
      out->root = parser_.TakeTree();
    } catch (const antlr4::ParseCancellationException&) {
      out->root = parser_.TakeTree();
      out->error = strategy_->stop.token->getTokenIndex();
    } catch (const std::exception& e) {
      out->failure = e.what();
    }
    parser_.reset();  // gives the memory of the contexts back
  }

 private:
  antlr::ListLexer<Lexer> lexer_;
  antlr::TokenList list_;
  std::shared_ptr<antlr::StopStrategy> strategy_ = std::make_shared<antlr::StopStrategy>();
  GrowingParser parser_{&list_, *strategy_};
};

}  // namespace

Syntax ParseSyntax(std::string_view text, uint32_t begin, uint32_t max_nesting) {
  static thread_local Machinery machinery;
  const std::vector<antlr::LexedToken>& lexed = machinery.Lex(text, begin);
  Syntax syntax;
  std::vector<size_t> lexed_index;
  syntax.tokens = CheckLexically(text, Convert(lexed, text), &lexed_index);
  if (size_t deep = FindTooDeep(syntax.tokens, max_nesting); deep < syntax.tokens.size()) {
    syntax.too_deep = deep;
    return syntax;
  }
  machinery.list().Clear();
  for (size_t i = 0; i < syntax.tokens.size(); ++i) {
    // No rule takes a token that Go's lexer refuses.
    const bool refused = !syntax.tokens[i].error.empty();
    machinery.list().Add(refused ? size_t{Lexer::LEXICAL_ERROR} : lexed[lexed_index[i]].type,
                         lexed[lexed_index[i]].span);
  }
  machinery.Parse(&syntax);
  return syntax;
}

}  // namespace rulecheck::gotemplate
