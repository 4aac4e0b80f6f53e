#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "rulecheck/promql.h"

namespace rulecheck::promql {
namespace {

// A letter for each kind, before the token.
std::string Shown(std::string_view text) {
  constexpr std::string_view kLetters = "nkdsyc?";
  std::string out;
  for (const syntax::Token& token : Tokens(text)) {
    if (!out.empty()) out += ' ';
    out += kLetters[static_cast<size_t>(token.kind)];
    out += ':';
    out += text.substr(token.span.begin, token.span.size());
  }
  return out;
}

}  // namespace

TEST_CASE("tokens of whole queries") {
  CHECK(Shown("sum by(a)(x{b='c'}[5m]) # why") ==
        "k:sum k:by y:( n:a y:) y:( n:x y:{ n:b y:= s:'c' y:} y:[ d:5m y:] y:) c:# why");
  CHECK(Shown("x offset (1m+2m) > 1") == "n:x k:offset y:( d:1m y:+ d:2m y:) y:> d:1");
  CHECK(Shown("").empty());
}

TEST_CASE("tokens of what is being written") {
  CHECK(Shown("sum(x{a=") == "k:sum y:( n:x y:{ n:a y:=");
  CHECK(Shown("x{a=\"b} > 1") == "n:x y:{ n:a y:= ?:\"b} > 1");
  CHECK(Shown(") x $ y") == "y:) n:x ?: $ y");
}

}  // namespace rulecheck::promql
