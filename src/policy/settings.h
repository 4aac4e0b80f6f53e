// Settings as they stand in one `.rulecheck.yaml`, and as several of them make one.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "policy/entry.h"
#include "policy/environment.h"
#include "policy/label_policy.h"
#include "policy/limits.h"
#include "policy/slo_settings.h"

namespace rulecheck::policy {

struct TargetSettings {
  std::optional<uint32_t> prometheus;  // TargetVersion
  std::string loki, grafana;           // versions as they are written
  std::optional<std::vector<std::string>> features;
  std::string dialect;
};

struct CheckOption {
  double value = 0;
  Location place;
};

struct CheckSetting {
  std::optional<Level> level;
  std::map<std::string, CheckOption, std::less<>> options;
  Location place;
};

// By id, family or "all".
using CheckMap = std::map<std::string, CheckSetting, std::less<>>;

// A list that `off` empties.
template <typename T>
struct Switched {
  bool off = false;
  std::vector<T> entries;
};

// A section that `off` takes away.
template <typename T>
struct SwitchedSection {
  bool off = false;
  std::optional<T> section;
};

struct Override : PolicyEntry {
  PathGlobs files;
  TargetSettings target;
  CheckMap checks;
  Switched<LabelPolicy> labels;
  SwitchedSection<CardinalitySettings> cardinality;
  SwitchedSection<SloSettings> slo;
  SwitchedSection<RoutingSettings> routing;
};

struct NamedProfile {
  std::string name;  // a profile, or a path
  Location place;
};

// One file.
struct SettingsFile {
  std::string schema;  // for editors
  std::optional<bool> root;
  std::vector<NamedProfile> extends;
  PathGlobs files, exclude;
  TargetSettings target;
  EnvironmentSettings environment;
  CheckMap checks;
  Switched<LabelPolicy> labels;
  SwitchedSection<CardinalitySettings> cardinality;
  SwitchedSection<RoutingSettings> routing;
  SwitchedSection<SloSettings> slo;
  std::vector<Override> overrides;
  std::optional<NamedPath> baseline;
};

enum class Profile : uint8_t { kRecommended, kStrict, kMigration };

// What holds for a path: files merged, what stands nearer to it over what stands further.
struct Settings {
  Profile profile = Profile::kRecommended;
  PathGlobs files;                 // of the nearest file that has them
  std::vector<PathGlobs> exclude;  // of all
  TargetSettings target;
  EnvironmentSettings environment;
  std::vector<CheckMap> checks;  // later ones over earlier ones
  std::vector<LabelPolicy> labels;
  std::optional<CardinalitySettings> cardinality;
  std::optional<RoutingSettings> routing;
  std::optional<SloSettings> slo;
  std::optional<NamedPath> baseline;
  // Those that hold for a part of a file only, which a `where` chooses.
  std::vector<Override> conditional;
};

// Puts a nearer file, or an override, over what is there. Overrides of the file are left out.
void MergeFile(const SettingsFile& nearer, Settings* out);
void MergeOverride(const Override& nearer, Settings* out);

// The entry of `checks` that counts for a check; null when none does.
const CheckSetting* FindSetting(const CheckMap& checks, std::string_view id);

}  // namespace rulecheck::policy
