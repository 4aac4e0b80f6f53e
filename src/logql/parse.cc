// Text to tree. This file and those that include border.h are the only ones
// that see ANTLR; its exceptions stop here.
#include <fmt/format.h>

#include <algorithm>

#include "grammar_logql/LogQLParser.h"
#include "logql/build.h"
#include "logql/syntax_error.h"
#include "logql/tokens.h"

namespace rulecheck::logql {
namespace {

using grammar_logql::LogQLParser;

// What a thread keeps between queries.
struct ParserObjects {
  Tokenizer tokenizer;
  TokenList tokens;
  LogQLParser parser{&tokens};
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

// Fills the query's tree, or adds to `errors`.
void ParseInto(Query* query, const ParseOptions& options, std::vector<ParseError>* errors) {
  ParserObjects& objects = ObjectsOfThread();
  const std::string_view text = query->text();
  if (!objects.tokenizer.Read(text, options.limits, &objects.tokens, errors)) return;
  if (objects.tokens.tokens().size() == 1) {
    errors->push_back({{0, 0}, "no query found in input", {}});
    return;
  }
  LogQLParser::QueryContext* tree =
      ParseTokens(&objects.parser, [](LogQLParser* parser) { return parser->query(); });
  if (tree == nullptr) {
    ParseError error = DescribeSyntaxError(text, objects.tokens, objects.strategy->stop);
    // A broken token has been reported already.
    const bool again = std::any_of(errors->begin(), errors->end(), [&error](const ParseError& other) {
      return other.span.begin >= error.span.begin && other.span.end <= error.span.end;
    });
    if (!again) errors->push_back(std::move(error));
    return;
  }
  query->set_root(Builder(query, options, errors).Build(tree));
}

void SortAndLimit(std::vector<ParseError>* errors, uint32_t max_errors) {
  std::stable_sort(errors->begin(), errors->end(),
                   [](const ParseError& a, const ParseError& b) { return a.span.begin < b.span.begin; });
  if (errors->size() > max_errors) errors->resize(std::max(max_errors, 1u));
}

}  // namespace

ParseOutcome Parse(std::string text, const ParseOptions& options) {
  ParseOutcome outcome;
  if (text.size() >= options.limits.max_bytes) {
    outcome.errors.push_back({{0, 0},
                              fmt::format("query is too long: {} bytes, fewer than {} are allowed",
                                          text.size(), options.limits.max_bytes),
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

}  // namespace rulecheck::logql
