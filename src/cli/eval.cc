#include "cli/eval.h"

#include <CLI/CLI.hpp>

#include "cli/app.h"
#include "cli/eval_features.h"
#include "cli/load_flags.h"

namespace rulecheck::cli {
namespace {

constexpr const char* kEvalExample =
    "Examples:\n"
    "  rulecheck eval 'rate(errors_total[5m])' --load 'errors_total 0+6x60' --at 30m\n"
    "  rulecheck eval 'sum by (job) (up)' --series rules/api_test.yaml --test 'api is down'\n"
    "  curl -s localhost:9090/metrics | rulecheck eval 'topk(5, {__name__=~\".+\"})' --metrics -\n"
    "  rulecheck eval 'sum by (level) (rate({job=\"eval\"} | json [5m]))' --logs app.jsonl\n"
    "  kubectl logs api-0 | rulecheck eval '{app=\"api\"} |= \"ERROR\" | json' --logs - --stream "
    "'{app=\"api\"}'\n"
    "  rulecheck eval 'rate(x[5m])' --series x.txt --from 0 --to 2h --step 1m --output-format plot\n"
    "\n"
    "A time is RFC 3339, Unix seconds, or a duration since 0 (5m), where input series start.\n"
    "Without --at it is the last sample's; samples of --metrics without a time stand at the\n"
    "time of the query (of --from), which without --at is now.\n"
    "--series takes lines `name{label=\"value\"} 0+1x10`, maybe after a line `interval: 30s`,\n"
    "acceptance scripts (their `load` blocks), and YAML: a unit-test file, or a list of\n"
    "`series` and `values`.\n"
    "A log query reads all lines up to --at, or [--from, --to).\n"
    "Exit codes: 0 answered; 1 the query is refused or fails; 2 anything else.";

void AddInput(CLI::App& app, EvalFlags* flags) {
  app.add_option("--series", flags->series, "File with series in unit-test notation. May be repeated")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->group("Input");
  app.add_option("--metrics", flags->metrics,
                 "File with metrics as a target exposes them; - is standard input. May be repeated")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->group("Input");
  app.add_option("--load", flags->load, "Series in unit-test notation, one a line. May be repeated")
      ->type_name("SERIES")
      ->allow_extra_args(false)
      ->group("Input");
  app.add_option("--interval", flags->interval, "Time between samples where the input names none [1m]")
      ->type_name("DURATION")
      ->group("Input");
  app.add_option("--test", flags->test, "Test of a unit-test file: its name, or its number from 1")
      ->type_name("NAME")
      ->group("Input");
  app.add_option("--metrics-format", flags->metrics_format, "Format of --metrics [auto]")
      ->check(CLI::IsMember({"auto", "text", "openmetrics"}))
      ->group("Input");
}

void AddLogs(CLI::App& app, EvalFlags* flags) {
  app.add_option("--logs", flags->logs,
                 "File with log lines; the query is LogQL then; - is standard input. May be\nrepeated")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->group("Logs");
  app.add_option("--stream", flags->stream, "Labels of lines that have none of their own [{job=\"eval\"}]")
      ->type_name("LABELS")
      ->group("Logs");
  app.add_option("--log-format", flags->log_format,
                 "loki is an object with labels, timestamp and line, as logcli writes [auto]")
      ->check(CLI::IsMember({"auto", "plain", "json", "logfmt", "loki"}))
      ->group("Logs");
  app.add_option("--log-time", flags->log_time,
                 "Where a line has its time: a field, or in plain lines what a regular\nexpression finds")
      ->type_name("FIELD")
      ->group("Logs");
  app.add_option("--log-time-format", flags->log_time_format,
                 "rfc3339, unix, unix_ms, unix_us, unix_ns, or a layout of Go [by its look]")
      ->type_name("FORMAT")
      ->group("Logs");
  app.add_option("--log-every", flags->log_every, "Lines have no times: they stand so far apart, from 0 on")
      ->type_name("DURATION")
      ->group("Logs");
  app.add_flag("--no-ingest-defaults", flags->no_ingest_defaults,
               "Do not add service_name and detected_level, as Loki does")
      ->group("Logs");
  app.add_option("--limit", flags->limit, "Lines of a log query [1000000]")->type_name("N")->group("Logs");
  app.add_flag("--backward", flags->backward, "The last lines first")->group("Logs");
}

void AddTime(CLI::App& app, EvalFlags* flags) {
  app.add_option("--at", flags->at, "Time of the query")->type_name("TIME")->group("Time");
  app.add_option("--from", flags->from, "Start of a range query")->type_name("TIME")->group("Time");
  app.add_option("--to", flags->to, "End of a range query")->type_name("TIME")->group("Time");
  app.add_option("--step", flags->step, "Resolution of a range query [--interval]")
      ->type_name("DURATION")
      ->group("Time");
  app.add_option("--lookback", flags->lookback, "How long a sample is current [5m]")
      ->type_name("DURATION")
      ->group("Time");
}

void AddLanguage(CLI::App& app, EvalFlags* flags) {
  app.add_option("--enable-feature", flags->features,
                 "Feature flags of Prometheus: those of `lint`, and\n"
                 "promql-delayed-name-removal, type-and-unit-labels. May be repeated")
      ->type_name("FLAG")
      ->check(CLI::IsMember(EvalFeatureNames()))
      ->allow_extra_args(false)
      ->delimiter(',')
      ->group("Language");
  app.add_option("--target-version", flags->target_version, "Prometheus version that reads the query [3.14]")
      ->type_name("X.Y")
      ->group("Language");
}

void AddLimits(CLI::App& app, EvalFlags* flags) {
  app.add_option("--max-samples", flags->max_samples, "Samples in memory; 0 is no limit [50000000]")
      ->type_name("N")
      ->group("Limits");
  app.add_option("--max-series", flags->max_series, "Series of a result; 0 is no limit [1000000]")
      ->type_name("N")
      ->group("Limits");
  app.add_option("--max-steps", flags->max_steps, "Steps of a range or subquery; 0 is no limit [100000]")
      ->type_name("N")
      ->group("Limits");
  app.add_option("--timeout", flags->timeout, "Time that the query may take [2m]")
      ->type_name("DURATION")
      ->group("Limits");
}

void AddOutput(CLI::App& app, EvalFlags* flags) {
  app.add_option("--output-format", flags->format, "json is that of Prometheus' HTTP API [text]")
      ->check(CLI::IsMember({"text", "json", "plot"}))
      ->group("Output");
  app.add_option("--color", flags->colour, "Colours of plots and errors [auto]")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->group("Output");
  app.add_option("--width", flags->width, "Columns of a plot; 0 is the terminal's [0]")
      ->type_name("N")
      ->check(CLI::Range(0u, 1000u))
      ->group("Output");
  app.add_option("--height", flags->height, "Rows of a plot [16]")
      ->type_name("N")
      ->check(CLI::Range(2u, 500u))
      ->group("Output");
  app.add_flag("--ascii", flags->ascii, "Draw plots with ASCII characters only")->group("Output");
}

}  // namespace

Command AddEval(CLI::App& root) {
  CLI::App* app = root.add_subcommand("eval", "Answer a query over series or log lines in files");
  const auto flags = std::make_shared<EvalFlags>();
  app->add_option("QUERY", flags->query, "PromQL, or LogQL with --logs")->required();
  AddInput(*app, flags.get());
  AddLogs(*app, flags.get());
  AddTime(*app, flags.get());
  AddLanguage(*app, flags.get());
  AddLimits(*app, flags.get());
  AddOutput(*app, flags.get());
  app->footer(kEvalExample);
  return {app, [flags] { return flags->logs.empty() ? RunPromqlEval(*flags) : RunLogEval(*flags); }};
}

}  // namespace rulecheck::cli
