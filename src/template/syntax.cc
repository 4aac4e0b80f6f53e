// The only file of this room that sees ANTLR.
#include "template/syntax.h"

#include <antlr4-runtime.h>

#include <algorithm>
#include <exception>
#include <unordered_set>

#include "grammar_gotemplate/GoTemplateLexer.h"
#include "grammar_gotemplate/GoTemplateParser.h"

namespace rulecheck::gotemplate {
namespace {

using Lexer = grammar_gotemplate::GoTemplateLexer;
using Parser = grammar_gotemplate::GoTemplateParser;

// Hands the lexer bytes instead of code points: offsets stay byte offsets and
// broken UTF-8 does no harm.
class ByteStream : public antlr4::ANTLRInputStream {
 public:
  void Load(std::string_view text, uint32_t begin) {
    _data.clear();
    _data.reserve(text.size());
    for (char c : text) _data.push_back(static_cast<unsigned char>(c));
    p = begin;
  }
};

// Stops at the first token that fits nowhere and remembers it, and the tree so far.
class StopAtFirstError : public antlr4::DefaultErrorStrategy {
 public:
  void recover(antlr4::Parser* parser, std::exception_ptr error) override {
    try {
      std::rethrow_exception(error);
    } catch (const antlr4::RecognitionException& e) {
      Stop(parser, e.getOffendingToken());
    }
  }
  antlr4::Token* recoverInline(antlr4::Parser* parser) override {
    Stop(parser, parser->getCurrentToken());
    return nullptr;
  }
  void sync(antlr4::Parser*) override {}
  void reportError(antlr4::Parser*, const antlr4::RecognitionException&) override {}

  const antlr4::Token* offending = nullptr;
  antlr4::ParserRuleContext* context = nullptr;

 private:
  [[noreturn]] void Stop(antlr4::Parser* parser, const antlr4::Token* token) {
    offending = token;
    context = parser->getContext();
    throw antlr4::ParseCancellationException();
  }
};

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

Token Convert(const antlr4::Token& token, std::string_view text) {
  Token out;
  out.kind = KindOf(token.getType());
  out.line = static_cast<uint32_t>(token.getLine());
  if (out.kind == TokenKind::kEof) {
    out.span = {static_cast<uint32_t>(text.size()), static_cast<uint32_t>(text.size())};
  } else {
    out.span = {static_cast<uint32_t>(token.getStartIndex()),
                static_cast<uint32_t>(token.getStopIndex() + 1)};
  }
  return out;
}

class TreeBuilder {
 public:
  TreeBuilder(const std::vector<uint32_t>& own_index, antlr4::ParserRuleContext* stopped_in)
      : own_index_(own_index) {
    for (antlr4::tree::ParseTree* at = stopped_in; at != nullptr; at = at->parent) incomplete_.insert(at);
  }

  SyntaxNode Build(const antlr4::tree::ParseTree& tree) const {
    SyntaxNode node;
    if (auto* leaf = dynamic_cast<const antlr4::tree::TerminalNode*>(&tree)) {
      auto* symbol = const_cast<antlr4::tree::TerminalNode*>(leaf)->getSymbol();
      node.token = own_index_[symbol->getTokenIndex()];
      return node;
    }
    node.rule = RuleOf(static_cast<const antlr4::ParserRuleContext&>(tree).getRuleIndex());
    node.complete = !incomplete_.contains(&tree);
    node.children.reserve(tree.children.size());
    for (const antlr4::tree::ParseTree* child : tree.children) node.children.push_back(Build(*child));
    return node;
  }

 private:
  const std::vector<uint32_t>& own_index_;
  std::unordered_set<const antlr4::tree::ParseTree*> incomplete_;
};

// ANTLR's machinery, made once per thread: making it costs more than a short template.
class Machinery {
 public:
  Machinery() : lexer_(&input_), stream_(&lexer_), parser_(&stream_) {
    lexer_.removeErrorListeners();
    parser_.removeErrorListeners();
    parser_.setErrorHandler(strategy_);
    // The grammar needs two tokens of lookahead and no context.
    parser_.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(
        antlr4::atn::PredictionMode::SLL);
  }

  const std::vector<antlr4::Token*> Lex(std::string_view text, uint32_t begin) {
    input_.Load(text, begin);
    lexer_.setInputStream(&input_);
    input_.seek(begin);
    const auto lines = std::count(text.begin(), text.begin() + begin, '\n');
    lexer_.setLine(static_cast<size_t>(lines) + 1);
    stream_.setTokenSource(&lexer_);
    stream_.fill();
    return stream_.getTokens();
  }

  // Go's lexer refuses this token: then no rule takes it.
  void Refuse(size_t index) {
    auto* token = dynamic_cast<antlr4::WritableToken*>(stream_.get(index));
    token->setType(Lexer::LEXICAL_ERROR);
    token->setChannel(antlr4::Token::DEFAULT_CHANNEL);
  }

  // `own_index` maps ANTLR's token indexes to ours.
  void Parse(const std::vector<uint32_t>& own_index, Syntax* out) {
    parser_.setTokenStream(&stream_);
    try {
      antlr4::ParserRuleContext* root = parser_.source();
      out->root = TreeBuilder(own_index, nullptr).Build(*root);
    } catch (const antlr4::ParseCancellationException&) {
      antlr4::tree::ParseTree* root = strategy_->context;
      while (root->parent != nullptr) root = root->parent;
      out->root = TreeBuilder(own_index, strategy_->context).Build(*root);
      out->error = own_index[strategy_->offending->getTokenIndex()];
    } catch (const std::exception& e) {
      out->failure = e.what();
    }
  }

  // Gives the memory of the last text back.
  void Clear() {
    parser_.reset();
    stream_.setTokenSource(&lexer_);
    input_.Load("", 0);
  }

 private:
  ByteStream input_;
  Lexer lexer_;
  antlr4::CommonTokenStream stream_;
  Parser parser_;
  std::shared_ptr<StopAtFirstError> strategy_ = std::make_shared<StopAtFirstError>();
};

}  // namespace

Syntax ParseSyntax(std::string_view text, uint32_t begin, uint32_t max_nesting) {
  static thread_local Machinery machinery;
  std::vector<Token> raw;
  for (antlr4::Token* token : machinery.Lex(text, begin)) raw.push_back(Convert(*token, text));

  Syntax syntax;
  std::vector<size_t> raw_index;
  syntax.tokens = CheckLexically(text, raw, &raw_index);
  std::vector<uint32_t> own_index(raw.size(), static_cast<uint32_t>(syntax.tokens.size() - 1));
  for (size_t i = 0; i < raw_index.size(); ++i) own_index[raw_index[i]] = static_cast<uint32_t>(i);

  if (!syntax.tokens.back().error.empty()) machinery.Refuse(raw_index.back());
  if (size_t deep = FindTooDeep(syntax.tokens, max_nesting); deep < syntax.tokens.size()) {
    syntax.too_deep = deep;
  } else {
    machinery.Parse(own_index, &syntax);
  }
  machinery.Clear();
  return syntax;
}

}  // namespace rulecheck::gotemplate
