// Text to tree. This file and those that include border.h are the only ones
// that see ANTLR; its exceptions stop here.
#include <fmt/format.h>

#include <algorithm>

#include "grammar_promql/PromQLParser.h"
#include "promql/build.h"
#include "promql/check.h"
#include "promql/hints.h"
#include "promql/syntax_error.h"
#include "promql/tokens.h"

namespace rulecheck::promql {
namespace {

using grammar_promql::PromQLParser;

// What a thread keeps between queries.
struct ParserObjects {
  Tokenizer tokenizer;
  TokenList tokens;
  PromQLParser parser{&tokens};
  std::shared_ptr<StopStrategy> strategy = std::make_shared<StopStrategy>();

  ParserObjects() {
    parser.setBuildParseTree(false);  // contexts are linked by the labels of the grammar
    Prepare(&parser, strategy);
  }
};

ParserObjects& ObjectsOfThread() {
  thread_local ParserObjects objects;
  return objects;
}

PromQLParser::QueryContext* ParseTree(ParserObjects* objects) {
  return ParseTokens(&objects->parser, [](PromQLParser* parser) { return parser->query(); });
}

// Fills the query's tree, or adds to `errors`.
void ParseInto(Query* query, const ParseOptions& options, std::vector<ParseError>* errors) {
  ParserObjects& objects = ObjectsOfThread();
  const std::string_view text = query->text();
  if (!objects.tokenizer.Read(text, options.limits, &objects.tokens, errors)) return;
  if (objects.tokens.tokens().size() == 1) {
    errors->push_back({{0, 0}, "no expression found in input", {}});
    return;
  }
  PromQLParser::QueryContext* tree = ParseTree(&objects);
  if (tree == nullptr) {
    errors->push_back(DescribeSyntaxError(text, objects.tokens, objects.strategy->stop));
    return;
  }
  Expr* root = Builder(query, options, errors).Build(tree);
  if (root == nullptr) return;
  CheckTypes(root, text, errors);
  query->set_root(root);
}

void SortAndLimit(std::vector<ParseError>* errors, uint32_t max_errors) {
  std::stable_sort(errors->begin(), errors->end(),
                   [](const ParseError& a, const ParseError& b) { return a.span.begin < b.span.begin; });
  if (errors->size() > max_errors) errors->resize(std::max(max_errors, 1u));
  BoundMessages(errors);
}

}  // namespace

ParseOutcome Parse(std::string text, const ParseOptions& options) {
  ParseOutcome outcome;
  if (text.size() > options.limits.max_bytes) {
    outcome.errors.push_back({{0, 0},
                              fmt::format("query is too long: {} bytes, at most {} are allowed", text.size(),
                                          options.limits.max_bytes),
                              {}});
    return outcome;
  }
  auto query = std::make_unique<Query>(std::move(text));
  ParseInto(query.get(), options, &outcome.errors);
  if (outcome.errors.empty()) {
    outcome.query = std::move(query);
  } else {
    SortAndLimit(&outcome.errors, options.limits.max_errors);
  }
  return outcome;
}

}  // namespace rulecheck::promql
