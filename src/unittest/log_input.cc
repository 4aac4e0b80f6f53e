#include "unittest/log_input.h"

#include <algorithm>

#include "base/go_format.h"
#include "base/strings.h"
#include "engine/logql/log_grid.h"
#include "input/log_file.h"
#include "input/log_ingest.h"
#include "input/log_repeat.h"
#include "logql/lexis.h"
#include "unittest/check_ids.h"
#include "unittest/glob.h"

namespace rulecheck::unittest {
namespace {

// Warnings of one kind in one group.
constexpr size_t kMaxDuplicates = 5;

// A line that is in the store, to find those that Loki stores once.
struct StoredLine {
  engine::logql::StreamId stream;
  int64_t t_ns;
  uint64_t hash;  // of line and metadata
  Location where;

  friend bool operator<(const StoredLine& a, const StoredLine& b) {
    if (a.stream != b.stream) return a.stream < b.stream;
    if (a.t_ns != b.t_ns) return a.t_ns < b.t_ns;
    return a.hash < b.hash;
  }
};

class Loader {
 public:
  Loader(const LogGroup& group, const SourceFile& test_file, const LogLoadOptions& options,
         engine::logql::LogStore* store, std::vector<Finding>* findings)
      : group_(group), test_file_(test_file), options_(options), store_(store), findings_(findings) {}

  void Load() {
    for (const LogStreamSpec& stream : group_.streams) {
      LoadEntries(stream);
      if (stream.file) ReadLines(stream);
      if (full_) break;
    }
    store_->Seal();
    ReportDuplicates();
  }

  std::vector<std::shared_ptr<const SourceFile>>& files() { return files_; }

 private:
  FindingBuilder Report(const CheckInfo& check, Location where, std::string message) {
    return FindingSink(findings_).Report(check, where, std::move(message));
  }
  void Fail(const CheckInfo& check, Location where, std::string message) {
    Report(check, where, std::move(message));
  }

  // A line as it goes into the store, whenever it stands.
  struct Line {
    engine::logql::StreamId stream;
    std::string text;
    engine::logql::LabelPairs metadata;
    uint64_t hash;
    uint64_t bytes;
    Location where;
  };
  Line Prepare(engine::logql::LabelPairs labels, std::string text, engine::logql::LabelPairs metadata,
               Location where) {
    if (group_.ingest.detected_level) input::AddDetectedLevel(labels, text, &metadata);
    if (group_.ingest.service_name) input::AddServiceName(&labels);
    std::sort(metadata.begin(), metadata.end());
    Line line{store_->AddStream(labels), std::move(text), std::move(metadata), 0, 0, where};
    line.hash = HashBytes(line.text);
    line.bytes = line.text.size();
    for (const auto& [name, value] : line.metadata) {
      line.hash = HashBytes(value, HashBytes(name, line.hash));
      line.bytes += name.size() + value.size();
    }
    return line;
  }

  // False when the group is too large; then that has been said.
  bool Count(const Line& line, int64_t t_ns, uint64_t bytes) {
    ++entries_;
    bytes_ += bytes;
    if (entries_ > options_.limits.max_entries || bytes_ > options_.limits.max_bytes) {
      full_ = true;
      Fail(kLogEntry, line.where,
           "too many log lines: a test group may have " + std::to_string(options_.limits.max_entries) +
               " with " + std::to_string(options_.limits.max_bytes) + " bytes");
      return false;
    }
    lines_.push_back({line.stream, t_ns, line.hash, line.where});
    return true;
  }

  int64_t Absolute(int64_t at_ns) const {
    return engine::logql::SaturatingAdd(options_.start_ms * 1'000'000, at_ns);
  }

  bool Add(const Line& line, int64_t at_ns) {
    if (!Count(line, Absolute(at_ns), line.bytes)) return false;
    store_->AddEntry(line.stream, Absolute(at_ns), line.text, line.metadata);
    return true;
  }

  // Names of structured metadata are stored in the alphabet of label names.
  bool CheckMetadata(const LogEntrySpec& entry) {
    bool ok = true;
    for (const TextPair& pair : entry.metadata) {
      if (logql::IsPlainLabelName(pair.key.value)) continue;
      Fail(
          kLogEntry, pair.key.Whole(),
          Quote(pair.key.value) + " is no name that Loki stores: letters, digits and `_`, not a digit first");
      ok = false;
    }
    return ok;
  }

  void LoadEntries(const LogStreamSpec& stream) {
    for (const LogEntrySpec& entry : stream.entries) {
      if (!CheckMetadata(entry)) continue;
      if (entry.repeated) {
        LoadRepeated(stream, entry);
      } else {
        engine::logql::LabelPairs metadata;
        for (const TextPair& pair : entry.metadata) metadata.emplace_back(pair.key.value, pair.value.value);
        Add(Prepare(stream.labels, std::string(entry.line), std::move(metadata), entry.where), entry.at_ns);
      }
      if (full_) return;
    }
  }

  void LoadRepeated(const LogStreamSpec& stream, const LogEntrySpec& entry) {
    std::vector<input::RepeatedText> texts;
    std::vector<Location> places{entry.where};
    for (const TextPair& pair : entry.metadata) places.push_back(pair.value.Whole());
    for (size_t i = 0; i < places.size(); ++i) {
      Result<input::RepeatedText> text =
          input::RepeatedText::Make(i == 0 ? entry.line : entry.metadata[i - 1].value.value);
      if (!text) return Fail(kLogEntry, places[i], text.error().message);
      texts.push_back(std::move(*text));
    }
    const bool constant =
        std::all_of(texts.begin(), texts.end(), [](const input::RepeatedText& t) { return t.constant(); });
    if (constant) return LoadConstant(stream, entry, texts);
    for (uint64_t i = 0; i < entry.times; ++i) {
      const std::optional<int64_t> at_ns = TimeOf(entry, i);
      const std::optional<Line> line = at_ns ? PrepareRepetition(stream, entry, texts, i) : std::nullopt;
      if (!line || !Add(*line, *at_ns)) return;
    }
  }

  // Repetitions of the same bytes, which are kept once.
  void LoadConstant(const LogStreamSpec& stream, const LogEntrySpec& entry,
                    const std::vector<input::RepeatedText>& texts) {
    const std::optional<Line> line = PrepareRepetition(stream, entry, texts, 0);
    if (!line) return;
    std::vector<int64_t> times;
    for (uint64_t i = 0; i < entry.times; ++i) {
      const std::optional<int64_t> at_ns = TimeOf(entry, i);
      if (!at_ns) return;
      times.push_back(Absolute(*at_ns));
      if (!Count(*line, times.back(), i == 0 ? line->bytes : 0)) return;
    }
    store_->AddRepeated(line->stream, times, line->text, line->metadata);
  }

  // Nothing when it is out of range; then that has been said.
  std::optional<int64_t> TimeOf(const LogEntrySpec& entry, uint64_t i) {
    int64_t at_ns = 0;
    if (!__builtin_mul_overflow(static_cast<int64_t>(i), entry.every_ns, &at_ns) &&
        !__builtin_add_overflow(at_ns, entry.at_ns, &at_ns)) {
      return at_ns;
    }
    Fail(kLogEntry, entry.where, "the times of this entry are out of range");
    return std::nullopt;
  }

  // Nothing when a template fails; then that has been said.
  std::optional<Line> PrepareRepetition(const LogStreamSpec& stream, const LogEntrySpec& entry,
                                        const std::vector<input::RepeatedText>& texts, uint64_t i) {
    std::vector<std::string> values;
    for (size_t k = 0; k < texts.size(); ++k) {
      Result<std::string> value = texts[k].At(i);
      if (!value) {
        Fail(kLogEntry, k == 0 ? entry.where : entry.metadata[k - 1].value.Whole(), value.error().message);
        return std::nullopt;
      }
      values.push_back(std::move(*value));
    }
    engine::logql::LabelPairs metadata;
    for (size_t k = 0; k < entry.metadata.size(); ++k)
      metadata.emplace_back(entry.metadata[k].key.value, values[k + 1]);
    return Prepare(stream.labels, std::move(values[0]), std::move(metadata), entry.where);
  }

  // How the file is to be read; nothing when its spec is wrong, which has been said then.
  std::optional<input::LogFileRule> RuleOf(const LogFileSpec& spec) {
    input::LogFileRule rule;
    rule.format = spec.format;
    rule.untimed = spec.untimed;
    rule.every_ns = spec.every_ns;
    rule.time.key = std::string(spec.time.value);
    const auto take = [&](const Status& status, const MappedText& text) {
      if (!status) Fail(kTestSyntax, text.Whole(), status.error().message);
      return status.ok();
    };
    bool fine = spec.time_format.file() == nullptr ||
                take(input::ParseTimeFormat(spec.time_format.value, &rule.time), spec.time_format);
    if (rule.format == LogFileFormat::kPlain && !rule.every_ns)
      fine = take(input::CompileTimeRegexp(&rule.time), spec.time) && fine;
    return fine ? std::optional(rule) : std::nullopt;
  }

  // The time that is the start of the file's lines; nothing: that of the first line. False
  // when it is no time.
  bool ReadZero(const LogFileSpec& spec, std::optional<int64_t>* zero) {
    if (spec.every_ns) *zero = 0;
    if (spec.zero.file() == nullptr) return true;
    const Result<int64_t> parsed = input::ParseLogTime(spec.zero.value, {});
    if (parsed) {
      *zero = *parsed;
    } else {
      Fail(kTestSyntax, spec.zero.Whole(), parsed.error().message);
    }
    return parsed.ok();
  }

  void ReadLines(const LogStreamSpec& stream) {
    const LogFileSpec& spec = *stream.file;
    std::optional<int64_t> zero;
    const bool zero_fine = ReadZero(spec, &zero);
    const std::optional<input::LogFileRule> rule = RuleOf(spec);
    if (!zero_fine || !rule) return;
    const std::string path = JoinPath(options_.directory, spec.path.value);
    Result<std::string> text = options_.files->Read(path, options_.limits.max_file_bytes);
    if (!text) return Fail(kLogFile, spec.path.Whole(), "log file " + path + ": " + text.error().message);
    const auto file = std::make_shared<const SourceFile>(path, std::move(*text));
    files_.push_back(file);
    const auto take = [&](input::LogRecord&& record) {
      if (!zero) zero = record.t_ns;
      const int64_t at_ns =
          engine::logql::SaturatingAdd(engine::logql::SaturatingSub(record.t_ns, *zero), spec.start_ns);
      engine::logql::LabelPairs labels = Merge(stream.labels, std::move(record.labels));
      const Location where{file.get(), record.span};
      if (labels.empty()) {
        Fail(kLogFile, where, "this line has no labels: Loki refuses it");
        return false;
      }
      return Add(Prepare(std::move(labels), std::move(record.line), std::move(record.metadata), where),
                 at_ns);
    };
    const std::vector<Error> errors = input::ReadLogFile(*file, *rule, take);
    for (const Error& error : errors) {
      Report(kLogFile, {file.get(), error.span.value_or(Span{})}, error.message)
          .Because({&test_file_, spec.span}, "read here");
    }
  }

  // The line's own labels win.
  static engine::logql::LabelPairs Merge(const engine::logql::LabelPairs& defaults,
                                         engine::logql::LabelPairs own) {
    for (const auto& label : defaults) {
      const auto same = [&](const auto& other) { return other.first == label.first; };
      if (std::none_of(own.begin(), own.end(), same)) own.push_back(label);
    }
    return own;
  }

  void ReportDuplicates() {
    std::stable_sort(lines_.begin(), lines_.end());
    size_t reported = 0;
    for (size_t i = 1; i < lines_.size() && reported < kMaxDuplicates; ++i) {
      const StoredLine& first = lines_[i - 1];
      const StoredLine& second = lines_[i];
      if (first < second) continue;
      ++reported;
      Report(kDuplicateLine, second.where,
             "the same line stands at the same time in the same stream: Loki stores it once")
          .Because(first.where, "first here");
    }
  }

  const LogGroup& group_;
  const SourceFile& test_file_;
  const LogLoadOptions& options_;
  engine::logql::LogStore* store_;
  std::vector<Finding>* findings_;
  std::vector<std::shared_ptr<const SourceFile>> files_;
  std::vector<StoredLine> lines_;
  uint64_t entries_ = 0;
  uint64_t bytes_ = 0;
  bool full_ = false;
};

}  // namespace

void LoadLogs(const LogGroup& group, const SourceFile& test_file, const LogLoadOptions& options,
              engine::logql::LogStore* store, std::vector<Finding>* findings,
              std::vector<std::shared_ptr<const SourceFile>>* files) {
  const size_t before = findings->size();
  Loader loader(group, test_file, options, store, findings);
  loader.Load();
  for (const auto& file : loader.files()) {
    const auto in_file = [&](const Finding& finding) {
      return finding.where.file == file.get() ||
             std::any_of(finding.labels.begin(), finding.labels.end(),
                         [&](const SecondaryLabel& label) { return label.where.file == file.get(); });
    };
    if (std::any_of(findings->begin() + static_cast<std::ptrdiff_t>(before), findings->end(), in_file)) {
      files->push_back(file);
    }
  }
}

}  // namespace rulecheck::unittest
