// The settings of a repository: which `.rulecheck.yaml` hold for which path, merged.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "policy/facts.h"
#include "policy/settings.h"
#include "rulecheck/document.h"
#include "source/file_system.h"

namespace rulecheck::policy {

inline constexpr std::string_view kSettingsName = ".rulecheck.yaml";

struct ProjectOptions {
  std::string config;              // this file for all paths; empty: found from each path upwards
  bool no_config = false;          // none at all
  std::optional<Profile> profile;  // in place of what `extends` says
  std::optional<int64_t> today;    // days since 1970-01-01; nothing: no policy ends
  // What the command line says, which counts more than settings.
  LoadOptions load;
  bool version_given = false;
  bool dialect_given = false;
  bool read_facts = false;     // read the files that `environment` names, for `facts` of paths
  bool force_exclude = false;  // `exclude` is for paths that were named, too
};

// A policy that has ended: where it stands, and its last day.
struct EndedPolicy {
  Location place;
  int64_t day = 0;
};

// What holds for some paths.
struct PathSettings {
  Settings settings;
  std::shared_ptr<const LoadOptions> load;
  std::vector<std::string> sources;  // paths of the files, the nearest last
  const source::FileSystem* files = nullptr;
  // Never null: without facts there are none in it.
  std::shared_ptr<const Facts> facts = std::make_shared<const Facts>();
};

// How loud a check is here for an entry of a policy: as the entry says, else as `checks` says, else a
// warning; nothing for off.
std::optional<Severity> LevelOf(const PolicyEntry& entry, const Settings& settings, std::string_view check);

// Paths are asked for by one thread; what was answered may be read by any.
class Project {
 public:
  // `checks`: the ids that settings may name, sorted or not. `files` must outlive this.
  Project(const source::FileSystem& files, ProjectOptions options, std::vector<std::string_view> checks);
  ~Project();

  const PathSettings& For(const std::string& path);
  // As For answered, or what holds without settings.
  const PathSettings& Known(const std::string& path) const;
  // All different answers of For so far.
  std::vector<const PathSettings*> Answers() const;

  // Whether the walk of a folder takes this file, by `files` and `exclude`; a path that was
  // named is taken anyway, but for settings themselves, which are read here.
  bool Wants(const std::string& path, bool found);

  // "path:line:column: message; hint" of everything that is wrong with the settings met so far.
  std::span<const std::string> errors() const { return errors_; }
  std::span<const EndedPolicy> ended() const { return ended_; }
  // Of all settings met so far.
  std::vector<std::shared_ptr<const SourceFile>> sources() const;

  std::string Absolute(const std::string& path) const { return files_.Absolute(path); }
  const source::FileSystem& files() const { return files_; }
  // Settings without any file.
  const PathSettings& defaults() const { return *defaults_; }

 private:
  struct Loaded;
  using Chain = std::vector<const Loaded*>;  // the furthest first

  const Chain& ChainOf(const std::string& absolute_folder);
  const Loaded* Load(const std::string& absolute_path, bool must_exist, const Location* asked_by);
  void ReadExtends(Loaded* loaded);
  void AddExtended(const Loaded& loaded, Chain* out) const;
  void CheckNames(const Loaded& loaded);
  std::unique_ptr<PathSettings> Merge(const Chain& chain, const std::string& absolute_path);
  std::shared_ptr<const Facts> FactsOf(const Chain& chain, const EnvironmentSettings& environment);
  std::string KeyOf(const Chain& chain, const std::string& absolute_path) const;
  std::shared_ptr<const LoadOptions> LoadOptionsOf(const TargetSettings& target) const;
  void Fail(const Location& where, const std::string& message);
  std::string Shown(const std::string& absolute_path) const;

  const source::FileSystem& files_;
  ProjectOptions options_;
  std::vector<std::string_view> checks_;
  std::string here_;                                              // the current folder, absolute
  std::map<std::string, std::unique_ptr<Loaded>> loaded_;         // by absolute path; null: no such file
  std::unordered_map<std::string, Chain> chains_;                 // by absolute folder
  std::map<std::string, std::unique_ptr<PathSettings>> answers_;  // by KeyOf
  std::unordered_map<std::string, const PathSettings*> by_path_;
  std::map<std::string, std::shared_ptr<const Facts>> facts_;  // by the paths of a chain
  std::unique_ptr<PathSettings> defaults_;
  std::vector<std::string> errors_;
  std::vector<EndedPolicy> ended_;
};

// The profile of this name, if there is one.
std::optional<Profile> ProfileByName(std::string_view name);
std::span<const std::string_view> ProfileNames();

}  // namespace rulecheck::policy
