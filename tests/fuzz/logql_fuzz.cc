// libFuzzer: the text of a LogQL query. Whatever it is, parsing ends; laying a query out
// keeps its meaning, and doing so again changes nothing.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "rulecheck/logql.h"

namespace rulecheck::logql {
namespace {

void Require(bool holds) {
  if (!holds) __builtin_trap();
}

void Check(const Query& query) {
  for (const StageError& error : CheckStages(query)) {
    Require(error.span.begin <= error.span.end && error.span.end <= query.text().size());
    Require(!error.message.empty());
  }
  const std::string laid_out = Format(query);
  const ParseOutcome again = Parse(laid_out, {});
  // The layout may be longer than a query can be.
  if (again.query == nullptr) {
    Require(laid_out.size() >= Limits().max_bytes);
    return;
  }
  Require(Print(*again.query->root()) == Print(*query.root()));
  Require(Format(*again.query) == laid_out);
}

}  // namespace
}  // namespace rulecheck::logql

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace rulecheck::logql;
  const ParseOutcome outcome = Parse(std::string(reinterpret_cast<const char*>(data), size), {});
  if (outcome.query != nullptr) {
    Check(*outcome.query);
  } else {
    Require(!outcome.errors.empty());
  }
  return 0;
}
