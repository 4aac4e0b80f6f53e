// Compares with the recorded expansions of Prometheus 3.14, error texts included.
#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "support/unzip.h"
#include "template/recorded.h"

namespace rulecheck::gotemplate {
namespace {

using nlohmann::json;

constexpr const char* kRows = RULECHECK_SOURCE_DIR "/../shared/oracle/alert-templates.jsonl.gz";

// What the row recorded, in one text.
std::string Recorded(const json& row) {
  if (row.contains("parse_error"))
    return "error parsing template __alert_test: " + row["parse_error"].get<std::string>();
  if (row.contains("error")) return row["error"];
  return row["output"];
}

TEST_CASE("recorded expansions") {
  if (!std::filesystem::exists(kRows)) {
    MESSAGE("skipped: no ../shared");
    return;
  }
  const Environment environment = RecordedEnvironment();
  const std::string rows = test::Unzip(kRows);
  size_t agree = 0;
  size_t total = 0;
  for (size_t begin = 0; begin < rows.size();) {
    const size_t end = rows.find('\n', begin);
    const json row = json::parse(rows.begin() + static_cast<std::ptrdiff_t>(begin),
                                 rows.begin() + static_cast<std::ptrdiff_t>(end));
    begin = end + 1;
    const std::string text = row["template"];
    std::optional<Error> error;
    const std::string got = ExpandAlertText(
        "test", text, RecordedData(row["labels"].get<StringMap>(), row["value"]), environment, &error);
    ++total;
    const bool same = (error ? error->message : got) == Recorded(row);
    agree += same ? 1 : 0;
    INFO(text);
    if (!same) CHECK((error ? error->message : got) == Recorded(row));
  }
  MESSAGE("agree " << agree << " / " << total);
  CHECK(total > 12000);
  CHECK(agree == total);
}

}  // namespace
}  // namespace rulecheck::gotemplate
