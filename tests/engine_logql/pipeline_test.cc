// Runs testdata/engine_logql/pipeline/*.txt: what queries make of single lines. See the
// README there. RULECHECK_UPDATE=1 rewrites the answers.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/go_format.h"
#include "base/strings.h"
#include "engine/logql/pipeline.h"

using namespace rulecheck;
using namespace rulecheck::engine::logql;

namespace {

std::string Show(std::span<const Label> labels) {
  std::string out = "{";
  for (const Label& label : labels) {
    if (out.size() > 1) out += ", ";
    out += std::string(label.name) + "=" + Quote(label.value);
  }
  return out + "}";
}

// Lines that hold control characters are shown as Go strings.
std::string ShowLine(std::string_view line) {
  const bool plain = std::all_of(line.begin(), line.end(), [](char c) { return c >= 0x20 || c < 0; });
  return plain && IsValidUtf8(line) ? "> " + std::string(line) : ">q " + Quote(line);
}

// One query over the lines that follow it in the file.
class Subject {
 public:
  explicit Subject(const std::string& text) {
    logql::ParseOutcome outcome = logql::Parse(text, {});
    REQUIRE_MESSAGE(outcome.query != nullptr, text);
    query_ = std::move(outcome.query);
    PipelineOptions options;
    options.now_ns = 1'700'000'000'000'000'000;
    const logql::Expr* root = query_->root();
    const auto* above = logql::As<logql::VectorAggregation>(root);
    const auto* range = logql::As<logql::RangeAggregation>(above != nullptr ? above->expr : root);
    log_ = range != nullptr ? range->range->log : logql::As<logql::LogExpr>(root);
    is_log_ = range == nullptr;
    auto made = is_log_ ? Pipeline::ForLog(*log_, options, &sets_)
                        : Pipeline::ForSamples(*range, above, options, &sets_);
    if (made) {
      pipeline_ = std::move(*made);
    } else {
      error_ = made.error().message;
    }
    // The stream is what the selector says with `=`.
    for (const logql::Matcher& matcher : log_->matchers) {
      if (matcher.op == logql::MatchOp::kEqual) stream_.push_back({matcher.label.name, matcher.value.value});
    }
    std::sort(stream_.begin(), stream_.end(), [](const Label& a, const Label& b) { return a.name < b.name; });
  }

  std::string Answer(std::string_view line, const std::vector<Label>& metadata) {
    if (pipeline_ == nullptr) return "error: " + error_ + "\n";
    pipeline_->SetStream(stream_);
    const Entry entry{1'500'000'000'123'456'789, line, metadata};
    if (is_log_) {
      const auto out = pipeline_->Process(entry);
      return out ? ShowLine(out->line) + "\n= " + Show(sets_.labels(out->labels)) + "\n" : "> (dropped)\n";
    }
    const auto sample = pipeline_->ProcessSample(entry);
    if (!sample) return "> (dropped)\n";
    const bool fails = !sets_.UnwantedError(sample->labels).empty();
    return "> " + FormatFloatV(sample->value) + (fails ? " (fails the query)" : "") +
           "\n= " + Show(sets_.labels(sample->labels)) + "\n";
  }

 private:
  std::unique_ptr<logql::Query> query_;
  const logql::LogExpr* log_ = nullptr;
  bool is_log_ = true;
  LabelSets sets_;
  std::unique_ptr<Pipeline> pipeline_;
  std::string error_;
  std::vector<Label> stream_;
};

// `k=v k2=v2`
std::vector<Label> Metadata(std::string_view text) {
  std::vector<Label> labels;
  for (const std::string_view pair : Split(text, ' ')) {
    const size_t equals = pair.find('=');
    if (equals != std::string_view::npos) labels.push_back({pair.substr(0, equals), pair.substr(equals + 1)});
  }
  return labels;
}

bool IsAnswer(std::string_view line) {
  return line.starts_with("> ") || line.starts_with(">q ") || line.starts_with("= ") || line == ">" ||
         line.starts_with("error: ");
}

// The file with all answers made anew.
std::string Rerun(const std::string& text, int* cases) {
  std::string out;
  std::unique_ptr<Subject> subject;
  std::string meta_line;
  for (const std::string_view line : Split(text, '\n')) {
    if (IsAnswer(line)) continue;
    out += std::string(line) + "\n";
    if (line.starts_with("? ")) {
      subject = std::make_unique<Subject>(std::string(line.substr(2)));
      meta_line.clear();
    } else if (line.starts_with("with ")) {
      meta_line = line.substr(5);
    } else if (line.starts_with("<")) {
      REQUIRE(subject != nullptr);
      const bool quoted = line.starts_with("<q ");
      const std::string input = quoted ? Unquote(line.substr(3)).value()
                                       : std::string(line.substr(std::min<size_t>(2, line.size())));
      out += subject->Answer(input, Metadata(meta_line));
      ++*cases;
    }
  }
  out.pop_back();
  return out;
}

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("Pipelines do to single lines what Loki does") {
  const std::filesystem::path folder = RULECHECK_SOURCE_DIR "/testdata/engine_logql/pipeline";
  int cases = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".txt") continue;
    const std::string text = ReadFile(file.path());
    const std::string now = Rerun(text, &cases);
    if (std::getenv("RULECHECK_UPDATE") != nullptr && now != text) std::ofstream(file.path()) << now;
    const auto was_lines = Split(text, '\n');
    const auto now_lines = Split(now, '\n');
    for (size_t i = 0; i < std::min(was_lines.size(), now_lines.size()); ++i) {
      CHECK_MESSAGE(was_lines[i] == now_lines[i], file.path().filename().string(), ":", i + 1);
      if (was_lines[i] != now_lines[i]) break;
    }
    CHECK(was_lines.size() == now_lines.size());
  }
  CHECK(cases > 100);
}

TEST_CASE("Hostile lines stay within bounds") {
  LabelSets sets;
  const auto run = [&sets](const std::string& query, const std::string& line) {
    const auto outcome = logql::Parse(query, {});
    REQUIRE(outcome.query != nullptr);
    auto pipeline = Pipeline::ForLog(*logql::As<logql::LogExpr>(outcome.query->root()), {}, &sets);
    REQUIRE(pipeline.ok());
    (*pipeline)->SetStream({});
    return (*pipeline)->Process({0, line, {}});
  };
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "{\"a\":";
  CHECK(sets.Find(run("{a=\"b\"} | json", deep)->labels, kErrorLabel) == "JSONParserErr");
  std::string closed = deep;
  closed.resize(5 * 2000);
  closed += "1" + std::string(2000, '}');
  CHECK(sets.Find(run("{a=\"b\"} | json", closed)->labels, kErrorDetailsLabel) == "objects nested too deep");

  std::string wide;
  for (int i = 0; i < 100'000; ++i) wide += "k" + std::to_string(i) + "=v ";
  CHECK(sets.labels(run("{a=\"b\"} | logfmt", wide)->labels).size() == PipelineOptions().max_labels);

  const std::string line = "short";  // what is returned points into it
  const auto long_line = run("{a=\"b\"} | line_format `{{ repeat 1000000000 \"x\" }}`", line);
  CHECK(long_line->line == "short");
  CHECK(sets.Find(long_line->labels, kErrorLabel) == "TemplateFormatErr");
}

TEST_CASE("Equal label sets have one id") {
  LabelSets sets;
  const std::vector<Label> a = {{"a", "1"}, {"b", "2"}};
  const LabelSetId id = sets.Intern(a);
  CHECK(sets.Intern(a) == id);
  CHECK(sets.Intern({}) != id);
  for (int i = 0; i < 1000; ++i) {
    const std::string value = std::to_string(i);
    const std::vector<Label> one = {{"n", value}};
    CHECK(sets.Intern(one) == sets.Intern(one));
  }
  CHECK(sets.size() == 1002);
  CHECK(sets.Find(id, "b") == "2");
  CHECK(!sets.Find(id, "c"));
}
