// One line under an `eval`: `expect ...`, a series, or a number.
#include <re2/re2.h>
#include <limits>

#include "base/go_format.h"
#include "base/strings.h"
#include "engine/script/logql/command.h"

namespace rulecheck::engine::logql::script {

namespace {

// The head of `2-1x2` is `2-1`: a value and what is added to it each time.
Result<std::vector<std::optional<double>>> ParseRun(std::string_view head, std::string_view count_text) {
  const auto count = ParseInt(count_text, 10);
  if (!count || *count < 0 || *count > kMaxCount) return ScriptError("invalid count of values");
  size_t sign = head.rfind('+');
  if (sign == std::string_view::npos || sign == 0) sign = head.rfind('-');
  const bool has_step = sign != std::string_view::npos && sign > 0;
  const auto base = ParseFloat(head.substr(0, has_step ? sign : head.size()));
  const auto step = has_step ? ParseFloat(head.substr(sign)) : std::optional<double>(0);
  if (!base || !step) return ScriptError("invalid values '" + std::string(head) + "'");
  std::vector<std::optional<double>> out;
  for (int64_t i = 0; i <= *count; ++i) out.emplace_back(*base + static_cast<double>(i) * *step);
  return out;
}

Status AppendValues(std::string_view token, std::vector<std::optional<double>>* out) {
  if (token == "_") {
    out->emplace_back();
    return {};
  }
  if (const size_t x = token.find('x'); x != std::string_view::npos) {
    auto run = ParseRun(token.substr(0, x), token.substr(x + 1));
    if (!run) return run.error();
    out->insert(out->end(), run->begin(), run->end());
    return {};
  }
  const auto value = ParseFloat(token);
  if (!value) return ScriptError("invalid value '" + std::string(token) + "'");
  out->emplace_back(*value);
  return {};
}

Status ParseSeries(std::string_view line, Eval* eval) {
  ExpectedSeries series;
  auto labels = TakeLabels(&line);
  if (!labels) return labels.error();
  series.labels = std::move(*labels);
  for (const std::string_view token : Split(line, ' ')) {
    if (token.empty()) continue;
    if (Status s = AppendValues(token, &series.values); !s) return s;
  }
  if (series.values.empty()) return ScriptError("series without values");
  if (eval->instant && (series.values.size() != 1 || !series.values.front().has_value()))
    return ScriptError("an instant query has one value a series");
  eval->series.push_back(std::move(series));
  return {};
}

Status ParseFail(std::string_view how, Eval* eval) {
  eval->fail = true;
  if (how.empty()) return {};
  if (how.starts_with("msg:")) {
    eval->fail_text = TrimSpace(how.substr(4));
    return eval->fail_text.empty() ? ScriptError("`expect fail msg:` without a text") : Status();
  }
  if (!how.starts_with("regex:")) return ScriptError("unknown qualifier of expect fail: " + std::string(how));
  re2::RE2::Options options;
  options.set_log_errors(false);
  auto regexp = std::make_shared<re2::RE2>(std::string(TrimSpace(how.substr(6))), options);
  if (!regexp->ok()) return ScriptError("invalid regular expression: " + regexp->error());
  eval->fail_regexp = std::move(regexp);
  return {};
}

}  // namespace

Status ParseExpectation(std::string_view line, Eval* eval) {
  constexpr std::string_view kFail = "expect fail";
  if (line.starts_with(kFail)) return ParseFail(TrimSpace(line.substr(kFail.size())), eval);
  if (line == "expect empty") {
    eval->empty = true;
    return {};
  }
  if (line == "expect ordered") {
    eval->ordered = true;
    return {};
  }
  if (line.starts_with("expect ")) return ScriptError("unknown expectation: " + std::string(line));
  // Of Loki's other ways to run a query, with several machines: none of them is ours.
  if (line.starts_with("skip values-comparison on \"query-frontend")) return {};
  if (line.starts_with('{')) return ParseSeries(line, eval);
  const auto number = ParseFloat(line);
  if (!number) return ScriptError("invalid expectation: " + std::string(line));
  eval->scalar = *number;
  return {};
}

}  // namespace rulecheck::engine::logql::script
