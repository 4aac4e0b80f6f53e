#include "documents/unit_test_homes.h"

namespace rulecheck::documents {
namespace {

// Where a key of a test file belongs that stands one level too far out or in.
struct TestKeyHome {
  std::string_view key;
  std::string_view in;  // the mapping that has it
};
constexpr TestKeyHome kTestKeyHomes[] = {
    {"rule_files", "a test file"},
    {"evaluation_interval", "a test file"},
    {"group_eval_order", "a test file"},
    {"fuzzy_compare", "a test file"},
    {"tests", "a test file"},
    {"input_series", "a test group"},
    {"alert_rule_test", "a test group"},
    {"promql_expr_test", "a test group"},
    {"logql_expr_test", "a test group"},
    {"log_streams", "a test group"},
    {"external_labels", "a test group"},
    {"external_url", "a test group"},
    {"interval", "a test group"},
    {"series", "an input series"},
    {"values", "an input series"},
    {"alertname", "an alert test"},
    {"exp_alerts", "an alert test"},
    {"matrix", "a test group"},
    {"include_series", "a test group"},
    {"shared", "a test file"},
    {"exp_alerts_match", "an alert test"},
    {"no_other_alerts", "an alert test"},
    {"fires_within", "an alert test"},
    {"exp_state", "an alert test"},
    {"never_fires_while", "an alert test"},
    {"always_fires_while", "an alert test"},
    {"exp_labels_match", "an expected alert"},
    {"exp_annotations_match", "an expected alert"},
    {"tolerance", "an expected sample"},
    {"exp_labels", "an expected alert"},
    {"exp_annotations", "an expected alert"},
    {"exp_samples", "an expression test"},
    {"labels", "an expected sample"},
    {"value", "an expected sample"},
};
struct TestHomeText {
  std::string_view in, text;
};
constexpr TestHomeText kTestHomeTexts[] = {
    {"a test file", "to the top of the file, beside `tests`"},
    {"a test group", "into an entry of `tests`"},
    {"an input series", "into an entry of `input_series`"},
    {"an alert test", "into an entry of `alert_rule_test`"},
    {"an expected alert", "into an entry of `exp_alerts`"},
    {"an expression test", "into an entry of `promql_expr_test`"},
    {"an expected sample", "into an entry of `exp_samples`"},
};

}  // namespace

std::string_view HomeOfTestKey(std::string_view here, std::string_view key) {
  for (const TestKeyHome& home : kTestKeyHomes) {
    if (home.key != key || home.in == here) continue;
    for (const TestHomeText& row : kTestHomeTexts) {
      if (row.in == home.in) return row.text;
    }
  }
  return {};
}

}  // namespace rulecheck::documents
