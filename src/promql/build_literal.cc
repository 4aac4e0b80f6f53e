#include <fmt/format.h>

#include "base/go_format.h"
#include "promql/build.h"
#include "promql/lexis.h"

namespace rulecheck::promql {

NumberLiteral* Builder::BuildNumber(const antlr4::Token* token) {
  auto* literal = query_.NewNode<NumberLiteral>(SpanOf(token));
  literal->type = ValueType::kScalar;
  literal->is_duration = token->getType() == P::DURATION;
  literal->value = NumberOf(token);
  return literal;
}

double Builder::NumberOf(const antlr4::Token* token) {
  const std::string_view text = TextOf(token);
  const Result<double> value = token->getType() == P::DURATION ? DurationSeconds(text) : NumberValue(text);
  if (value) return *value;
  // A token that is no number at all was reported by the tokenizer.
  const std::string_view rest = query_.text().substr(SpanOf(token).begin);
  if (token->getType() == P::DURATION || ScanNumber(rest, false) == text.size()) {
    AddError(SpanOf(token), value.error().message);
  }
  return 0;
}

std::string_view Builder::DecodeText(const antlr4::Token* token) {
  const std::string_view literal = TextOf(token);
  const std::string_view body = literal.substr(1, literal.size() - 2);
  if (literal.front() == '`' || body.find('\\') == std::string_view::npos) return body;
  const auto decoded = Unquote(literal);
  return decoded ? query_.CopyText(*decoded) : body;
}

}  // namespace rulecheck::promql
