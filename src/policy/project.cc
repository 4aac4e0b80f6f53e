#include "policy/project.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/paths.h"
#include "base/strings.h"
#include "policy/check_names.h"
#include "policy/entries.h"
#include "policy/load_names.h"
#include "policy/read_settings.h"
#include "policy/selection.h"

namespace rulecheck::policy {
namespace {

constexpr std::string_view kProfileNames[] = {"recommended", "strict", "migration"};
constexpr int kMaxExtends = 32;  // settings that extend others, one within another

std::string JoinFolder(const std::string& folder, std::string_view name) {
  return folder == "/" ? "/" + std::string(name) : folder + "/" + std::string(name);
}

std::string ParentFolder(const std::string& folder) {
  const size_t slash = folder.rfind('/');
  return slash == 0 || slash == std::string::npos ? "/" : folder.substr(0, slash);
}

bool IsPath(const std::string& name) {
  return name.find('/') != std::string::npos || name.ends_with(".yaml") || name.ends_with(".yml");
}

// A sentence as the end of another one.
std::string AsClause(std::string sentence) {
  if (sentence.ends_with('.')) sentence.pop_back();
  if (!sentence.empty() && sentence[0] >= 'A' && sentence[0] <= 'Z')
    sentence[0] = static_cast<char>(sentence[0] + 32);
  return sentence;
}

// Whether an override holds for the whole of a file.
bool IsUnconditional(const Override& entry) {
  return !entry.where.given;
}

bool IsFor(const Override& entry, const std::string& absolute_path) {
  return entry.files.empty() || entry.files.Matches(absolute_path);
}

}  // namespace

std::optional<Profile> ProfileByName(std::string_view name) {
  for (size_t i = 0; i < std::size(kProfileNames); ++i) {
    if (kProfileNames[i] == name) return static_cast<Profile>(i);
  }
  return std::nullopt;
}

std::span<const std::string_view> ProfileNames() {
  return kProfileNames;
}

std::optional<Severity> LevelOf(const PolicyEntry& entry, const Settings& settings, std::string_view check) {
  if (entry.severity) return entry.severity->severity;
  std::optional<Severity> level = Severity::kWarning;
  for (const CheckMap& layer : settings.checks) {
    if (const CheckSetting* setting = FindSetting(layer, check)) level = setting->level->severity;
  }
  return level;
}

struct Project::Loaded {
  std::shared_ptr<const SourceFile> file;
  std::string path;  // absolute
  SettingsFile settings;
  std::vector<const Loaded*> extends;
  std::optional<Profile> profile;
};

Project::Project(const source::FileSystem& files, ProjectOptions options,
                 std::vector<std::string_view> checks)
    : files_(files), options_(std::move(options)), checks_(std::move(checks)), here_(files.Absolute(".")) {
  std::sort(checks_.begin(), checks_.end());
  defaults_ = Merge({}, "");
}

Project::~Project() = default;

std::string Project::Shown(const std::string& absolute_path) const {
  const std::string below = here_ == "/" ? here_ : here_ + "/";
  if (absolute_path.starts_with(below)) return absolute_path.substr(below.size());
  return absolute_path;
}

void Project::Fail(const Location& where, const std::string& message) {
  const LineColumn at = where.file->Position(where.span.begin);
  errors_.push_back(fmt::format("{}:{}:{}: {}", where.file->path(), at.line, at.column, message));
}

const Project::Loaded* Project::Load(const std::string& absolute_path, bool must_exist,
                                     const Location* asked_by) {
  const auto [it, fresh] = loaded_.try_emplace(absolute_path);
  if (!fresh) return it->second.get();
  if (!must_exist && !files_.Info(absolute_path)) return nullptr;
  Result<std::string> text = files_.Read(absolute_path);
  if (!text) {
    const std::string message = fmt::format("{}: {}", Shown(absolute_path), text.error().message);
    if (asked_by != nullptr) {
      Fail(*asked_by, message);
    } else {
      errors_.push_back(message);
    }
    return nullptr;
  }
  auto loaded = std::make_unique<Loaded>();
  loaded->path = absolute_path;
  loaded->file = std::make_shared<SourceFile>(Shown(absolute_path), std::move(*text));
  for (const Finding& finding : ReadSettings(*loaded->file, ParentFolder(absolute_path), &loaded->settings)) {
    Fail(finding.where,
         finding.notes.empty() ? finding.message : finding.message + "; " + AsClause(finding.notes[0]));
  }
  if (options_.today) DropEnded(*options_.today, &loaded->settings, &ended_);
  it->second = std::move(loaded);
  Loaded* out = it->second.get();
  CheckNames(*out);
  ReadExtends(out);
  return out;
}

void Project::ReadExtends(Loaded* loaded) {
  for (const NamedProfile& name : loaded->settings.extends) {
    if (const auto profile = ProfileByName(name.name)) {
      loaded->profile = profile;
      continue;
    }
    if (!IsPath(name.name)) {
      const std::string_view near = Nearest(name.name, kProfileNames);
      Fail(name.place, fmt::format("`{}` is no profile; {}", name.name,
                                   near.empty() ? "there are recommended, strict, migration; a path has a `/`"
                                                : fmt::format("did you mean `{}`?", near)));
      continue;
    }
    const std::string path = name.name.starts_with('/')
                                 ? name.name
                                 : files_.Absolute(JoinFolder(ParentFolder(loaded->path), name.name));
    if (const Loaded* other = Load(path, true, &name.place)) loaded->extends.push_back(other);
  }
  // A file that extends itself, over others or not, stands in its own list.
  Chain chain;
  AddExtended(*loaded, &chain);
  if (chain.size() > kMaxExtends) {
    Fail(loaded->settings.extends.front().place,
         "settings extend each other in a circle, or too many of them");
    loaded->extends.clear();
  }
}

// What it extends, then itself; stops where there are too many.
void Project::AddExtended(const Loaded& loaded, Chain* out) const {
  if (out->size() > kMaxExtends) return;
  out->push_back(&loaded);
  const size_t own = out->size() - 1;
  for (const Loaded* other : loaded.extends) AddExtended(*other, out);
  std::rotate(out->begin() + static_cast<std::ptrdiff_t>(own),
              out->begin() + static_cast<std::ptrdiff_t>(own) + 1, out->end());
}

void Project::CheckNames(const Loaded& loaded) {
  const auto check = [&](const CheckMap& map) {
    for (const auto& [name, setting] : map) {
      if (!IsKnownCheck(name, checks_)) Fail(setting.place, UnknownCheckMessage(name, checks_));
      for (const auto& [option, value] : setting.options) {
        if (!HasOption(name, option)) Fail(value.place, UnknownOptionMessage(name, option));
      }
    }
  };
  check(loaded.settings.checks);
  for (const Override& entry : loaded.settings.overrides) check(entry.checks);
}

const Project::Chain& Project::ChainOf(const std::string& absolute_folder) {
  if (const auto it = chains_.find(absolute_folder); it != chains_.end()) return it->second;
  const Loaded* own = Load(JoinFolder(absolute_folder, kSettingsName), false, nullptr);
  Chain chain;
  const bool stops = own != nullptr && own->settings.root.value_or(false);
  if (!stops && absolute_folder != "/") chain = ChainOf(ParentFolder(absolute_folder));
  if (own != nullptr) AddExtended(*own, &chain);
  return chains_[absolute_folder] = std::move(chain);
}

std::string Project::KeyOf(const Chain& chain, const std::string& absolute_path) const {
  std::string key;
  for (const Loaded* loaded : chain) {
    key += loaded->path;
    key += '\n';
    for (const Override& entry : loaded->settings.overrides) key += IsFor(entry, absolute_path) ? '1' : '0';
  }
  return key;
}

std::shared_ptr<const LoadOptions> Project::LoadOptionsOf(const TargetSettings& target) const {
  auto load = std::make_shared<LoadOptions>(options_.load);
  if (target.prometheus && !options_.version_given) load->promql.target_version = *target.prometheus;
  for (const std::string& name : target.features.value_or(std::vector<std::string>{}))
    SwitchFeatureOn(name, &load->promql.features);
  if (!target.dialect.empty() && !options_.dialect_given) ApplyDialect(target.dialect, load.get());
  return load;
}

std::shared_ptr<const Facts> Project::FactsOf(const Chain& chain, const EnvironmentSettings& environment) {
  std::string key;
  for (const Loaded* loaded : chain) key += loaded->path + '\n';
  std::shared_ptr<const Facts>& out = facts_[key];
  if (out != nullptr) return out;
  const auto fail = [this](const Location& where, const std::string& message) { Fail(where, message); };
  EnvironmentSettings named = environment;
  if (!options_.read_facts) {
    for (auto* path : {&named.prometheus, &named.alertmanager, &named.loki, &named.promtail}) path->reset();
    named.inventory.clear();
  }
  return out = ReadFacts(
             named, files_, [this](const std::string& path) { return Shown(path); }, fail);
}

std::unique_ptr<PathSettings> Project::Merge(const Chain& chain, const std::string& absolute_path) {
  auto out = std::make_unique<PathSettings>();
  for (const Loaded* loaded : chain) {
    out->sources.push_back(loaded->file->path());
    if (loaded->profile) out->settings.profile = *loaded->profile;
    MergeFile(loaded->settings, &out->settings);
    for (const Override& entry : loaded->settings.overrides) {
      if (!IsFor(entry, absolute_path)) continue;
      if (IsUnconditional(entry)) {
        MergeOverride(entry, &out->settings);
      } else {
        out->settings.conditional.push_back(entry);
      }
    }
  }
  if (options_.profile) out->settings.profile = *options_.profile;
  out->load = LoadOptionsOf(out->settings.target);
  out->files = &files_;
  if (!chain.empty()) out->facts = FactsOf(chain, out->settings.environment);
  return out;
}

const PathSettings& Project::For(const std::string& path) {
  if (const auto it = by_path_.find(path); it != by_path_.end()) return *it->second;
  const std::string absolute = files_.Absolute(path);
  Chain chain;
  if (!options_.config.empty()) {
    const std::string config = files_.Absolute(options_.config);
    if (const Loaded* loaded = Load(config, true, nullptr)) AddExtended(*loaded, &chain);
  } else if (!options_.no_config) {
    chain = ChainOf(ParentFolder(absolute));
  }
  auto& answer = answers_[KeyOf(chain, absolute)];
  if (answer == nullptr) answer = Merge(chain, absolute);
  return *(by_path_[path] = answer.get());
}

const PathSettings& Project::Known(const std::string& path) const {
  const auto it = by_path_.find(path);
  return it == by_path_.end() ? *defaults_ : *it->second;
}

std::vector<const PathSettings*> Project::Answers() const {
  std::vector<const PathSettings*> out;
  for (const auto& [key, answer] : answers_) out.push_back(answer.get());
  return out;
}

bool Project::Wants(const std::string& path, bool found) {
  const Settings& settings = For(path).settings;
  if (NamePart(path) == kSettingsName) return false;
  if (!found && !options_.force_exclude) return true;
  const std::string absolute = files_.Absolute(path);
  if (found && !settings.files.empty() && !settings.files.Matches(absolute)) return false;
  return std::none_of(settings.exclude.begin(), settings.exclude.end(),
                      [&](const PathGlobs& globs) { return globs.Matches(absolute); });
}

std::vector<std::shared_ptr<const SourceFile>> Project::sources() const {
  std::vector<std::shared_ptr<const SourceFile>> out;
  for (const auto& [path, loaded] : loaded_) {
    if (loaded != nullptr) out.push_back(loaded->file);
  }
  for (const auto& [key, facts] : facts_) out.insert(out.end(), facts->files.begin(), facts->files.end());
  return out;
}

}  // namespace rulecheck::policy
