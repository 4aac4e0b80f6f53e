#include "documents/exposition.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/ascii.h"
#include "base/go_format.h"
#include "base/strings.h"

namespace rulecheck::documents {
namespace {

constexpr std::string_view kNameLabel = "__name__";

bool IsMetricStart(char c, bool colon) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (colon && c == ':');
}

// Types of families, and what is done to the label that holds a bound.
struct TypeInfo {
  std::string_view name;
  bool text, openmetrics;
  std::string_view bound_label;
};
constexpr TypeInfo kTypes[] = {
    {"counter", true, true, ""},         {"gauge", true, true, ""},    {"histogram", true, true, "le"},
    {"summary", true, true, "quantile"}, {"untyped", true, false, ""}, {"unknown", false, true, ""},
    {"gaugehistogram", false, true, ""}, {"info", false, true, ""},    {"stateset", false, true, ""},
};

// `\"`, `\\` and `\n`; any other backslash stays.
std::string Unescape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (text[i] == '\\' && (next == '"' || next == '\\' || next == 'n')) {
      out += next == 'n' ? '\n' : next;
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

class Reader {
 public:
  Reader(std::string_view text, const ExpositionOptions& options, const ExpositionSink& sink)
      : text_(text),
        open_metrics_(options.format == ExpositionFormat::kOpenMetrics),
        max_errors_(options.max_errors),
        normal_bounds_(options.normal_bounds),
        types_(options.types),
        sink_(sink) {}

  std::vector<Error> Run() {
    while (at_ < text_.size() && errors_.size() < max_errors_ && !stopped_ && !ended_) {
      if (!Line()) SkipLine();
    }
    if (errors_.size() < max_errors_ && !stopped_) CheckEnd();
    return std::move(errors_);
  }

 private:
  // --- characters

  bool AtEnd() const { return at_ >= text_.size(); }
  bool AtBreak() const { return AtEnd() || text_[at_] == '\n'; }
  bool At(char c) const { return !AtEnd() && text_[at_] == c; }
  bool Take(char c) {
    if (!At(c)) return false;
    ++at_;
    return true;
  }
  bool Take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  bool IsBlank() const { return !AtEnd() && (text_[at_] == ' ' || text_[at_] == '\t'); }
  // Blanks between tokens: any in the text format, none in OpenMetrics.
  void SkipBlanks() {
    while (!open_metrics_ && IsBlank()) ++at_;
  }
  std::string_view TakeUntil(std::string_view stop) {
    const size_t begin = at_;
    at_ = std::min(text_.find_first_of(stop, at_), text_.size());
    return text_.substr(begin, at_ - begin);
  }
  std::string_view TakeName(bool colon) {
    const size_t begin = at_;
    if (AtEnd() || !IsMetricStart(text_[at_], colon)) return {};
    while (!AtEnd() && (IsMetricStart(text_[at_], colon) || IsAsciiDigit(text_[at_]))) ++at_;
    return text_.substr(begin, at_ - begin);
  }
  void SkipLine() {
    TakeUntil("\n");
    Take('\n');
  }

  bool Fail(size_t begin, size_t end, std::string message) {
    end = std::min(end, text_.size());
    errors_.push_back({std::move(message), Span{static_cast<uint32_t>(begin), static_cast<uint32_t>(end)}});
    return false;
  }
  bool Expected(std::string_view what) {
    return Fail(at_, AtBreak() ? at_ : at_ + 1, "expected " + std::string(what));
  }

  // `"..."` with escapes, raw. Line breaks are text in the text format only.
  bool TakeQuoted(std::string_view* raw) {
    const size_t quote = at_++;
    const size_t begin = at_;
    while (!AtEnd() && text_[at_] != '"' && (!open_metrics_ || text_[at_] != '\n')) {
      at_ += text_[at_] == '\\' && at_ + 1 < text_.size() ? 2 : 1;
    }
    if (!At('"')) {
      at_ = quote;  // the rest of this line is given up, not the rest of the file
      return Fail(quote, quote + 1, "this quote is never closed");
    }
    *raw = text_.substr(begin, at_ - begin);
    ++at_;
    if (IsValidUtf8(*raw)) return true;
    return Fail(begin, at_ - 1, "not valid UTF-8");
  }

  // --- lines

  bool Line() {
    SkipBlanks();
    if (At('#')) return open_metrics_ ? OpenMetricsMeta() : Comment();
    if (!open_metrics_ && AtBreak()) {
      Take('\n');
      return true;
    }
    return Sample();
  }

  bool Comment() {
    ++at_;
    const bool blank = IsBlank();
    SkipBlanks();
    const bool help = Take("HELP");
    const bool type = !help && Take("TYPE");
    if (!blank || (!help && !type) || !IsBlank()) {
      SkipLine();
      return true;
    }
    SkipBlanks();
    return Meta(help ? "HELP" : "TYPE");
  }

  bool OpenMetricsMeta() {
    if (Take("# EOF")) {
      if (!AtBreak()) return Expected("the end of the line after `# EOF`");
      Take('\n');
      ended_ = true;
      return true;
    }
    for (const std::string_view word : {"HELP", "TYPE", "UNIT"}) {
      if (Take("# " + std::string(word) + " ")) return Meta(word);
    }
    return Fail(at_, std::min(text_.find('\n', at_), text_.size()),
                "OpenMetrics has no comments but `# HELP`, `# TYPE`, `# UNIT` and `# EOF`");
  }

  // The name and the text behind `# HELP`.
  bool Meta(std::string_view word) {
    std::string_view name;
    if (At('"')) {
      if (!TakeQuoted(&name)) return false;
    } else if (name = TakeName(true); name.empty()) {
      return Expected("a metric name after `" + std::string(word) + "`");
    }
    if (open_metrics_ && !At(' ')) return Expected("a blank and a text after the metric name");
    if (!AtBreak()) ++at_;
    const size_t begin = at_;
    const std::string_view text = TakeUntil("\n");
    if (open_metrics_ && AtEnd()) return Fail(at_, at_, "the text does not end with `# EOF`");
    if (word == "TYPE" && !SetType(text)) {
      return Fail(begin, at_, "`" + std::string(text.substr(0, 60)) + "` is no metric type");
    }
    if (word == "TYPE" && types_) types_(Unescape(name), text);
    if (word == "HELP" && !IsValidUtf8(text)) return Fail(begin, at_, "not valid UTF-8");
    if (word == "UNIT" && !text.empty() && !name.ends_with("_" + std::string(text))) {
      return Fail(begin, at_, "the unit is not the last word of the metric name");
    }
    Take('\n');
    return true;
  }

  bool SetType(std::string_view text) {
    for (const TypeInfo& type : kTypes) {
      if (type.name != text || !(open_metrics_ ? type.openmetrics : type.text)) continue;
      type_ = &type;
      return true;
    }
    return false;
  }

  bool Sample() {
    sample_.labels.clear();
    sample_.t_ms.reset();
    const size_t begin = at_;
    const std::string_view name = TakeName(true);
    bool named = !name.empty();
    if (named) sample_.labels.push_back({std::string(kNameLabel), std::string(name)});
    if (!named && !At('{')) return Expected("a metric name or `{`");
    SkipBlanks();
    if (At('{') && !Labels(true, &named)) return false;
    if (!named) return Fail(begin, at_, "a series without a metric name");
    if (!Value() || !TimeAndExemplar()) return false;
    sample_.span = {static_cast<uint32_t>(begin), static_cast<uint32_t>(at_)};
    if (!Finish()) return false;
    Take('\n');
    stopped_ = !sink_(sample_);
    return true;
  }

  // `{a="b", "c.d"="e"}`; a quoted string alone is the metric name.
  bool Labels(bool may_name, bool* named) {
    ++at_;
    for (SkipBlanks(); !Take('}'); SkipBlanks()) {
      const size_t begin = at_;
      std::string_view name;
      const bool quoted = At('"');
      if (quoted && !TakeQuoted(&name)) return false;
      if (!quoted && (name = TakeName(false)).empty()) return Expected("a label name or `}`");
      SkipBlanks();
      if (quoted && may_name && (At(',') || At('}'))) {
        if (*named) return Fail(begin, at_, "a second metric name");
        *named = true;
        sample_.labels.push_back({std::string(kNameLabel), Unescape(name)});
      } else if (!LabelValue(Unescape(name), may_name)) {
        return false;
      }
      SkipBlanks();
      // Prometheus does without commas in the text format.
      if (!Take(',') && !At('}') && open_metrics_) return Expected("`,` or `}`");
    }
    return true;
  }

  bool LabelValue(std::string name, bool keep) {
    if (!Take('=')) return Expected("`=` after a label name");
    SkipBlanks();
    if (!At('"')) return Expected("a label value in double quotes");
    std::string_view value;
    if (!TakeQuoted(&value)) return false;
    if (keep) sample_.labels.push_back({std::move(name), Unescape(value)});
    return true;
  }

  // A number and the blank before it.
  bool Number(std::string_view what, double* value) {
    if (open_metrics_ && !Take(' ')) return Expected("one blank and " + std::string(what));
    SkipBlanks();
    const size_t begin = at_;
    const std::string_view text = TakeUntil(open_metrics_ ? " \n" : "{ \t\n");
    if (text.empty()) return Expected(what);
    bool out_of_range = false;
    const auto number = ParseFloat(text, &out_of_range);
    if (!number || text.find_first_of("pP_") != std::string_view::npos) {
      return Fail(begin, at_, "not a number");
    }
    if (out_of_range) return Fail(begin, at_, "a number that no float can hold");
    *value = std::isnan(*number) ? std::numeric_limits<double>::quiet_NaN() : *number;
    return true;
  }

  bool Value() { return Number("a value", &sample_.value); }

  bool TimeAndExemplar() {
    if (open_metrics_) return SecondsAndExemplar();
    SkipBlanks();
    if (AtBreak()) return true;
    const size_t begin = at_;
    while (!AtEnd() && IsAsciiDigit(text_[at_])) ++at_;
    if (at_ == begin) return Expected("a timestamp in milliseconds, or the end of the line");
    int64_t t_ms = 0;
    const auto [end, error] = std::from_chars(text_.data() + begin, text_.data() + at_, t_ms);
    if (error != std::errc()) return Fail(begin, at_, "a timestamp that 64 bits cannot hold");
    sample_.t_ms = t_ms;
    SkipBlanks();
    return AtBreak() || Expected("the end of the line after the timestamp");
  }

  bool SecondsAndExemplar() {
    constexpr std::string_view kExemplar = " # {";
    if (At(' ') && !text_.substr(at_).starts_with(kExemplar)) {
      int64_t t_ms = 0;
      if (!Seconds(&t_ms)) return false;
      sample_.t_ms = t_ms;
    }
    if (text_.substr(at_).starts_with(kExemplar)) {
      at_ += kExemplar.size() - 1;
      bool named = true;
      double value = 0;
      int64_t t_ms = 0;
      if (!Labels(false, &named) || !Number("a value after the exemplar's labels", &value)) return false;
      if (At(' ') && !Seconds(&t_ms)) return false;
    }
    return At('\n') ||
           (AtEnd() ? Fail(at_, at_, "the text does not end with `# EOF`") : Expected("the end of the line"));
  }

  bool Seconds(int64_t* t_ms) {
    const size_t begin = at_ + 1;
    double seconds = 0;
    if (!Number("a timestamp in seconds", &seconds)) return false;
    if (!(std::abs(seconds) < 9e15)) return Fail(begin, at_, "not a time");
    *t_ms = static_cast<int64_t>(seconds * 1000);
    return true;
  }

  // Puts the labels into their final form.
  bool Finish() {
    std::vector<ExpositionLabel>& labels = sample_.labels;
    for (ExpositionLabel& label : labels) {
      if (label.name == kNameLabel && label.value.empty()) return FailLine("an empty metric name");
      if (label.name.empty()) return FailLine("an empty label name");
      if (!normal_bounds_ || type_ == nullptr || label.name != type_->bound_label) continue;
      bool out_of_range = false;
      const auto bound = ParseFloat(label.value, &out_of_range);
      if (bound && !out_of_range) label.value = FormatOpenMetricsFloat(*bound);
    }
    std::erase_if(labels, [](const ExpositionLabel& label) { return label.value.empty(); });
    std::sort(labels.begin(), labels.end(),
              [](const ExpositionLabel& a, const ExpositionLabel& b) { return a.name < b.name; });
    const auto twice = std::adjacent_find(labels.begin(), labels.end(),
                                          [](const auto& a, const auto& b) { return a.name == b.name; });
    if (twice != labels.end()) return FailLine("label `" + twice->name.substr(0, 60) + "` is given twice");
    return true;
  }
  bool FailLine(std::string message) {
    return Fail(sample_.span.begin, sample_.span.end, std::move(message));
  }

  void CheckEnd() {
    if (!open_metrics_) return;
    if (!ended_) {
      const bool told = !errors_.empty() && errors_.back().span->begin == text_.size();
      if (!told) Fail(text_.size(), text_.size(), "the text does not end with `# EOF`");
    } else if (!AtEnd()) {
      Fail(at_, std::min(text_.find('\n', at_), text_.size()), "text after `# EOF`");
    }
  }

  std::string_view text_;
  bool open_metrics_;
  size_t max_errors_;
  bool normal_bounds_;
  const ExpositionTypeSink& types_;
  const ExpositionSink& sink_;
  size_t at_ = 0;
  const TypeInfo* type_ = nullptr;  // of the last TYPE line, whatever its name: as Prometheus has it
  ExpositionSample sample_;
  std::vector<Error> errors_;
  bool ended_ = false;
  bool stopped_ = false;
};

}  // namespace

ExpositionFormat DetectExposition(std::string_view text) {
  for (size_t at = 0; at < text.size(); at = std::min(text.find('\n', at), text.size() - 1) + 1) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("# UNIT ") || rest == "# EOF" || rest.starts_with("# EOF\n")) {
      return ExpositionFormat::kOpenMetrics;
    }
  }
  return ExpositionFormat::kText;
}

std::vector<Error> ReadExposition(std::string_view text, const ExpositionOptions& options,
                                  const ExpositionSink& sink) {
  return Reader(text, options, sink).Run();
}

}  // namespace rulecheck::documents
