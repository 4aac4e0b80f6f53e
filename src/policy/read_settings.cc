// The keys of a settings file, of its overrides, of `target:` and `checks:`.
#include "policy/read_settings.h"

#include <fmt/format.h>

#include "policy/load_names.h"
#include "policy/sections.h"
#include "rulecheck/target_version.h"

namespace rulecheck::policy {
namespace {

struct VersionKind {
  static void Read(Decoder& decoder, const Value& value, std::optional<uint32_t>* out) {
    std::string text;
    TextKind::Read(decoder, value, &text);
    if (text.empty()) return;
    const Result<TargetVersion> version = ParseTargetVersion(text);
    if (version) {
      *out = *version;
    } else {
      Finding& finding =
          decoder.Fail(value.written, fmt::format("`{}`: {}", value.name, version.error().message));
      if (value->is_plain()) finding.notes.push_back("Put versions in quotes: 3.10 is the number 3.1.");
    }
  }
  static Json Schema() { return {{"type", "string"}, {"pattern", "^v?[0-9]+[.][0-9]+([.][0-9]+)?$"}}; }
};

struct FeaturesKind {
  static void Read(Decoder& decoder, const Value& value, std::optional<std::vector<std::string>>* out) {
    out->emplace();
    const std::vector<Value> elements =
        value->is_scalar() ? std::vector<Value>{value} : decoder.Elements(value);
    for (const Value& element : elements) {
      std::string word;
      if (ReadWord(decoder, element, FeatureNames(), &word)) (*out)->push_back(word);
    }
  }
  static Json Schema() { return ListSchema(WordSchema(FeatureNames())); }
};

struct DialectKind {
  static void Read(Decoder& decoder, const Value& value, std::string* out) {
    ReadWord(decoder, value, DialectNames(), out);
  }
  static Json Schema() { return WordSchema(DialectNames()); }
};

// A level, or a mapping with `severity` and options of the check.
struct ChecksKind {
  static void Read(Decoder& decoder, const Value& value, CheckMap* out) {
    for (const auto& [name, inner] : MappingOfValues(decoder, value, "a mapping of checks to severities")) {
      CheckSetting& setting = (*out)[name];
      setting.place = {decoder.tree().file(), inner.key->span};
      if (!inner->is_mapping()) {
        LevelKind::Read(decoder, inner, &setting.level);
        continue;
      }
      for (const auto& [key, option] : MappingOfValues(decoder, inner, "options")) {
        if (key == "severity") {
          LevelKind::Read(decoder, option, &setting.level);
        } else {
          std::optional<double> number;
          NumberKind::Read(decoder, option, &number);
          setting.options[key] = {number.value_or(0), {decoder.tree().file(), option.key->span}};
        }
      }
    }
  }
  static Json Schema() {
    return MappingSchema(
        EitherSchema(LevelKind::Schema(), {{"type", "object"},
                                           {"properties", {{"severity", LevelKind::Schema()}}},
                                           {"additionalProperties", {{"type", "number"}}}}));
  }
};

struct ProfilesKind {
  static void Read(Decoder& decoder, const Value& value, std::vector<NamedProfile>* out) {
    std::vector<NamedPath> paths;
    PathsKind::Read(decoder, value, &paths);
    for (NamedPath& path : paths) out->push_back({std::move(path.path), path.place});
  }
  static Json Schema() { return TextsKind::Schema(); }
};

constexpr Key<TargetSettings> kTargetKeys[] = {
    MakeKey<TargetSettings, VersionKind, &TargetSettings::prometheus>(
        "prometheus", "the Prometheus that reads the rules, such as \"3.14\""),
    MakeKey<TargetSettings, TextKind, &TargetSettings::loki>("loki", "the Loki that reads the rules"),
    MakeKey<TargetSettings, TextKind, &TargetSettings::grafana>("grafana",
                                                                "the Grafana that shows the dashboards"),
    MakeKey<TargetSettings, FeaturesKind, &TargetSettings::features>(
        "features", "flags of Prometheus that switch syntax on"),
    MakeKey<TargetSettings, DialectKind, &TargetSettings::dialect>(
        "dialect", "who reads the rule files, where a file does not show it"),
};

// What files and overrides have in common.
template <typename Part>
std::vector<Key<Part>> PartKeys() {
  return {
      MakeKey<Part, SectionKind<TargetSettings>, &Part::target>("target", "versions and features that exist"),
      MakeKey<Part, ChecksKind, &Part::checks>("checks", "severities by id, family or `all`"),
      MakeKey<Part, SwitchKind<SectionListKind<LabelPolicy>>, &Part::labels>(
          "labels", "policy of labels and annotations"),
      MakeKey<Part, SwitchKind<SectionKind<CardinalitySettings>>, &Part::cardinality>(
          "cardinality", "policy of numbers of series"),
      MakeKey<Part, SwitchKind<SectionKind<RoutingSettings>>, &Part::routing>(
          "routing", "what is expected of Alertmanager"),
      MakeKey<Part, SwitchKind<SectionKind<SloSettings>>, &Part::slo>(
          "slo", "objectives and the alerts that guard them"),
  };
}

class SettingsSink : public source::DecodeSink {
 public:
  explicit SettingsSink(const SourceFile* file) : file_(file) {}

  Finding& Report(source::DecodeProblem /*problem*/, Span where, std::string message) override {
    Finding& finding = findings.emplace_back();
    finding.message = std::move(message);
    finding.where = {file_, where};
    return finding;
  }

  std::vector<Finding> findings;

 private:
  const SourceFile* file_;
};

}  // namespace

std::span<const Key<TargetSettings>> Section<TargetSettings>::Keys() {
  return kTargetKeys;
}

std::span<const Key<Override>> Section<Override>::Keys() {
  static const std::vector<Key<Override>> keys = [] {
    std::vector<Key<Override>> list = {
        MakeKey<Override, PathGlobsKind, &Override::files>("files", "globs of the paths that it is for")};
    for (const Key<Override>& key : PartKeys<Override>()) list.push_back(key);
    return WithEntryKeys<Override>(std::move(list));
  }();
  return keys;
}

std::span<const Key<SettingsFile>> Section<SettingsFile>::Keys() {
  static const std::vector<Key<SettingsFile>> keys = [] {
    std::vector<Key<SettingsFile>> list = {
        MakeKey<SettingsFile, TextKind, &SettingsFile::schema>("$schema", "for editors"),
        MakeKey<SettingsFile, FlagKind, &SettingsFile::root>(
            "root", "true: settings of folders further up do not count"),
        MakeKey<SettingsFile, ProfilesKind, &SettingsFile::extends>(
            "extends", "recommended, strict, migration, or paths of settings"),
        MakeKey<SettingsFile, PathGlobsKind, &SettingsFile::files>("files",
                                                                   "globs of what is looked at in folders"),
        MakeKey<SettingsFile, PathGlobsKind, &SettingsFile::exclude>("exclude", "globs of what is not"),
        MakeKey<SettingsFile, SectionKind<EnvironmentSettings>, &SettingsFile::environment>(
            "environment", "facts of where the rules run"),
    };
    for (const Key<SettingsFile>& key : PartKeys<SettingsFile>()) list.push_back(key);
    list.push_back(MakeKey<SettingsFile, SectionListKind<Override>, &SettingsFile::overrides>(
        "overrides", "what is different for some paths"));
    list.push_back(MakeKey<SettingsFile, PathKind, &SettingsFile::baseline>(
        "baseline", "findings that are known, as --write-baseline writes them"));
    return list;
  }();
  return keys;
}

std::vector<Finding> ReadSettings(const SourceFile& file, const std::string& folder, SettingsFile* out) {
  SettingsSink sink(&file);
  const auto tree = source::ParseYaml(file);
  if (tree->error()) {
    sink.Report(source::DecodeProblem::kBadValue, tree->error()->span, tree->error()->message);
    return std::move(sink.findings);
  }
  SettingsDecoder decoder(*tree, &sink, folder);
  if (tree->documents().size() > 1) decoder.Fail(tree->documents()[1].span, "settings are one document");
  if (!tree->documents().empty()) {
    const source::Node& root = *tree->documents()[0].root;
    ReadSection(decoder, Value{&root, root.span, "settings", nullptr}, out);
  }
  return std::move(sink.findings);
}

std::string SettingsSchema() {
  Json schema = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                 {"title", "Settings of rulecheck (.rulecheck.yaml)"}};
  schema.update(SectionSchema<SettingsFile>());
  schema["definitions"] = SchemaDefinitions();
  return schema.dump(2) + "\n";
}

}  // namespace rulecheck::policy
