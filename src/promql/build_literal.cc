#include <fmt/format.h>

#include <limits>

#include "base/go_format.h"
#include "promql/build.h"
#include "promql/lexis.h"

namespace rulecheck::promql {

namespace {

struct SyntaxVersion {
  uint32_t since;
  std::string_view words;
};

constexpr SyntaxVersion kSyntaxVersions[] = {
#define SYNTAX(id, since, words) {since, words},
#include "promql/syntax_versions.def"
#undef SYNTAX
};

}  // namespace

void Builder::Require(Syntax syntax, Span span) {
  const SyntaxVersion& version = kSyntaxVersions[static_cast<size_t>(syntax)];
  if (version.since <= options_.target_version) return;
  AddError(span, fmt::format("{} can be read only from version {} on, the target is {}", version.words,
                             VersionText(version.since), VersionText(options_.target_version)));
}

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
  if (text.find('_') != std::string_view::npos) Require(Syntax::kUnderscores, SpanOf(token));
  if (value) {
    const auto second_digit = text.find_first_of("0123456789", text.find_first_of("smhdwy"));
    const bool composed = token->getType() == P::DURATION && second_digit != std::string_view::npos;
    if (composed) Require(Syntax::kComposedDuration, SpanOf(token));
    return *value;
  }
  // A token that is no number at all was reported by the tokenizer.
  const std::string_view rest = query_.text().substr(SpanOf(token).begin);
  if (token->getType() == P::DURATION || ScanNumber(rest, false) == text.size()) {
    AddError(SpanOf(token), value.error().message);
  }
  return std::numeric_limits<double>::quiet_NaN();  // so that nothing else is said about it
}

std::string_view Builder::DecodeText(const antlr4::Token* token) {
  const std::string_view literal = TextOf(token);
  const std::string_view body = literal.substr(1, literal.size() - 2);
  if (literal.front() == '`' || body.find('\\') == std::string_view::npos) return body;
  const auto decoded = Unquote(literal);
  return decoded ? query_.CopyText(*decoded) : body;
}

}  // namespace rulecheck::promql
