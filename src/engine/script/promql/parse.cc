// Reads acceptance scripts line by line.
#include <cmath>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/duration.h"
#include "base/go_format.h"
#include "base/strings.h"
#include "engine/script/promql/command.h"
#include "promql/series.h"
#include "rulecheck/promql.h"

namespace rulecheck::engine::script {
namespace {

constexpr uint64_t kMaxCells = 10'000'000;

std::vector<std::string> SplitLines(std::string_view text) {
  std::vector<std::string> lines;
  for (const std::string_view line : Split(text, '\n')) {
    const std::string_view trimmed = TrimSpace(line);
    lines.emplace_back(trimmed.starts_with('#') ? std::string_view() : trimmed);
  }
  return lines;
}

// Cuts the first word off; what follows has no leading blanks.
std::string_view TakeWord(std::string_view* text) {
  const size_t end = std::min(text->find_first_of(" \t"), text->size());
  const std::string_view word = text->substr(0, end);
  *text = TrimSpace(text->substr(end));
  return word;
}

bool TakePrefix(std::string_view* text, std::string_view prefix) {
  if (!text->starts_with(prefix)) return false;
  text->remove_prefix(prefix.size());
  *text = TrimSpace(*text);
  return true;
}

std::optional<double> ParseNumber(std::string_view text) {
  if (const auto integer = ParseInt(text, 0)) return static_cast<double>(*integer);
  return ParseFloat(text);
}

class Parser {
 public:
  Parser(std::string_view text, Symbols* symbols) : lines_(SplitLines(text)), symbols_(*symbols) {}

  Result<std::vector<Command>> Run() {
    std::vector<Command> commands;
    for (; next_ < lines_.size(); ++next_) {
      const std::string& line = lines_[next_];
      if (line.empty()) continue;
      std::string word = line.substr(0, line.find_first_of(" \t"));
      for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      if (word == "clear") {
        commands.emplace_back(Clear{});
      } else if (word.starts_with("load")) {
        Load load;
        if (Status s = ParseLoad(&load); !s) return s.error();
        commands.emplace_back(std::move(load));
      } else if (word.starts_with("eval")) {
        Eval eval;
        if (Status s = ParseEval(&eval); !s) return s.error();
        commands.emplace_back(std::move(eval));
      } else {
        return Fail("invalid command \"" + line + "\"");
      }
    }
    return commands;
  }

 private:
  Error Fail(std::string_view what) const { return {fmt::format("{}: {}", next_ + 1, what), std::nullopt}; }

  Result<int64_t> Duration(std::string_view text) const {
    auto ms = ParsePrometheusDuration(text);
    if (!ms) return Fail("invalid duration \"" + std::string(text) + "\": " + ms.error().message);
    return ms;
  }

  Status ParseLoad(Load* load) {
    std::string_view rest = lines_[next_];
    const std::string_view word = TakeWord(&rest);
    if ((word != "load" && word != "load_with_nhcb") || rest.empty()) {
      return Fail("invalid load command. (load[_with_nhcb] <step:duration>)");
    }
    load->with_custom_buckets = word == "load_with_nhcb";
    const auto step = Duration(rest);
    if (!step) return step.error();
    load->step_ms = *step;
    std::optional<promql::Series> starts;
    while (next_ + 1 < lines_.size() && !lines_[next_ + 1].empty()) {
      ++next_;
      const std::string& line = lines_[next_];
      if (promql::IsStartTimestampLine(line)) {
        const auto parsed = promql::ParseStartTimestamps(line);
        if (!parsed.ok()) return Fail(parsed.errors.front().message);
        starts = parsed.series;
        continue;
      }
      auto series = ParseSeriesLine(line, nullptr);
      if (!series) return series.error();
      if (starts) {
        if (Status s = SetStartTimes(*starts, 0, load->step_ms, &*series); !s) return Fail(s.error().message);
        starts.reset();
      }
      Replace(std::move(*series), &load->series);
    }
    if (starts) return Fail("start timestamps without the series they belong to");
    return {};
  }

  static void Replace(LoadedSeries series, std::vector<LoadedSeries>* all) {
    for (LoadedSeries& old : *all) {
      if (old.labels == series.labels) {
        old = std::move(series);
        return;
      }
    }
    all->push_back(std::move(series));
  }

  Result<LoadedSeries> ParseSeriesLine(const std::string& line, std::vector<uint8_t>* hint_written) const {
    const auto parsed = promql::ParseSeries(line);
    if (!parsed.ok()) return Fail(parsed.errors.front().message);
    auto series = ExpandSeries(parsed.series, &symbols_, kMaxCells);
    if (!series) return Fail(series.error().message);
    if (hint_written != nullptr) {
      for (const promql::ValueRun& run : parsed.series.runs) {
        const bool written = run.kind == promql::ValueRun::Kind::kHistogram &&
                             parsed.series.histograms[run.histogram].hint_written;
        hint_written->insert(hint_written->end(), run.count, written ? 1 : 0);
      }
    }
    return series;
  }

  Status ParseEval(Eval* eval) {
    eval->line = next_ + 1;
    if (Status s = ParseEvalHead(eval); !s) return s;
    promql::ParseOptions options;
    options.features = promql::Features::All();
    const auto parsed = promql::Parse(eval->query, options);
    if (!parsed.errors.empty()) return Fail("parse error: " + parsed.errors.front().message);
    size_t position = 1;
    while (next_ + 1 < lines_.size() && !lines_[next_ + 1].empty()) {
      ++next_;
      bool last = false;
      if (Status s = ParseExpectationLine(eval, &position, &last); !s) return s;
      if (last) break;
    }
    if ((eval->no_warnings && (!eval->warnings.empty() || eval->any_warning)) ||
        (eval->no_infos && (!eval->infos.empty() || eval->any_info))) {
      return Fail("an annotation is expected and excluded at the same time");
    }
    return {};
  }

  Status ParseEvalHead(Eval* eval) {
    std::string_view rest = lines_[next_];
    const std::string_view word = TakeWord(&rest);
    if (word == "eval_fail") eval->fail = true;
    if (word == "eval_warn") eval->any_warning = true;
    if (word == "eval_info") eval->any_info = true;
    if (word == "eval_ordered") eval->ordered = true;
    const bool known = word == "eval" || eval->fail || eval->any_warning || eval->any_info || eval->ordered;
    const std::string_view kind = known ? TakeWord(&rest) : std::string_view();
    if (kind == "instant" && TakePrefix(&rest, "at ")) {
      const auto at = Duration(TakeWord(&rest));
      if (!at) return at.error();
      eval->start_ms = eval->end_ms = *at;
    } else if (kind == "range" && !eval->ordered && TakePrefix(&rest, "from ")) {
      eval->range = true;
      if (Status s = ParseTimes(&rest, eval); !s) return s;
    } else {
      return Fail(
          "invalid evaluation command. Must be either 'eval[_fail|_warn|_ordered] instant [at "
          "<offset:duration>] <query>' or 'eval[_fail|_warn] range from <from> to <to> step <step> <query>'");
    }
    if (rest.empty()) return Fail("no query");
    eval->query = std::string(rest);
    return {};
  }

  // `A to B step S`, what stands behind `from`.
  Status ParseTimes(std::string_view* rest, Eval* eval) const {
    const auto from = Duration(TakeWord(rest));
    if (!from) return from.error();
    if (!TakePrefix(rest, "to ")) return Fail("expected `to`");
    const auto to = Duration(TakeWord(rest));
    if (!to) return to.error();
    if (!TakePrefix(rest, "step ")) return Fail("expected `step`");
    const auto step = Duration(TakeWord(rest));
    if (!step) return step.error();
    if (*to < *from) return Fail("end is before start");
    eval->start_ms = *from;
    eval->end_ms = *to;
    eval->step_ms = *step;
    return {};
  }

  // `*last`: nothing of this eval follows.
  Status ParseExpectationLine(Eval* eval, size_t* position, bool* last) {
    const std::string& line = lines_[next_];
    std::string_view rest = line;
    if (eval->fail && TakePrefix(&rest, "expected_fail_message")) {
      TextExpectation text;
      text.exact = std::string(rest);
      text.source = text.exact.value();
      eval->fail_text = std::move(text);
      *last = true;
      return {};
    }
    if (eval->fail && TakePrefix(&rest, "expected_fail_regexp")) {
      *last = true;
      TextExpectation text;
      if (Status s = SetPattern(rest, &text); !s) return s;
      eval->fail_text = std::move(text);
      return {};
    }
    if (TakePrefix(&rest, "expect range vector")) {
      if (!TakePrefix(&rest, "from ")) return Fail("invalid range vector definition");
      eval->range_vector = true;
      return ParseTimes(&rest, eval);
    }
    if (TakePrefix(&rest, "expect string")) {
      eval->string = Unquote(rest);
      if (!eval->string) return Fail("invalid string literal");
      return {};
    }
    if (TakePrefix(&rest, "expect ")) return ParseExpect(rest, eval);
    if (const auto number = ParseNumber(line)) {
      eval->scalar = number;
      *last = true;
      return {};
    }
    ExpectedSeries expected;
    auto series = ParseSeriesLine(line, &expected.hint_written);
    if (!series) return series.error();
    expected.cells = std::move(*series);
    if (expected.cells.values.size() > 1 && !eval->range && !eval->range_vector) {
      return Fail("several values for an instant query");
    }
    expected.position = (*position)++;
    const LabelsId labels = expected.cells.labels;
    eval->series[labels] = std::move(expected);
    return {};
  }

  Status SetPattern(std::string_view pattern, TextExpectation* text) const {
    re2::RE2::Options options;
    options.set_log_errors(false);
    auto compiled = std::make_shared<re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
    if (!compiled->ok()) return Fail("invalid regexp: " + compiled->error());
    text->pattern = std::move(compiled);
    text->source = std::string(pattern);
    return {};
  }

  // What stands behind `expect `.
  Status ParseExpect(std::string_view rest, Eval* eval) {
    const std::string_view kind = TakeWord(&rest);
    TextExpectation text;
    if (TakePrefix(&rest, "msg:")) {
      text.exact = std::string(rest);
      text.source = *text.exact;
    } else if (TakePrefix(&rest, "regex:")) {
      if (Status s = SetPattern(rest, &text); !s) return s;
    } else if (!rest.empty()) {
      return Fail("invalid expect statement, must match `expect <type> <match_type> <string>`");
    }
    if (kind == "ordered") {
      eval->ordered = true;
    } else if (kind == "fail") {
      if (eval->fail) return Fail("invalid expect lines, multiple expect fail lines are not allowed");
      eval->fail = true;
      if (text.exact || text.pattern) eval->fail_text = std::move(text);
    } else if (kind == "warn") {
      eval->warnings.push_back(std::move(text));
    } else if (kind == "info") {
      eval->infos.push_back(std::move(text));
    } else if (kind == "no_warn") {
      eval->no_warnings = true;
    } else if (kind == "no_info") {
      eval->no_infos = true;
    } else {
      return Fail("invalid expected error/annotation type " + std::string(kind));
    }
    return {};
  }

  std::vector<std::string> lines_;
  size_t next_ = 0;
  Symbols& symbols_;
};

}  // namespace

bool TextExpectation::Matches(std::string_view text) const {
  if (exact) return *exact == text;
  return pattern == nullptr || re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *pattern);
}

Result<std::vector<Command>> ParseCommands(std::string_view text, Symbols* symbols) {
  return Parser(text, symbols).Run();
}

}  // namespace rulecheck::engine::script
