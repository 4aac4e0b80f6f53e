#include "input/log_file.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/go_format.h"
#include "base/strings.h"
#include "engine/logql/logfmt_scan.h"

namespace rulecheck::input {
namespace {

using nlohmann::json;

constexpr size_t kMaxErrors = 5;

// Fields that loggers write times to, when the test does not say which.
constexpr std::array<std::string_view, 6> kUsualTimeKeys = {"ts",         "time", "timestamp",
                                                            "@timestamp", "t",    "date"};

// What a line holds; nothing where there is no time.
struct ParsedLine {
  std::optional<std::string> time;
  LogRecord record;
};

std::optional<std::string> ScalarText(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number()) return value.dump();
  return std::nullopt;
}

// The field `key`, or the one that the path `a.b` leads to.
const json* FindField(const json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto direct = object.find(std::string(key));
  if (direct != object.end()) return &*direct;
  const json* at = &object;
  for (std::string_view part : Split(key, '.')) {
    if (!at->is_object()) return nullptr;
    const auto next = at->find(std::string(part));
    if (next == at->end()) return nullptr;
    at = &*next;
  }
  return at;
}

std::optional<std::string> FindJsonTime(const json& object, std::string_view key) {
  if (!key.empty()) {
    const json* field = FindField(object, key);
    return field != nullptr ? ScalarText(*field) : std::nullopt;
  }
  for (std::string_view usual : kUsualTimeKeys) {
    const json* field = FindField(object, usual);
    if (field != nullptr) return ScalarText(*field);
  }
  return std::nullopt;
}

std::optional<std::string> FindLogfmtTime(std::string_view line, std::string_view key) {
  size_t best = kUsualTimeKeys.size();
  std::optional<std::string> found;
  engine::logql::Scratch scratch;
  engine::logql::LogfmtScanner pairs(line, &scratch);
  while (!pairs.AtEnd()) {
    if (!pairs.Next()) continue;
    if (!key.empty()) {
      if (pairs.key() == key) return std::string(pairs.value());
      continue;
    }
    const auto usual = std::find(kUsualTimeKeys.begin(), kUsualTimeKeys.end(), pairs.key());
    const auto rank = static_cast<size_t>(usual - kUsualTimeKeys.begin());
    if (rank >= best) continue;
    best = rank;
    found = std::string(pairs.value());
  }
  return found;
}

std::optional<std::string> FindPlainTime(std::string_view line, const re2::RE2& regexp) {
  std::string time;
  const re2::StringPiece text(line.data(), line.size());
  if (regexp.NumberOfCapturingGroups() > 0) {
    if (!re2::RE2::PartialMatch(text, regexp, &time)) return std::nullopt;
    return time;
  }
  re2::StringPiece whole;
  if (!regexp.Match(text, 0, text.size(), re2::RE2::UNANCHORED, &whole, 1)) return std::nullopt;
  return std::string(whole);
}

// The first of `names` that `object` has.
const json* FirstOf(const json& object, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const auto at = object.find(name);
    if (at != object.end()) return &*at;
  }
  return nullptr;
}

Status ReadPairs(const json* object, const char* what, engine::logql::LabelPairs* out) {
  if (object == nullptr || object->is_null()) return {};
  if (!object->is_object()) return Error{std::string(what) + " must be an object of texts", std::nullopt};
  for (const auto& [name, value] : object->items()) {
    const std::optional<std::string> text = ScalarText(value);
    if (!text)
      return Error{std::string(what) + ": the value of " + Quote(name) + " is no text", std::nullopt};
    out->emplace_back(name, *text);
  }
  return {};
}

Result<ParsedLine> ReadLokiObject(const json& object, std::string_view time_key) {
  ParsedLine out;
  const json* line = FirstOf(object, {"line", "entry", "message"});
  if (line == nullptr || !line->is_string()) return Error{"an object without a text `line`", std::nullopt};
  out.record.line = line->get<std::string>();
  if (Status s = ReadPairs(FirstOf(object, {"stream", "labels"}), "stream", &out.record.labels); !s)
    return s.error();
  const json* metadata = FirstOf(object, {"metadata", "structured_metadata", "structuredMetadata"});
  if (Status s = ReadPairs(metadata, "metadata", &out.record.metadata); !s) return s.error();
  out.time = FindJsonTime(object, time_key);
  return out;
}

class FileReader {
 public:
  FileReader(const SourceFile& file, const LogFileRule& rule, const std::function<bool(LogRecord&&)>& take)
      : file_(file), rule_(rule), take_(take) {}

  std::vector<Error> Read() {
    for (uint32_t i = 1; i <= file_.line_count() && errors_.size() < kMaxErrors; ++i) {
      const std::string_view line = file_.Line(i);
      if (TrimSpace(line).empty()) continue;
      if (!TakeLine(line, file_.LineSpan(i))) return std::move(errors_);
    }
    if (open_) take_(std::move(*open_));
    return std::move(errors_);
  }

 private:
  void Fail(std::string message, Span span) { errors_.push_back({std::move(message), span}); }

  Result<ParsedLine> Parse(std::string_view line) {
    ParsedLine out;
    const bool structured = rule_.format == LogFileFormat::kJson || rule_.format == LogFileFormat::kLoki;
    if (structured) {
      const json object = json::parse(line, nullptr, /*allow_exceptions=*/false);
      if (rule_.format == LogFileFormat::kLoki) {
        if (!object.is_object()) return Error{"the line is no JSON object", std::nullopt};
        return ReadLokiObject(object, rule_.time.key);
      }
      out.time = FindJsonTime(object, rule_.time.key);
    } else if (rule_.format == LogFileFormat::kLogfmt) {
      out.time = FindLogfmtTime(line, rule_.time.key);
    } else if (rule_.time.regexp != nullptr) {
      out.time = FindPlainTime(line, *rule_.time.regexp);
    }
    out.record.line = std::string(line);
    return out;
  }

  // A line without a time of its own. Nothing: it is done with, or an error.
  std::optional<int64_t> BorrowTime(std::string_view line, Span span) {
    if (rule_.untimed == Untimed::kJoin && open_) {
      open_->line += '\n';
      open_->line += line;
      return std::nullopt;
    }
    if (rule_.untimed == Untimed::kPrevious && last_ns_) return last_ns_;
    std::string what = rule_.time.key.empty() ? "no time is found in this line"
                                              : "no time is found in this line by " + Quote(rule_.time.key);
    if (rule_.untimed != Untimed::kError) what += ", nor before it";
    Fail(std::move(what), span);
    return std::nullopt;
  }

  bool Emit(LogRecord record) {
    last_ns_ = record.t_ns;
    if (rule_.untimed != Untimed::kJoin) return take_(std::move(record));
    const bool go_on = !open_ || take_(std::move(*open_));
    open_ = std::move(record);
    return go_on;
  }

  // False: stop.
  bool TakeLine(std::string_view line, Span span) {
    Result<ParsedLine> parsed = rule_.every_ns && rule_.format != LogFileFormat::kLoki
                                    ? ParsedLine{std::nullopt, {0, std::string(line), {}, {}, {}}}
                                    : Parse(line);
    if (!parsed) {
      Fail(parsed.error().message, span);
      return true;
    }
    std::optional<int64_t> t_ns;
    if (rule_.every_ns) {
      t_ns = next_ns_;
      if (__builtin_add_overflow(next_ns_, *rule_.every_ns, &next_ns_)) {
        Fail("the time of this line is out of range", span);
        return false;
      }
    } else if (parsed->time) {
      Result<int64_t> time = ParseLogTime(*parsed->time, rule_.time);
      if (!time) {
        Fail(time.error().message, span);
        return true;
      }
      t_ns = *time;
    } else {
      t_ns = BorrowTime(line, span);
    }
    if (!t_ns) return true;
    parsed->record.t_ns = *t_ns;
    parsed->record.span = span;
    return Emit(std::move(parsed->record));
  }

  const SourceFile& file_;
  const LogFileRule& rule_;
  const std::function<bool(LogRecord&&)>& take_;
  std::vector<Error> errors_;
  std::optional<int64_t> last_ns_;
  std::optional<LogRecord> open_;  // with kJoin: lines may still be added to it
  int64_t next_ns_ = 0;
};

}  // namespace

Status CompileTimeRegexp(LogTimeRule* time) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  auto regexp = std::make_shared<re2::RE2>(time->key, options);
  if (!regexp->ok()) return Error{"bad regular expression: " + regexp->error(), std::nullopt};
  time->regexp = std::move(regexp);
  return {};
}

std::vector<Error> ReadLogFile(const SourceFile& file, const LogFileRule& rule,
                               const std::function<bool(LogRecord&&)>& take) {
  return FileReader(file, rule, take).Read();
}

}  // namespace rulecheck::input
