#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "rulecheck/logql.h"

namespace rulecheck::logql {
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
  CHECK(Shown("rate({a=`b`} |= \"c\" /* d */ | json [5m])") ==
        "k:rate y:( y:{ n:a y:= s:`b` y:} y:|= s:\"c\" c:/* d */ y:| k:json d:[5m] y:)");
  CHECK(Shown("").empty());
}

TEST_CASE("tokens of what is being written") {
  CHECK(Shown("{a=\"b\"} | json | x > \"") == "y:{ n:a y:= s:\"b\" y:} y:| k:json y:| n:x y:> ?: \"");
  CHECK(Shown("\xFF") == "?:\xFF");
}

}  // namespace rulecheck::logql
