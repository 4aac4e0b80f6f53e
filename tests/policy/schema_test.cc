// The JSON Schema of settings: the file for editors is up to date, and a validator agrees with it on
// our own settings.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

#include "policy/read_settings.h"

namespace rulecheck {
namespace {

std::string ReadSource(const char* name) {
  std::ifstream in(std::string(RULECHECK_SOURCE_DIR) + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_CASE("schema: docs/rulecheck.schema.json is what the tables make") {
  constexpr const char* kFile = "docs/rulecheck.schema.json";
  if (std::getenv("RULECHECK_UPDATE") != nullptr && ReadSource(kFile) != policy::SettingsSchema()) {
    std::cerr << "rewriting " << kFile << "\n";
    std::ofstream(std::string(RULECHECK_SOURCE_DIR) + "/" + kFile, std::ios::binary)
        << policy::SettingsSchema();
  }
  CHECK(ReadSource(kFile) == policy::SettingsSchema());
}

TEST_CASE("schema: a validator takes the settings of our pack, and not a misspelt one") {
  const std::string script =
      "python3 -c '\nimport sys\ntry:\n  import json, yaml, jsonschema\nexcept ImportError:\n"
      "  print(\"skipped: no yaml and jsonschema for python3\"); sys.exit(0)\n"
      "schema = json.load(open(sys.argv[1]))\n"
      "jsonschema.Draft7Validator.check_schema(schema)\n"
      "wrong = dict(yaml.safe_load(open(sys.argv[2])), labls=[])\n"
      "validator = jsonschema.Draft7Validator(schema)\n"
      "assert [e.message for e in validator.iter_errors(wrong)], \"labls was taken\"\n"
      "right = [e.message for e in validator.iter_errors(yaml.safe_load(open(sys.argv[2])))]\n"
      "assert not right, right\n' ";
  if (std::system("command -v python3 >/dev/null 2>&1") != 0) {
    std::cout << "skipped: no python3\n";
    return;
  }
  const std::string root = RULECHECK_SOURCE_DIR;
  CHECK(std::system(
            (script + root + "/docs/rulecheck.schema.json " + root + "/rules/.rulecheck.yaml").c_str()) == 0);
}

}  // namespace
}  // namespace rulecheck
