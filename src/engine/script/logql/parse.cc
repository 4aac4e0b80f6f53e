// Lines and blocks of a script, and the heads of `eval`.
#include <cctype>

#include "base/strings.h"
#include "engine/logql/lang.h"
#include "engine/script/logql/command.h"
#include "logql/lexis.h"
#include "promql/series.h"

namespace rulecheck::engine::logql::script {

namespace {

// Without `# ...` outside of quotes, and without blanks at the ends.
std::string_view StripComment(std::string_view line) {
  char quote = 0;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '`') {
      quote = c;
    } else if (c == '#') {
      line = line.substr(0, i);
      break;
    }
  }
  return TrimSpace(line);
}

std::string_view TakeWord(std::string_view* rest) {
  *rest = TrimSpace(*rest);
  size_t end = 0;
  while (end < rest->size() && std::isspace(static_cast<unsigned char>((*rest)[end])) == 0) ++end;
  const std::string_view word = rest->substr(0, end);
  *rest = TrimSpace(rest->substr(end));
  return word;
}

Status TakeTime(std::string_view keyword, std::string_view* rest, int64_t* out) {
  if (const std::string_view word = TakeWord(rest); word != keyword)
    return ScriptError("expected '" + std::string(keyword) + "', got '" + std::string(word) + "'");
  auto time = ParseTime(TakeWord(rest));
  if (!time) return time.error();
  *out = *time;
  return {};
}

Result<Eval> ParseEvalHead(std::string_view rest) {
  Eval eval;
  const std::string_view mode = TakeWord(&rest);
  if (mode == "instant") {
    eval.instant = true;
    if (Status s = TakeTime("at", &rest, &eval.start_ns); !s) return s.error();
    eval.end_ns = eval.start_ns;
  } else if (mode == "range") {
    if (Status s = TakeTime("from", &rest, &eval.start_ns); !s) return s.error();
    if (Status s = TakeTime("to", &rest, &eval.end_ns); !s) return s.error();
    if (Status s = TakeTime("step", &rest, &eval.step_ns); !s) return s.error();
    if (eval.step_ns <= 0) return ScriptError("the step must be positive");
    if (eval.end_ns < eval.start_ns) return ScriptError("the end of the range is before its start");
  } else {
    return ScriptError("expected 'instant' or 'range' after eval");
  }
  if (rest.empty()) return ScriptError("eval without a query");
  eval.query = rest;
  return eval;
}

Status CheckExpectations(const Eval& eval) {
  const int kinds = (eval.fail ? 1 : 0) + (eval.empty ? 1 : 0) + (eval.scalar.has_value() ? 1 : 0) +
                    (eval.series.empty() ? 0 : 1);
  if (kinds == 0)
    return ScriptError("eval expects nothing: give series, a number, `expect empty` or `expect fail`");
  if (kinds > 1)
    return ScriptError("eval expects several things: only one of series, number, empty, fail can be");
  if (eval.ordered && (eval.series.empty() || !eval.instant))
    return ScriptError("`expect ordered` needs series of an instant query");
  return {};
}

class Reader {
 public:
  explicit Reader(std::string_view text) : lines_(Split(text, '\n')) {}

  Result<std::vector<Command>> Read() {
    while (next_ < lines_.size()) {
      const size_t line = next_ + 1;
      if (Status s = ReadCommand(); !s) return AtLine(line, s);
    }
    return std::move(commands_);
  }

 private:
  Error AtLine(size_t command_line, const Status& status) const {
    const size_t line = block_line_ > command_line ? block_line_ : command_line;
    return ScriptError(std::to_string(line) + ": " + status.error().message);
  }

  Status ReadCommand() {
    std::string_view rest = StripComment(lines_[next_++]);
    if (rest.empty()) return {};
    const std::string_view word = TakeWord(&rest);
    if (word == "clear") {
      commands_.emplace_back(Clear{});
      return {};
    }
    if (word == "load") return ReadLoad();
    if (word == "eval") return ReadEval(rest);
    return ScriptError("unexpected command '" + std::string(word) + "'");
  }

  Status ReadLoad() {
    Load load;
    Status read = ReadBlock([&load](std::string_view line) {
      auto parsed = ParseStreamLine(line);
      if (parsed) load.lines.push_back(std::move(*parsed));
      return parsed ? Status() : Status(parsed.error());
    });
    if (!read) return read;
    if (load.lines.empty()) return ScriptError("load without lines");
    commands_.emplace_back(std::move(load));
    return {};
  }

  Status ReadEval(std::string_view rest) {
    const size_t line = next_;
    auto eval = ParseEvalHead(rest);
    if (!eval) return eval.error();
    eval->line = line;
    if (Status s = ReadBlock([&eval](std::string_view text) { return ParseExpectation(text, &*eval); }); !s)
      return s;
    block_line_ = 0;
    if (Status s = CheckExpectations(*eval); !s) return s;
    commands_.emplace_back(std::move(*eval));
    return {};
  }

  // Indented lines up to a blank one or one that is not indented; comments are passed
  // over wherever they begin.
  template <typename F>
  Status ReadBlock(F&& take) {
    for (; next_ < lines_.size(); ++next_) {
      const std::string_view raw = lines_[next_];
      const std::string_view trimmed = TrimSpace(raw);
      if (trimmed.empty()) return {};
      if (trimmed.front() == '#') continue;
      if (raw.front() != ' ' && raw.front() != '\t') return {};
      block_line_ = next_ + 1;
      const std::string_view content = StripComment(raw);
      if (content.empty()) continue;
      if (Status s = take(content); !s) return s;
    }
    return {};
  }

  std::vector<std::string_view> lines_;
  size_t next_ = 0;
  size_t block_line_ = 0;  // of the last line of a block, counted from 1
  std::vector<Command> commands_;
};

}  // namespace

Result<int64_t> ParseTime(std::string_view text) {
  const auto time = lang::ParseDuration(text);
  if (!time) return ScriptError("invalid duration '" + std::string(text) + "'");
  return *time;
}

Result<LabelPairs> TakeLabels(std::string_view* rest) {
  if (!rest->starts_with('{')) return ScriptError("expected labels in braces");
  const size_t end = rest->find('}');
  if (end == std::string_view::npos) return ScriptError("labels without a closing brace");
  const auto parsed = promql::ParseMetric(rest->substr(0, end + 1));
  if (!parsed.ok()) return ScriptError("invalid labels: " + parsed.errors.front().message);
  *rest = rest->substr(end + 1);
  LabelPairs labels;
  for (const promql::SeriesLabel& label : parsed.series.labels) labels.emplace_back(label.name, label.value);
  return labels;
}

Result<std::vector<Command>> ParseCommands(std::string_view text) {
  return Reader(text).Read();
}

}  // namespace rulecheck::engine::logql::script
