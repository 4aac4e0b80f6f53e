// What comments of pint hide is blank, and nothing moves.
#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "policy/pint_files.h"

namespace rulecheck::policy {
namespace {

std::string Blanked(std::string text, size_t lines) {
  CHECK(BlankHiddenFromPint(&text) == lines);
  return text;
}

TEST_CASE("pint: a line, the next line, what is between two comments, the rest of a file") {
  CHECK(Blanked("{% raw %} # pint ignore/line\na: 1\n", 1) == "          # pint ignore/line\na: 1\n");
  CHECK(Blanked("# pint ignore/next-line\n{% if x %}\na: 1\n", 1) ==
        "# pint ignore/next-line\n          \na: 1\n");
  CHECK(Blanked("a: 1\n#pint ignore/begin\n{{ x }}\n\r\nb\n# pint  ignore/end\nc: 2", 2) ==
        "a: 1\n#pint ignore/begin\n       \n\r\n \n# pint  ignore/end\nc: 2");
  CHECK(Blanked("a: 1\n# pint ignore/file\nb: 2\n", 1) == "a: 1\n# pint ignore/file\n    \n");
}

TEST_CASE("pint: other comments hide nothing") {
  for (const char* text : {"a: 1 # pint disable promql/series\n", "a: 1 # pint ignore/lines\n",
                           "a: pint ignore/line\n", "a: 1 # ignore/line\n"})
    CHECK(Blanked(text, 0) == text);
}

TEST_CASE("pint: all that is read through it, counted") {
  const auto files = std::make_shared<source::MemoryFiles>(
      std::map<std::string, std::string>{{"a.yaml", "x # pint ignore/line\n"}, {"b.yaml", "b: 1\n"}});
  const PintFiles hidden(files);
  CHECK(*hidden.Read("a.yaml") == "  # pint ignore/line\n");
  CHECK(*hidden.Read("b.yaml") == "b: 1\n");
  CHECK(hidden.hidden_lines() == 1);
  CHECK_FALSE(hidden.Read("c.yaml"));
}

}  // namespace
}  // namespace rulecheck::policy
