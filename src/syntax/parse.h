// What parsing has in common, whatever reads the text: bounds, and errors in order.
#pragma once

#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rulecheck/arena.h"
#include "rulecheck/syntax.h"

namespace rulecheck::syntax {

// Errors of texts that are beyond our limits: "more than 400 levels of nesting".
ParseError OverLimit(Span span, std::string_view what, uint32_t limit);
ParseError TooLong(size_t bytes, const Limits& limits);
ParseError TooNested(Span span, const Limits& limits);
ParseError TooDeep(Span span, const Limits& limits);

// By position, no more than the limit and at least one; texts they quote are cut to a few
// lines.
void SortAndBound(std::vector<ParseError>* errors, const Limits& limits);

// The start of a text that a message quotes.
std::string Shorten(std::string_view text);

// "unexpected FOUND in CONTEXT, expected EXPECTED"; the last two may be empty.
std::string Unexpected(std::string_view found, std::string_view context, std::string_view expected);

// `read(query, errors)` sets the query's root or adds to the errors.
template <typename Query, typename Reader>
ParseOutcomeOf<Query> ParseWithin(std::string_view text, const Limits& limits, Reader&& read) {
  ParseOutcomeOf<Query> outcome;
  if (text.size() > limits.max_bytes) {
    outcome.errors.push_back(TooLong(text.size(), limits));
    return outcome;
  }
  auto query = std::make_unique<Query>(text);
  read(query.get(), &outcome.errors);
  if (outcome.errors.empty()) {
    outcome.query = std::move(query);
  } else {
    SortAndBound(&outcome.errors, limits);
  }
  return outcome;
}

// The same in the caller's arena, which must outlive the query as `text` must. Null with errors, which are
// put into `errors` (empty before).
template <typename Query, typename Reader>
const Query* ParseIn(Arena* arena, std::string_view text, const Limits& limits,
                     std::vector<ParseError>* errors, Reader&& read) {
  if (text.size() > limits.max_bytes) {
    errors->push_back(TooLong(text.size(), limits));
    return nullptr;
  }
  const Arena::Position before = arena->Here();
  // Nothing of it needs a destructor.
  auto* query = new (arena->Allocate(sizeof(Query), alignof(Query))) Query(text, arena);
  read(query, errors);
  if (errors->empty()) return query;
  SortAndBound(errors, limits);
  arena->BackTo(before);
  return nullptr;
}

}  // namespace rulecheck::syntax
