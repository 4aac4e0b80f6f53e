// Hostile templates get a clear error in bounded time and memory.
#include <doctest/doctest.h>

#include <string>

#include "template/setting.h"

namespace rulecheck::gotemplate {
namespace {

std::string Repeat(std::string_view text, size_t count) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out += text;
  return out;
}

std::string ErrorOf(std::string_view text) {
  std::optional<Error> error;
  Expand(text, &error);
  return error ? error->message : "";
}

bool Says(std::string_view text, std::string_view what) {
  const std::string message = ErrorOf(text);
  INFO(message);
  return message.find(what) != std::string::npos;
}

TEST_CASE("nesting is bounded") {
  CHECK(Expand("{{ " + Repeat("(", 150) + "1" + Repeat(")", 150) + " }}") == "1");
  CHECK(Says("{{ " + Repeat("(", 5000) + "1" + Repeat(")", 5000) + " }}", "nested deeper than 200 levels"));
  CHECK(Expand(Repeat("{{if 1}}", 150) + "x" + Repeat("{{end}}", 150)) == "x");
  CHECK(Says(Repeat("{{if 1}}", 30000), "nested deeper than 200 levels"));
  CHECK(Says("{{if 0}}" + Repeat("{{else if 0}}", 18000) + "{{end}}", "nested deeper than 200 levels"));
  CHECK(Expand(Repeat("{{if 1}}x{{end}}", 1000)) == Repeat("x", 1000));
}

TEST_CASE("length is bounded") {
  CHECK(Says("{{ 1 }}" + Repeat("x", 1u << 18), "template longer than 262144 bytes"));
}

TEST_CASE("running is bounded") {
  CHECK(Says("{{ range 9000000000000 }}{{ end }}", "stopped after 1000000 steps"));
  CHECK(Says("{{ range 10000 }}{{ range 10000 }}{{ end }}{{ end }}", "stopped after 1000000 steps"));
  CHECK(Says("{{ define \"a\" }}{{ template \"a\" }}{{ end }}{{ template \"a\" }}",
             "exceeded maximum template depth (500)"));
  CHECK(Says("{{ define \"a\" }}" + Repeat("{{if 1}}", 180) + "{{ template \"a\" }}" +
                 Repeat("{{end}}", 180) + "{{ end }}{{ template \"a\" }}",
             "exceeded maximum template depth"));
  CHECK(Says("{{ range 100000 }}{{ query \"x\" }}{{ end }}", "more than 1000 queries"));
}

TEST_CASE("output and strings are bounded") {
  CHECK(Says("{{ range 100000 }}" + Repeat("x", 1000) + "{{ end }}", "output longer than 4194304 bytes"));
  CHECK(Says("{{ $s := \"xxxxxxxx\" }}{{ range 60 }}{{ $s = print $s $s }}{{ end }}", "longer than"));
  CHECK(Says(
      "{{ $s := printf \"%1000000d\" 1 }}{{ range 100 }}{{ $s = reReplaceAll \"x*\" \"yyyy\" $s }}{{ end }}",
      "longer than"));
  CHECK(Says("{{ range 1000 }}{{ $s := printf \"%1000000d\" 1 }}{{ end }}", "stopped after"));
  CHECK(Expand("{{ printf \"%20000000d\" 1 }}") == "%!(NOVERB)%!(EXTRA int=1)");
}

TEST_CASE("values inside each other are bounded") {
  CHECK(Says("{{ $m := args }}{{ range 1000 }}{{ $m = args $m }}{{ end }}", "args nested deeper than 100"));
  CHECK(Says("{{ $m := args \"x\" }}{{ range 90 }}{{ $m = args $m $m }}{{ end }}{{ $m }}", "longer than"));
}

TEST_CASE("broken UTF-8 and odd bytes do no harm") {
  CHECK(Expand("a\xff\xfe{{ \"x\" }}\x80") == "a\xff\xfex\x80");
  CHECK(Says("{{ \xff }}", "unrecognized character in action: U+FFFD"));
  CHECK(Says("{{ a\xff }}", "bad character U+FFFD"));
  CHECK(Says(std::string_view("{{ \0 }}", 7), "unrecognized character in action: U+0000"));
  CHECK(Expand(std::string_view("a\0b{{ 1 }}", 10)) == std::string("a\0b1", 4));
  CHECK(Expand("{{ \"\xff\" | len }}") == "1");
  CHECK(Expand("{{ define \"é\" }}{{ $é := 1 }}{{ $é }}{{ end }}{{ template \"é\" }}") == "1");
}

TEST_CASE("a broken regular expression is an error, not a crash") {
  CHECK(Says("{{ match \"a{2000}\" \"x\" }}", "invalid repeat count: `{2000}`"));
  CHECK(Says("{{ match \"(?<!a)b\" \"x\" }}", "invalid or unsupported Perl syntax"));
  CHECK(Says("{{ match \"**\" \"x\" }}", "missing argument to repetition operator: `*`"));
}

}  // namespace
}  // namespace rulecheck::gotemplate
