#include "unittest/explain_values.h"

#include <algorithm>
#include <optional>

#include "base/go_format.h"
#include "base/strings.h"
#include "engine/histogram/text.h"
#include "unittest/explain_rules.h"
#include "unittest/render.h"

namespace rulecheck::unittest {
namespace {

using promql::Expr;
using promql::NodeKind;

// Parts that are evaluated and shown.
constexpr size_t kMaxParts = 40;
// Series of one part that are shown.
constexpr size_t kMaxSeries = 3;
// Series whose labels are compared to find what tells them apart.
constexpr size_t kMaxCompared = 200;
// Bytes of a histogram or of labels that are shown.
constexpr size_t kMaxValue = 110;
// A longer line of an expression is laid out anew.
constexpr size_t kMaxLine = 100;
// Bounds of the evaluations that are made only to explain.
constexpr uint64_t kMaxPartCells = 2'000'000;

std::string Cut(std::string text) {
  if (text.size() <= kMaxValue) return text;
  size_t end = kMaxValue;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

std::string SampleText(double value, const engine::FloatHistogram* histogram) {
  return histogram != nullptr ? Cut(engine::FormatHistogramLiteral(*histogram)) : ShortNumber(value);
}

// A series of a result with its value as text.
struct Shown {
  engine::LabelsId labels;
  std::string text;
};

// What a part gave, for the series in focus.
struct Part {
  bool evaluated = false;
  std::string error;
  bool scalar = false;
  std::vector<Shown> series;  // compatible with the focus
  size_t others = 0;          // series of other labels

  size_t size() const { return series.size(); }
};

std::string PointsText(const engine::MatrixSeries& series) {
  size_t n = series.points.size();
  const engine::Point& first = series.points.front();
  const engine::Point& last = series.points.back();
  if (n == 1) return "1 sample: " + SampleText(first.value, first.histogram);
  std::string out = std::to_string(n) + " samples";
  if (first.histogram != nullptr || last.histogram != nullptr) return out;
  bool constant = std::all_of(series.points.begin(), series.points.end(), [&](const engine::Point& point) {
    return point.histogram == nullptr && point.value == first.value;
  });
  if (constant) return out + ", all " + ShortNumber(first.value);
  std::string middle = n == 2 ? ", " : " ... ";
  return out + ": " + ShortNumber(first.value) + middle + ShortNumber(last.value);
}

class Values {
 public:
  Values(const RunFacts& facts, const Question& question, const promql::Query& query)
      : facts_(facts), question_(question), query_(query) {
    question_.options.max_cells = std::min(question_.options.max_cells, kMaxPartCells);
  }

  void Fill(ExplainedQuery* out) {
    std::vector<const Expr*> order;
    promql::Walk(*query_.root(), [&](const Expr& e) {
      order.push_back(&e);
      // Inside, time is another: the values of this moment would mislead.
      return e.kind != NodeKind::kMatrixSelector && e.kind != NodeKind::kSubquery;
    });
    std::erase_if(order, [](const Expr* e) { return Silent(*e); });
    if (order.size() > kMaxParts) {
      out->more_values = order.size() - kMaxParts;
      order.resize(kMaxParts);
    }
    for (const Expr* e : order) PartOf(*e);
    for (const Expr* e : order) out->values.push_back({e->span, AnchorOf(*e), Text(*e), Present(*e)});
    std::stable_sort(out->values.begin(), out->values.end(),
                     [](const QueryValue& a, const QueryValue& b) { return a.anchor < b.anchor; });
  }

 private:
  // Says nothing that is not read in the expression itself.
  static bool Silent(const Expr& e) {
    return e.kind == NodeKind::kNumber || e.kind == NodeKind::kString || e.kind == NodeKind::kParen ||
           e.kind == NodeKind::kDuration ||
           (e.kind == NodeKind::kUnary && promql::To<promql::Unary>(e).expr->kind == NodeKind::kNumber);
  }

  static uint32_t AnchorOf(const Expr& e) {
    if (const auto* binary = promql::As<promql::Binary>(&e)) return binary->op_span.begin;
    if (const auto* subquery = promql::As<promql::Subquery>(&e)) return subquery->range_span.begin;
    return e.span.begin;
  }

  const Part& PartOf(const Expr& e) {
    Part& part = parts_[e.id];
    if (part.evaluated) return part;
    part.evaluated = true;
    auto out = engine::Evaluate(e, facts_.storage, {question_.at_ms, question_.at_ms, 0}, question_.options);
    if (!out) {
      part.error = out.error().message;
      return part;
    }
    const engine::Value& value = out->value;
    part.scalar = value.type == promql::ValueType::kScalar;
    if (part.scalar) part.series.push_back({engine::kNoLabels, ShortNumber(value.scalar)});
    for (const engine::VectorSample& sample : value.vector) {
      Add(sample.labels, &part, [&] { return SampleText(sample.value, sample.histogram); });
    }
    for (const engine::MatrixSeries& series : value.matrix) {
      if (!series.points.empty()) Add(series.labels, &part, [&] { return PointsText(series); });
    }
    return part;
  }

  template <typename MakeText>
  void Add(engine::LabelsId labels, Part* part, const MakeText& text) {
    if (!Compatible(facts_.storage.symbols(), labels, question_.focus)) {
      ++part->others;
      return;
    }
    // Texts are made only for the few that are shown.
    part->series.push_back({labels, part->series.size() < kMaxSeries ? text() : ""});
  }

  bool Present(const Expr& e) { return !PartOf(e).series.empty(); }

  // The labels by which the shown series can be told apart.
  std::string Telling(engine::LabelsId labels, const NamedTexts& common) const {
    NamedTexts texts = TextsOf(facts_.storage.symbols(), labels);
    auto in = [](const NamedTexts& from, const auto& label) {
      return std::find(from.begin(), from.end(), label) != from.end();
    };
    std::erase_if(texts, [&](const auto& label) {
      return label.first == "__name__" || in(question_.focus, label) || in(common, label);
    });
    return texts.empty() ? "" : Cut(LabelsText(texts)) + " ";
  }

  // Labels that all series of the part share.
  NamedTexts CommonLabels(const Part& part) const {
    NamedTexts common = TextsOf(facts_.storage.symbols(), part.series.front().labels);
    for (size_t i = 1; i < std::min(part.size(), kMaxCompared); ++i) {
      NamedTexts texts = TextsOf(facts_.storage.symbols(), part.series[i].labels);
      std::erase_if(common, [&](const auto& label) {
        return std::find(texts.begin(), texts.end(), label) == texts.end();
      });
    }
    return common;
  }

  std::string Absent(const Part& part) const {
    if (part.others == 0) return "nothing";
    return "nothing (" + std::to_string(part.others) +
           (part.others == 1 ? " series with other labels)" : " series with other labels)");
  }

  std::string Listed(const Part& part) const {
    if (part.size() == 1) return part.series.front().text;
    std::vector<std::string> texts;
    NamedTexts common = CommonLabels(part);
    for (size_t i = 0; i < std::min(part.size(), kMaxSeries); ++i) {
      texts.push_back(Telling(part.series[i].labels, common) + part.series[i].text);
    }
    std::string out = std::to_string(part.size()) + " series: " + Join(texts, ", ");
    if (part.size() > kMaxSeries) out += " and " + std::to_string(part.size() - kMaxSeries) + " more";
    return out;
  }

  // The text of an operand that is one value; else nothing.
  std::optional<std::string> Single(const Expr& e) {
    const Part& part = PartOf(e);
    if (!part.error.empty() || part.size() != 1) return std::nullopt;
    return part.series.front().text;
  }

  std::string Comparison(const promql::Binary& binary) {
    const Part& result = PartOf(binary);
    std::optional<std::string> lhs = Single(*binary.lhs);
    std::optional<std::string> rhs = Single(*binary.rhs);
    if (lhs && rhs) {
      std::string text = *lhs + " " + std::string(promql::OpText(binary.op)) + " " + *rhs;
      return (result.series.empty() ? "false: " : "true: ") + text;
    }
    size_t sides = std::max(PartOf(*binary.lhs).size(), PartOf(*binary.rhs).size());
    bool empty = PartOf(*binary.lhs).series.empty() || PartOf(*binary.rhs).series.empty();
    if (empty) return result.series.empty() ? "nothing to compare" : Listed(result);
    if (result.series.empty()) return "false for all " + std::to_string(sides) + " series";
    return "true for " + std::to_string(result.size()) + " of " + std::to_string(sides) +
           (result.size() == 1 ? ": " + Telling(result.series[0].labels, {}) + result.series[0].text
                               : ": " + Listed(result));
  }

  std::string Text(const Expr& e) {
    const Part& part = PartOf(e);
    if (!part.error.empty()) return "error: " + Cut(part.error.substr(0, part.error.find(": ")));
    const auto* binary = promql::As<promql::Binary>(&e);
    if (binary != nullptr && promql::IsComparison(binary->op) && !binary->return_bool && !part.scalar) {
      return Comparison(*binary);
    }
    if (!part.series.empty()) return Listed(part);
    bool pairs = binary != nullptr && binary->matching != nullptr && !promql::IsSetOperator(binary->op);
    if (pairs && !PartOf(*binary->lhs).series.empty() && !PartOf(*binary->rhs).series.empty()) {
      return "nothing: no labels of the two sides match";
    }
    return Absent(part);
  }

  const RunFacts& facts_;
  Question question_;
  const promql::Query& query_;
  syntax::NodeTable<Part> parts_{query_.node_count()};
};

// The query laid out with shorter lines; null when its lines are short enough.
std::unique_ptr<promql::Query> LaidOut(const promql::Query& query) {
  std::vector<std::string_view> lines = Split(query.text(), '\n');
  bool fits =
      std::all_of(lines.begin(), lines.end(), [](std::string_view line) { return line.size() <= kMaxLine; });
  if (fits) return nullptr;
  promql::ParseOptions options;
  options.features = promql::Features::All();
  return promql::Parse(promql::Pretty(*query.root()), options).query;
}

}  // namespace

std::string ShortNumber(double value) {
  std::string exact = FormatFloat(value, 'g', -1);
  if (exact.size() <= 9) return exact;
  std::string plain = FormatFloat(value, 'f', -1);
  if (plain.size() <= 12) return plain;
  return FormatFloat(value, 'g', 6);
}

ExplainedQuery ExplainValues(const RunFacts& facts, const Question& question) {
  std::unique_ptr<promql::Query> laid_out = LaidOut(*question.query);
  const promql::Query& query = laid_out != nullptr ? *laid_out : *question.query;
  ExplainedQuery out;
  out.text = query.text();
  out.at_ms = facts.Since(question.at_ms);
  out.focus = question.focus;
  Values(facts, question, query).Fill(&out);
  return out;
}

}  // namespace rulecheck::unittest
