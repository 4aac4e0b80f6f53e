// Answers in the form of Prometheus' HTTP API (web/api/v1, util/jsonutil): times are
// seconds, values strings, histograms lists of their populated buckets.
#include <fmt/core.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/go_format.h"
#include "cli/eval_result.h"
#include "engine/histogram/buckets.h"
#include "engine/histogram/histogram.h"

namespace rulecheck::cli {
namespace {

std::string String(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// "1.5": the notation without an exponent for numbers of ordinary size.
std::string Number(double value) {
  const double size = std::abs(value);
  const bool exponent = size != 0 && (size < 1e-6 || size >= 1e21) && std::isfinite(value);
  return '"' + FormatFloat(value, exponent ? 'e' : 'f', -1) + '"';
}

std::string Time(int64_t t_ms) {
  const uint64_t size = t_ms < 0 ? 0 - static_cast<uint64_t>(t_ms) : static_cast<uint64_t>(t_ms);
  std::string out = fmt::format("{}{}", t_ms < 0 ? "-" : "", size / 1000);
  if (size % 1000 != 0) out += fmt::format(".{:03}", size % 1000);
  return out;
}

// 0: open on the left, 1: on the right, 2: on both sides, 3: on none.
int Boundaries(const engine::Bucket& bucket) {
  if (bucket.lower_inclusive) return bucket.upper_inclusive ? 3 : 1;
  return bucket.upper_inclusive ? 0 : 2;
}

std::string Histogram(const engine::FloatHistogram& histogram) {
  std::string buckets;
  for (engine::AllBuckets it(histogram, engine::AllBuckets::kAscending); it.Next();) {
    const engine::Bucket& bucket = it.bucket();
    if (bucket.count == 0) continue;
    buckets += fmt::format("{}[{},{},{},{}]", buckets.empty() ? "" : ",", Boundaries(bucket),
                           Number(bucket.lower), Number(bucket.upper), Number(bucket.count));
  }
  if (!buckets.empty()) buckets = ",\"buckets\":[" + buckets + "]";
  return fmt::format("{{\"count\":{},\"sum\":{}{}}}", Number(histogram.count), Number(histogram.sum),
                     buckets);
}

std::string Metric(const engine::Symbols& symbols, engine::LabelsId labels) {
  std::string out;
  for (const engine::Label& label : symbols.Labels(labels)) {
    out += fmt::format("{}{}:{}", out.empty() ? "" : ",", String(symbols.Text(label.name)),
                       String(symbols.Text(label.value)));
  }
  return "{\"metric\":{" + out + "}";
}

std::string Pair(int64_t t_ms, std::string_view text) {
  return fmt::format("[{},{}]", Time(t_ms), text);
}

void WriteVectorJson(const engine::Value& value, const engine::Symbols& symbols, Output* out) {
  bool first = true;
  for (const engine::VectorSample& sample : value.vector) {
    *out << (first ? "" : ",") << Metric(symbols, sample.labels);
    if (sample.histogram != nullptr) {
      *out << ",\"histogram\":" << Pair(sample.t_ms, Histogram(*sample.histogram)) << "}";
    } else {
      *out << ",\"value\":" << Pair(sample.t_ms, Number(sample.value)) << "}";
    }
    first = false;
  }
}

// The floats of a series, or its histograms, under their key; nothing when it has none.
void WritePoints(const engine::MatrixSeries& series, bool histograms, Output* out) {
  bool first = true;
  for (const engine::Point& point : series.points) {
    if ((point.histogram != nullptr) != histograms) continue;
    *out << (!first       ? ","
             : histograms ? ",\"histograms\":["
                          : ",\"values\":[")
         << Pair(point.t_ms, histograms ? Histogram(*point.histogram) : Number(point.value));
    first = false;
  }
  if (!first) *out << "]";
}

void WriteMatrixJson(const engine::Value& value, const engine::Symbols& symbols, Output* out) {
  bool first = true;
  for (const engine::MatrixSeries& series : value.matrix) {
    *out << (first ? "" : ",") << Metric(symbols, series.labels);
    WritePoints(series, false, out);
    WritePoints(series, true, out);
    *out << "}";
    first = false;
  }
}

void WriteAnnotations(const std::vector<engine::Annotation>& annotations, bool warnings,
                      std::string_view query, Output* out) {
  bool first = true;
  for (const engine::Annotation& annotation : annotations) {
    if (annotation.warning != warnings) continue;
    *out << (!first     ? ","
             : warnings ? ",\"warnings\":["
                        : ",\"infos\":[")
         << String(engine::RenderAnnotation(annotation, query));
    first = false;
  }
  if (!first) *out << "]";
}

}  // namespace

void WriteJson(const engine::Value& value, const engine::Symbols& symbols, int64_t time_ms,
               const std::vector<engine::Annotation>& annotations, std::string_view query, Output* out) {
  *out << "{\"status\":\"success\",\"data\":{\"resultType\":" << String(promql::ValueTypeName(value.type))
       << ",\"result\":";
  if (value.type == promql::ValueType::kScalar) {
    *out << Pair(time_ms, Number(value.scalar));
  } else if (value.type == promql::ValueType::kString) {
    *out << Pair(time_ms, String(value.string));
  } else {
    *out << "[";
    WriteVectorJson(value, symbols, out);
    WriteMatrixJson(value, symbols, out);
    *out << "]";
  }
  *out << "}";
  WriteAnnotations(annotations, true, query, out);
  WriteAnnotations(annotations, false, query, out);
  *out << "}\n";
}

void WriteJsonError(std::string_view type, std::string_view message, Output* out) {
  *out << "{\"status\":\"error\",\"errorType\":" << String(type) << ",\"error\":" << String(message) << "}\n";
}

}  // namespace rulecheck::cli
