#include "promql/series_histogram.h"

#include <fmt/format.h>

#include <charconv>

#include "antlr/tree_builder.h"
#include "promql/lexis.h"

namespace rulecheck::promql {
namespace {

using grammar_series::SeriesParser;

enum class FieldKind { kInteger, kNumber, kUnsigned, kList, kHint };

struct Field {
  std::string_view name;
  FieldKind kind;
  int32_t HistogramLiteral::*integer = nullptr;
  double HistogramLiteral::*number = nullptr;
  std::vector<double> HistogramLiteral::*list = nullptr;
};

constexpr Field kFields[] = {
    {"schema", FieldKind::kInteger, &HistogramLiteral::schema, nullptr, nullptr},
    {"offset", FieldKind::kInteger, &HistogramLiteral::offset, nullptr, nullptr},
    {"n_offset", FieldKind::kInteger, &HistogramLiteral::negative_offset, nullptr, nullptr},
    {"sum", FieldKind::kNumber, nullptr, &HistogramLiteral::sum, nullptr},
    {"count", FieldKind::kNumber, nullptr, &HistogramLiteral::count, nullptr},
    {"z_bucket", FieldKind::kNumber, nullptr, &HistogramLiteral::zero_count, nullptr},
    {"z_bucket_w", FieldKind::kUnsigned, nullptr, &HistogramLiteral::zero_threshold, nullptr},
    {"buckets", FieldKind::kList, nullptr, nullptr, &HistogramLiteral::buckets},
    {"n_buckets", FieldKind::kList, nullptr, nullptr, &HistogramLiteral::negative_buckets},
    {"custom_values", FieldKind::kList, nullptr, nullptr, &HistogramLiteral::custom_values},
    {"counter_reset_hint", FieldKind::kHint, nullptr, nullptr, nullptr},
};

std::string_view Wanted(FieldKind kind) {
  switch (kind) {
    case FieldKind::kInteger:
      return "a whole number";
    case FieldKind::kNumber:
      return "a number";
    case FieldKind::kUnsigned:
      return "a number without a sign";
    case FieldKind::kList:
      return "a list such as [1 2 3]";
    case FieldKind::kHint:
      return "unknown, reset, not_reset or gauge";
  }
  return {};
}

class HistogramReader {
 public:
  HistogramReader(std::string_view text, std::vector<ParseError>* errors) : text_(text), errors_(*errors) {}

  HistogramLiteral Read(SeriesParser::HistogramContext* context) {
    literal_.span = antlr::SpanOfContext(context);
    for (SeriesParser::FieldContext* field : context->fields) ReadField(field);
    return std::move(literal_);
  }

 private:
  void ReadField(SeriesParser::FieldContext* context) {
    const std::string name = AsciiLower(TextOf(context->key));
    for (const Field& field : kFields) {
      if (field.name != name) continue;
      bool& seen = seen_[static_cast<size_t>(&field - kFields)];
      if (seen) AddError(context->key, fmt::format("duplicate key \"{}\" in histogram", name));
      if (!seen) ReadValue(field, context);
      seen = true;
      return;
    }
    AddError(
        context->key,
        fmt::format("unknown key \"{}\" in histogram, expected schema, sum, count, z_bucket, z_bucket_w, "
                    "offset, buckets, n_offset, n_buckets, custom_values or counter_reset_hint",
                    name));
  }

  void ReadValue(const Field& field, SeriesParser::FieldContext* context) {
    bool fits = false;
    switch (field.kind) {
      case FieldKind::kInteger:
        fits = ReadInteger(context, field.integer);
        break;
      case FieldKind::kNumber:
        fits = ReadNumber(context, field.number, true);
        break;
      case FieldKind::kUnsigned:
        fits = ReadNumber(context, field.number, false);
        break;
      case FieldKind::kList:
        fits = ReadList(context, field.list);
        break;
      case FieldKind::kHint:
        fits = ReadHint(context);
        break;
    }
    if (!fits)
      AddError(context->key,
               fmt::format("wrong value for {} in histogram, expected {}", field.name, Wanted(field.kind)));
  }

  // Digits without a dot or exponent; kept in 32 bits as the original does.
  bool ReadInteger(SeriesParser::FieldContext* context, int32_t HistogramLiteral::*target) {
    if (context->value == nullptr) return false;
    const std::string_view digits = TextOf(context->value->start);
    uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) return false;
    const auto integer = static_cast<int64_t>(value);
    literal_.*target = static_cast<int32_t>(context->sign != nullptr ? -integer : integer);
    return true;
  }

  bool ReadNumber(SeriesParser::FieldContext* context, double HistogramLiteral::*target, bool may_be_signed) {
    if (context->value == nullptr || (context->sign != nullptr && !may_be_signed)) return false;
    literal_.*target = Number(context->value->start, context->sign);
    return true;
  }

  bool ReadList(SeriesParser::FieldContext* context, std::vector<double> HistogramLiteral::*target) {
    if (context->values.empty()) return false;
    std::vector<double>& list = literal_.*target;
    list.reserve(context->values.size());
    for (SeriesParser::BucketContext* bucket : context->values)
      list.push_back(Number(bucket->value, bucket->sign));
    return true;
  }

  bool ReadHint(SeriesParser::FieldContext* context) {
    if (context->hint == nullptr) return false;
    static constexpr std::string_view kHints[] = {"unknown", "reset", "not_reset", "gauge"};
    const std::string hint = AsciiLower(TextOf(context->hint));
    for (size_t i = 0; i < std::size(kHints); ++i) {
      if (hint != kHints[i]) continue;
      literal_.hint = static_cast<ResetHint>(i);
      literal_.hint_written = true;
      return true;
    }
    return false;
  }

  double Number(const antlr4::Token* token, const antlr4::Token* sign) {
    const Result<double> value = NumberValue(TextOf(token));
    if (!value) {
      AddError(token, value.error().message);
      return 0;
    }
    return sign != nullptr ? -*value : *value;
  }

  std::string_view TextOf(const antlr4::Token* token) const {
    const Span span = antlr::SpanOf(token);
    return text_.substr(span.begin, span.size());
  }
  void AddError(const antlr4::Token* token, std::string message) {
    errors_.push_back({antlr::SpanOf(token), std::move(message), {}});
  }

  std::string_view text_;
  std::vector<ParseError>& errors_;
  HistogramLiteral literal_;
  bool seen_[std::size(kFields)] = {};
};

}  // namespace

HistogramLiteral ReadHistogram(std::string_view text, SeriesParser::HistogramContext* context,
                               std::vector<ParseError>* errors) {
  return HistogramReader(text, errors).Read(context);
}

}  // namespace rulecheck::promql
