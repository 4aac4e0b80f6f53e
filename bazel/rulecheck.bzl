"""Unit tests of rules as a Bazel test: sharded, cached, with reports that merge.

    load("//bazel:rulecheck.bzl", "rulecheck_test")

    rulecheck_test(
        name = "rules_test",
        srcs = glob(["**/*_test.yaml"]),
        data = glob(["**/*.yaml"]),
        args = ["--mutate", "--mutate-min", "80"],
        rulecheck = "//tools:rulecheck",
        shard_count = 4,
    )

Bazel splits the run by TEST_TOTAL_SHARDS and TEST_SHARD_INDEX, which `rulecheck test` reads; each shard
leaves its report, as JSON without times, among the undeclared outputs of the test. Tests read nothing but
what is declared, so a remote cache may answer for them.
"""

_LAUNCHER = """#!/bin/bash
set -eu
part="${{TEST_SHARD_INDEX:-0}}"
out="${{TEST_UNDECLARED_OUTPUTS_DIR:-${{TEST_TMPDIR:-/tmp}}}}"
exec {rulecheck} test --no-times --output-format text --output-format json="$out/report-$part.json" "$@" {srcs}
"""

def _quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"

def _short_path(file):
    return file.short_path

def _rulecheck_test_impl(ctx):
    launcher = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(
        launcher,
        _LAUNCHER.format(
            rulecheck = _quoted(ctx.executable.rulecheck.short_path),
            srcs = " ".join([_quoted(f.short_path) for f in sorted(ctx.files.srcs, key = _short_path)]),
        ),
        is_executable = True,
    )
    files = ctx.runfiles(files = ctx.files.srcs + ctx.files.data + [ctx.executable.rulecheck])
    return [DefaultInfo(
        executable = launcher,
        runfiles = files.merge(ctx.attr.rulecheck[DefaultInfo].default_runfiles),
    )]

rulecheck_test = rule(
    implementation = _rulecheck_test_impl,
    doc = "Runs test files; `args` are options of `rulecheck test`.",
    test = True,
    attrs = {
        "srcs": attr.label_list(allow_files = True, mandatory = True, doc = "Test files."),
        "data": attr.label_list(allow_files = True, doc = "Rule files, log files and settings that they read."),
        "rulecheck": attr.label(
            mandatory = True,
            executable = True,
            cfg = "exec",
            allow_single_file = True,
            doc = "The program.",
        ),
    },
)
