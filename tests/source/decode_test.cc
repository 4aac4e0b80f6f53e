// The strict reader of trees: what each typing takes, and where it says what is wrong.
#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "source/decode.h"

namespace rulecheck::source {
namespace {

struct Inner {
  std::optional<MappedText> name;
  Span span;
};

struct Outer {
  std::optional<MappedText> text;
  std::optional<int64_t> count;
  std::optional<DurationField> wait;
  bool flag = false;
  double number = 0;
  std::vector<TextPair> labels;
  std::vector<Inner> list;
};

constexpr Field<Inner> kInnerFields[] = {{"name", ReadInto<&Inner::name>}};
constexpr Field<Outer> kOuterFields[] = {
    {"text", ReadInto<&Outer::text>},
    {"count", ReadInto<&Outer::count>},
    {"wait", ReadInto<&Outer::wait>},
    {"flag", ReadInto<&Outer::flag>},
    {"number", ReadInto<&Outer::number>},
    {"labels", ReadInto<&Outer::labels>},
    {"list",
     [](Decoder& d, const Value& v, Outer* o) { d.List<Inner>(v, "an inner", kInnerFields, &o->list); }},
    {"secret", Ignore<Outer>, 2},
};

// Collects findings as "line:column message [note] <label column>".
class Decoded : public DecodeSink {
 public:
  explicit Decoded(const std::string& text, Typing typing = Typing::kYamlV3, DecodeOptions options = {})
      : file_("t.yaml", text), tree_(ParseYaml(file_)) {
    REQUIRE_FALSE(tree_->error().has_value());
    Decoder(*tree_, typing, this, options)
        .Struct<Outer>(*tree_->documents()[0].root, "an outer", kOuterFields, &value);
  }

  Finding& Report(DecodeProblem, Span where, std::string message) override {
    findings_.emplace_back();
    findings_.back().message = std::move(message);
    findings_.back().where = {&file_, where};
    return findings_.back();
  }
  std::string HintFor(const Entry& entry, std::string_view, std::span<const std::string_view>) override {
    return entry.key->value == "name" ? "It belongs below `list`." : "";
  }

  std::string Findings() const {
    std::string out;
    for (const Finding& finding : findings_) {
      const LineColumn at = file_.Position(finding.where.span.begin);
      out += std::to_string(at.line) + ":" + std::to_string(at.column) + " " + finding.message;
      for (const std::string& note : finding.notes) out += " [" + note + "]";
      for (const SecondaryLabel& label : finding.labels) {
        out += " <" + std::to_string(file_.Position(label.where.span.begin).line) + ">";
      }
      out += "\n";
    }
    return out;
  }

  Outer value;

 private:
  SourceFile file_;
  std::shared_ptr<const Tree> tree_;
  std::vector<Finding> findings_;
};

TEST_CASE("fields are read by the types of the members") {
  const Decoded got(
      "text: a\ncount: 0x10\nwait: 1h30m\nflag: yes\nnumber: 1_0.5\nlabels: {a: 1, b: ~}\nlist: [{name: "
      "x}]\n");
  CHECK(got.Findings() == "");
  CHECK(got.value.text->value == "a");
  CHECK(got.value.count == 16);
  CHECK(got.value.wait->milliseconds == 5'400'000);
  CHECK(got.value.flag);
  CHECK(got.value.number == 10.5);
  REQUIRE(got.value.labels.size() == 2);
  CHECK(got.value.labels[0].value.value == "1");
  CHECK(got.value.labels[1].value.value == "");
  CHECK(got.value.labels[1].value.file() != nullptr);
  REQUIRE(got.value.list.size() == 1);
  CHECK(got.value.list[0].name->value == "x");
}

TEST_CASE("unknown keys come with the nearest name, a hint, or all names") {
  CHECK(Decoded("txet: a\n").Findings() == "1:1 `txet` is not a field of an outer [Did you mean `text`?]\n");
  CHECK(Decoded("name: a\n").Findings() ==
        "1:1 `name` is not a field of an outer [It belongs below `list`.]\n");
  CHECK(Decoded("other: a\n").Findings() ==
        "1:1 `other` is not a field of an outer [The fields of an outer are text, count, wait, flag, number, "
        "labels, list.]\n");
  CHECK(Decoded("secret: a\n").Findings().starts_with("1:1 `secret` is not a field"));
  CHECK(Decoded("secret: a\n", Typing::kYamlV3, {false, 2}).Findings() == "");
  CHECK(Decoded("other: a\n", Typing::kYamlV3, {true, 1}).Findings() == "");
}

TEST_CASE("the first of repeated keys counts, each other one is reported") {
  const Decoded got("text: a\ncount: 1\ntext: b\ntext: c\n");
  CHECK(got.Findings() ==
        "3:1 the key `text` stands twice in this mapping <1>\n"
        "4:1 the key `text` stands twice in this mapping <1>\n");
  CHECK(got.value.text->value == "a");
  std::string many;
  for (int i = 0; i < 40; ++i) many += "k" + std::to_string(i) + ": 1\n";
  CHECK(Decoded("labels:\n  a: 1\n  a: 2\n").Findings() ==
        "3:3 the key `a` stands twice in this mapping <2>\n");
  CHECK(Decoded("text: a\n" + many + "text: b\n")
            .Findings()
            .starts_with("42:1 the key `text` stands twice in this mapping <1>\n"));
}

TEST_CASE("merge keys fill in what is not there") {
  const Decoded got("<<: {text: a, count: 1}\ncount: 2\n");
  CHECK(got.Findings() == "");
  CHECK(got.value.text->value == "a");
  CHECK(got.value.count == 2);
  CHECK(Decoded("<<: 5\n").Findings() == "1:5 `<<` merges mappings, this is a number\n");
}

TEST_CASE("wrong types name the field and what stands there") {
  CHECK(Decoded("- a\n").Findings() == "1:1 an outer must be a mapping, not a list\n");
  CHECK(Decoded("text: [a]\n").Findings() == "1:7 `text` must be a string, not a list\n");
  CHECK(Decoded("count: x\n").Findings() == "1:8 `count` must be a whole number, not a string\n");
  CHECK(Decoded("number: '1'\n").Findings() ==
        "1:9 `number` must be a number, not a string [Write it without quotes.]\n");
  CHECK(Decoded("number: NaN\n").Findings() ==
        "1:9 `number` must be a number, not a string [YAML writes it `.nan`, `.inf` or `-.inf`.]\n");
  CHECK(Decoded("flag: 1\n").Findings() == "1:7 `flag` must be true or false, not a number\n");
  CHECK(Decoded("labels: [a]\n").Findings() == "1:9 `labels` must be a mapping of strings, not a list\n");
  CHECK(Decoded("list: a\n").Findings() == "1:7 `list` must be a list, not a string\n");
  CHECK(Decoded("list: [a]\n").Findings() == "1:8 an inner must be a mapping, not a string\n");
  CHECK(Decoded("[a]: b\n").Findings() == "1:1 a key must be a string, not a list\n");
  CHECK(Decoded("count: !!int x\n").Findings() == "1:14 `x` is not of its tag `!!int`\n");
}

TEST_CASE("durations that cannot be read have no milliseconds and a hint") {
  const Decoded got("wait: 5\n");
  CHECK(got.Findings().starts_with("1:7 `wait`: "));
  CHECK(got.Findings().ends_with("[Write the unit: 5s or 5m.]\n"));
  REQUIRE(got.value.wait.has_value());
  CHECK(got.value.wait->milliseconds == 0);
  CHECK(Decoded("wait: 5x\n").Findings().find("largest first: 1h30m.]") != std::string::npos);
}

TEST_CASE("null leaves a field out; yaml.v2 empties texts by it") {
  CHECK_FALSE(Decoded("text: ~\n").value.text.has_value());
  CHECK_FALSE(Decoded("text:\n", Typing::kKubernetes).value.text.has_value());
  const Decoded got("text: ~\nwait: ~\n", Typing::kYamlV2);
  CHECK(got.value.text->value == "");
  CHECK(got.value.text->file() != nullptr);
  CHECK_FALSE(got.value.wait.has_value());
  CHECK(Decoded("~: a\n").Findings() == "");
  CHECK(Decoded("~: a\n", Typing::kYamlV2).Findings().starts_with("1:1 `~` is not a field"));
}

TEST_CASE("Kubernetes wants strings where strings are declared") {
  CHECK(Decoded("text: 5\n").Findings() == "");
  CHECK(Decoded("text: 5\n", Typing::kKubernetes).Findings() ==
        "1:7 Kubernetes wants a string for `text`, this is a number [Put it in quotes.]\n");
  CHECK(Decoded("text: yes\n", Typing::kKubernetes).Findings() ==
        "1:7 Kubernetes wants a string for `text`, this is a boolean [Put it in quotes.]\n");
  CHECK(Decoded("text: 'yes'\n", Typing::kKubernetes).Findings() == "");
  CHECK(Decoded("labels: {a: true}\n", Typing::kKubernetes).Findings() ==
        "1:13 Kubernetes wants a string for `a`, this is a boolean [Put it in quotes.]\n");
}

TEST_CASE("words of YAML 1.1 are booleans where one is declared") {
  for (const Typing typing : {Typing::kYamlV2, Typing::kYamlV3, Typing::kKubernetes}) {
    CHECK(Decoded("flag: On\n", typing).value.flag);
    CHECK(Decoded("flag: 'true'\n", typing).Findings() != "");
  }
  CHECK(Decoded("flag: 'yes'\n", Typing::kYamlV3).value.flag);
  CHECK(Decoded("flag: 'yes'\n", Typing::kYamlV2).Findings() != "");
}

}  // namespace
}  // namespace rulecheck::source
