#include "documents/grafana_target.h"

namespace rulecheck::documents {

namespace {

constexpr std::string_view kOtherFields[] = {"rawSql", "query", "target", "expression"};

bool HasWords(const Cursor& value) {
  return value && value->is_scalar() && value->value.find_first_not_of(" \t\r\n") != std::string_view::npos;
}

// Outside of strings and brackets; npos when there is none.
size_t LastComma(std::string_view text, Span inside) {
  size_t comma = std::string_view::npos;
  int depth = 0;
  char quote = 0;
  for (size_t i = inside.begin; i < inside.end; ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == '\\' && quote != '`') ++i;
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'' || c == '`') {
      quote = c;
    } else if (c == '(' || c == '{' || c == '[') {
      ++depth;
    } else if (c == ')' || c == '}' || c == ']') {
      --depth;
    } else if (c == ',' && depth == 0) {
      comma = i;
    }
  }
  return comma;
}

// Without the blanks around it.
Span Trimmed(std::string_view text, Span span) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!span.empty() && blank(text[span.begin])) ++span.begin;
  while (!span.empty() && blank(text[span.end - 1])) --span.end;
  return span;
}

}  // namespace

Cursor TargetQuery(const Cursor& target, DataSource* source) {
  const Cursor expr = target["expr"];
  if (HasWords(expr)) return expr;
  if (source->kind == SourceKind::kPrometheus || source->kind == SourceKind::kLoki) return {};
  for (const std::string_view field : kOtherFields) {
    const Cursor value = target[field];
    if (!HasWords(value)) continue;
    if (source->kind == SourceKind::kUnknown) source->kind = SourceKind::kOther;
    return value;
  }
  return {};
}

Span InnerQuery(std::string_view text) {
  const Span whole = Trimmed(text, {0, static_cast<uint32_t>(text.size())});
  if (whole.empty() || text[whole.end - 1] != ')') return whole;
  const size_t open = text.find('(', whole.begin);
  if (open == std::string_view::npos) return whole;
  const Span word = Trimmed(text, {whole.begin, static_cast<uint32_t>(open)});
  const std::string_view name = text.substr(word.begin, word.size());
  if (name == "label_names" || name == "metrics") return Span{};
  const Span inside = Trimmed(text, {static_cast<uint32_t>(open + 1), whole.end - 1});
  if (name == "query_result") return inside;
  if (name != "label_values") return whole;
  const size_t comma = LastComma(text, inside);
  if (comma == std::string_view::npos) return Span{};
  return Trimmed(text, {inside.begin, static_cast<uint32_t>(comma)});
}

}  // namespace rulecheck::documents
