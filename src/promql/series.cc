#include "promql/series.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "antlr/parser_objects.h"
#include "antlr/tree_builder.h"
#include "base/go_format.h"
#include "grammar_series/SeriesParser.h"
#include "promql/lexis.h"
#include "promql/series_histogram.h"
#include "promql/series_tokens.h"
#include "syntax/parse.h"

namespace rulecheck::promql {
namespace {

using antlr::SpanOf;
using antlr::SpanOfContext;
using grammar_series::SeriesParser;
using SeriesObjects = antlr::ParserObjects<SeriesTokenizer, SeriesParser>;

// Words that are no metric names even here (metric_identifier of the original).
bool IsReserved(std::string_view name) {
  static constexpr std::string_view kWords[] = {"bool",        "on",    "ignoring", "group_left",
                                                "group_right", "atan2", "inf",      "nan"};
  const std::string lower = AsciiLower(name);
  return std::find(std::begin(kWords), std::end(kWords), lower) != std::end(kWords);
}

// --- words for errors

std::string_view SeriesContextOf(size_t rule) {
  switch (rule) {
    case SeriesParser::RuleMetric:
    case SeriesParser::RuleLabelSet:
    case SeriesParser::RuleLabel:
      return "labels of a series";
    case SeriesParser::RuleHistogram:
    case SeriesParser::RuleField:
    case SeriesParser::RuleBucket:
      return "histogram";
    default:
      return "series values";
  }
}

std::string_view ExpectedIn(size_t rule) {
  switch (rule) {
    case SeriesParser::RuleMetric:
    case SeriesParser::RuleMetricOnly:
      return "a metric name or \"{\"";
    case SeriesParser::RuleLabelSet:
      return "a label name, \",\" or \"}\"";
    case SeriesParser::RuleLabel:
      return "label=\"value\"";
    case SeriesParser::RuleHistogram:
      return "key:value pairs, such as sum:5 or buckets:[1 2], with single blanks";
    case SeriesParser::RuleField:
      return "a number, a list in brackets or a counter reset hint after the colon";
    case SeriesParser::RuleBucket:
      return "numbers with single blanks between them";
    default:
      return "values such as 1, 1x3, 1+2x3, _, _x3, stale or {{...}}, with blanks between them";
  }
}

ParseError DescribeStop(std::string_view text, const antlr::SyntaxStop& stop) {
  const Span span = SpanOf(stop.token);
  const std::string_view found = text.substr(span.begin, std::min(span.size(), 40u));
  const std::string shown = span.empty() ? "end of input" : Quote(found);
  return {span, syntax::Unexpected(shown, SeriesContextOf(stop.rule), ExpectedIn(stop.rule)), {}};
}

// --- from contexts to values

class Reader {
 public:
  Reader(std::string_view text, SeriesOutcome* out) : text_(text), out_(*out) {}

  void ReadMetric(SeriesParser::MetricContext* context) {
    SeriesLabels& labels = out_.series.labels;
    if (context->labels != nullptr) {
      for (SeriesParser::LabelContext* item : context->labels->items) ReadLabel(item);
    }
    if (context->name != nullptr) SetName(TextOf(context->name), SpanOf(context->name));
    std::sort(labels.begin(), labels.end());
    const auto twice = std::adjacent_find(labels.begin(), labels.end(),
                                          [](const auto& a, const auto& b) { return a.name == b.name; });
    if (twice != labels.end()) {
      AddError(SpanOfContext(context), fmt::format("label {} is given twice", Quote(twice->name)));
    }
  }

  void ReadItems(const std::vector<SeriesParser::ItemContext*>& items) {
    out_.series.runs.reserve(items.size());
    for (SeriesParser::ItemContext* item : items) ReadItem(item);
  }

 private:
  void ReadLabel(SeriesParser::LabelContext* context) {
    const bool quoted = context->name->getType() == SeriesParser::STRING;
    std::string name = quoted ? Decode(context->name) : std::string(TextOf(context->name));
    if (context->value == nullptr) {
      out_.series.labels.push_back({"__name__", std::move(name)});
    } else {
      out_.series.labels.push_back({std::move(name), Decode(context->value)});
    }
  }

  // A name before the braces wins over one inside; empty labels then disappear.
  void SetName(std::string_view name, Span span) {
    if (IsReserved(name)) AddError(span, fmt::format("{} is a keyword, expected a metric name", Quote(name)));
    SeriesLabels& labels = out_.series.labels;
    std::erase_if(labels, [](const SeriesLabel& l) { return l.value.empty() || l.name == "__name__"; });
    labels.push_back({"__name__", std::string(name)});
  }

  void ReadItem(SeriesParser::ItemContext* context) {
    ValueRun run;
    run.span = SpanOfContext(context);
    if (context->gap != nullptr) {
      run.kind = ValueRun::Kind::kGap;
      if (context->count != nullptr) run.count = Count(context->count);
    } else if (context->stale != nullptr) {
      return ReadStale(context, run);
    } else if (context->base != nullptr) {
      ReadFloats(context, &run);
    } else {
      ReadHistograms(context, &run);
    }
    out_.series.runs.push_back(run);
  }

  // A step makes numbers of all but the first: what is added to the marker is no marker any more.
  void ReadStale(SeriesParser::ItemContext* context, ValueRun run) {
    run.kind = ValueRun::Kind::kStale;
    const uint64_t more = context->count != nullptr ? Count(context->count) : 0;
    out_.series.runs.push_back(run);
    if (more == 0) return;
    run.kind = ValueRun::Kind::kFloat;
    run.start = std::numeric_limits<double>::quiet_NaN();
    run.count = more;
    out_.series.runs.push_back(run);
  }

  void ReadFloats(SeriesParser::ItemContext* context, ValueRun* run) {
    run->kind = ValueRun::Kind::kFloat;
    run->start = Number(context->base->value->start);
    if (IsMinus(context->base->sign)) run->start = -run->start;
    if (context->step != nullptr) {
      run->has_step = true;
      run->step = Number(context->step->start);
      if (IsMinus(context->sign)) run->step = -run->step;
    }
    if (context->count != nullptr) run->count = Repeated(context->count);
  }

  void ReadHistograms(SeriesParser::ItemContext* context, ValueRun* run) {
    run->kind = ValueRun::Kind::kHistogram;
    run->histogram = AddHistogram(context->first);
    if (context->increment != nullptr) {
      run->increment = AddHistogram(context->increment);
      run->subtract = IsMinus(context->sign);
    }
    if (context->count != nullptr) run->count = Repeated(context->count);
  }

  uint32_t AddHistogram(SeriesParser::HistogramContext* context) {
    auto& histograms = out_.series.histograms;
    histograms.push_back(ReadHistogram(text_, context, &out_.errors));
    return static_cast<uint32_t>(histograms.size() - 1);
  }

  // `n` of axn, plain decimal digits; the first sample is not counted by it.
  uint64_t Repeated(const antlr4::Token* token) {
    const uint64_t count = Count(token);
    return count == UINT64_MAX ? count : count + 1;
  }

  uint64_t Count(const antlr4::Token* token) {
    const std::string_view digits = TextOf(token);
    uint64_t count = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    if (error != std::errc() || end != digits.data() + digits.size()) {
      AddError(SpanOf(token),
               fmt::format("invalid repetition in series values: \"{}\", expected a whole number", digits));
    }
    return count;
  }

  double Number(const antlr4::Token* token) {
    const Result<double> value = NumberValue(TextOf(token));
    if (value) return *value;
    AddError(SpanOf(token), value.error().message);
    return 0;
  }

  static bool IsMinus(const antlr4::Token* sign) {
    return sign != nullptr && sign->getType() == SeriesParser::SUB;
  }
  std::string_view TextOf(const antlr4::Token* token) const {
    const Span span = SpanOf(token);
    return text_.substr(span.begin, span.size());
  }
  std::string Decode(const antlr4::Token* token) const { return Unquote(TextOf(token)).value_or(""); }
  void AddError(Span span, std::string message) { out_.errors.push_back({span, std::move(message), {}}); }

  std::string_view text_;
  SeriesOutcome& out_;
};

// Runs one start rule over `text` and hands its tree to `read`.
template <typename Rule, typename Read>
SeriesOutcome ParseWith(std::string_view text, SeriesTokenizer::Part part, const Limits& limits, Rule&& rule,
                        Read&& read) {
  SeriesOutcome out;
  if (text.size() > limits.max_bytes) {
    out.errors.push_back(
        {{0, 0},
         fmt::format("series is too long: {} bytes, at most {} are allowed", text.size(), limits.max_bytes),
         {}});
    return out;
  }
  SeriesObjects& objects = SeriesObjects::OfThread();
  if (objects.tokenizer.Read(text, part, &objects.tokens, &out.errors)) {
    if (auto* tree = antlr::ParseTokens(&objects.parser, rule)) {
      Reader reader(text, &out);
      read(&reader, tree);
    } else {
      out.errors.push_back(DescribeStop(text, objects.strategy->stop));
    }
  }
  syntax::SortAndBound(&out.errors, limits);
  return out;
}

size_t SkipBlanks(std::string_view text) {
  size_t i = 0;
  while (i < text.size() && IsQueryBlank(text[i])) ++i;
  return i;
}

void Shift(SeriesOutcome* outcome, uint32_t by) {
  const auto shift = [by](Span* span) { *span = {span->begin + by, span->end + by}; };
  for (ParseError& error : outcome->errors) shift(&error.span);
  for (ValueRun& run : outcome->series.runs) shift(&run.span);
  for (HistogramLiteral& histogram : outcome->series.histograms) shift(&histogram.span);
}

}  // namespace

uint64_t Series::SampleCount() const {
  uint64_t total = 0;
  for (const ValueRun& run : runs) {
    if (run.count > UINT64_MAX - total) return UINT64_MAX;
    total += run.count;
  }
  return total;
}

SeriesOutcome ParseSeries(std::string_view line, const Limits& limits) {
  const size_t blanks = SkipBlanks(line);
  SeriesOutcome out = ParseWith(
      line.substr(blanks), SeriesTokenizer::Part::kSeries, limits,
      [](SeriesParser* parser) { return parser->series(); },
      [](Reader* reader, SeriesParser::SeriesContext* tree) {
        reader->ReadMetric(tree->who);
        reader->ReadItems(tree->items);
      });
  Shift(&out, static_cast<uint32_t>(blanks));
  return out;
}

SeriesOutcome ParseMetric(std::string_view text, const Limits& limits) {
  const size_t blanks = SkipBlanks(text);
  if (blanks == text.size()) return {};
  SeriesOutcome out = ParseWith(
      text.substr(blanks), SeriesTokenizer::Part::kSeries, limits,
      [](SeriesParser* parser) { return parser->metricOnly(); },
      [](Reader* reader, SeriesParser::MetricOnlyContext* tree) { reader->ReadMetric(tree->who); });
  Shift(&out, static_cast<uint32_t>(blanks));
  return out;
}

SeriesOutcome ParseValues(std::string_view values, const Limits& limits) {
  return ParseWith(
      values, SeriesTokenizer::Part::kValues, limits,
      [](SeriesParser* parser) { return parser->valuesOnly(); },
      [](Reader* reader, SeriesParser::ValuesOnlyContext* tree) { reader->ReadItems(tree->items); });
}

}  // namespace rulecheck::promql
