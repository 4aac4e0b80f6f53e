#include "rulecheck/workspace.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "base/parallel.h"
#include "documents/load_checks.h"
#include "documents/other_kinds.h"
#include "source/file_system.h"
#include "source/walk.h"
#include "workspace/kustomize.h"

namespace rulecheck {
namespace {

constexpr documents::LoadCheck kUnread = "rules/unread";

LoadedFile SkippedPatch(std::shared_ptr<const SourceFile> file) {
  LoadedFile loaded;
  loaded.file = std::move(file);
  loaded.skipped.push_back({0, "patch of kustomize: a part of an object"});
  return loaded;
}

// Of kinds that are known and hold no rules nothing is said: hooks name every file that changed.
bool HoldsNothing(const LoadedFile& file) {
  if (!file.findings.empty()) return false;
  if (file.documents.empty()) return file.skipped.size() != 1 || file.skipped[0].reason == "empty file";
  return std::all_of(file.documents.begin(), file.documents.end(), [](const Document& document) {
    return document.kind == DocumentKind::kOther && documents::IsUnknownContent(document.description);
  });
}

// Who names a file wants it checked.
void WarnOfNothing(LoadedFile* file) {
  if (!HoldsNothing(*file)) return;
  FindingSink(&file->findings)
      .Report(kUnread, {file->file.get(), {0, 0}},
              "this file was named, and nothing in it is a rule: nothing is checked")
      .Help("A rule file has `groups:` on top; `--allow-no-files` takes others without a word.");
}

// Broken YAML that shows nothing of ours is for others to report, where nobody asked for this very file.
void SkipForeignSyntax(LoadedFile* file) {
  if (!file->documents.empty() || file->findings.size() != 1 || file->findings[0].check != "yaml/syntax")
    return;
  if (documents::MayConcernUs(file->file->text())) return;
  const LineColumn at = file->file->Position(file->findings[0].where.span.begin);
  file->skipped.push_back({0, fmt::format("no YAML, and nothing in it looks like rules; at {}:{}: {}",
                                          at.line, at.column, file->findings[0].message)});
  file->findings.clear();
}

bool HoldsUnreadRules(const LoadedFile& loaded) {
  return std::any_of(loaded.findings.begin(), loaded.findings.end(),
                     [](const Finding& finding) { return finding.check == "rules/unread"; });
}

// JSON is everywhere: what a walk finds of it concerns us only if it is of a known kind.
bool IsForeign(const LoadedFile& loaded) {
  return source::IsJsonName(loaded.file->path()) && !HoldsUnreadRules(loaded) &&
         std::all_of(loaded.documents.begin(), loaded.documents.end(),
                     [](const Document& document) { return document.kind == DocumentKind::kOther; });
}

}  // namespace

void Workspace::Add(std::shared_ptr<const SourceFile> file, Origin origin, bool context) {
  const auto [it, added] = by_path_.try_emplace(file->path(), entries_.size());
  if (added) {
    auto options = options_.load_for ? options_.load_for(file->path()) : nullptr;
    entries_.push_back({std::move(file), nullptr, origin, context, std::move(options)});
    return;
  }
  Entry& entry = entries_[it->second];
  entry.context = entry.context && context;
  if (entry.file->text() == file->text()) return;
  entry.file = std::move(file);
  entry.loaded = nullptr;
}

void Workspace::Set(std::shared_ptr<const SourceFile> file) {
  Add(std::move(file), Origin::kSet);
}

void Workspace::Remove(std::string_view path) {
  const auto it = by_path_.find(path);
  if (it == by_path_.end()) return;
  entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(it->second));
  by_path_.clear();
  for (size_t i = 0; i < entries_.size(); ++i) by_path_.emplace(entries_[i].file->path(), i);
}

void Workspace::Load(const source::FileSystem& files, const std::vector<std::string>& paths,
                     std::shared_ptr<const SourceFile> standard_input,
                     const std::vector<std::string>& context) {
  std::vector<std::string> all = paths;
  all.insert(all.end(), context.begin(), context.end());
  source::Walked walked =
      source::Walk(files, all, {options_.exclude, ".", options_.git_ignore, options_.list_all});
  if (options_.wants) {
    std::erase_if(walked.files, [&](const source::WalkedFile& file) {
      return file.path != "-" && !options_.wants(file.path, file.found);
    });
  }
  std::vector<Result<std::string>> texts(walked.files.size(), Error{});
  ParallelFor(texts.size(), options_.jobs, [&](size_t i) {
    const std::string& path = walked.files[i].path;
    if (path != "-" || standard_input == nullptr) texts[i] = files.Read(path);
  });
  unreadable_.insert(unreadable_.end(), walked.unreadable.begin(), walked.unreadable.end());
  for (const source::SkippedPath& skipped : walked.skipped) {
    skipped_.push_back({skipped.path, 0, skipped.reason});
  }
  for (size_t i = 0; i < texts.size(); ++i) {
    const source::WalkedFile& file = walked.files[i];
    const bool in_context = file.argument >= paths.size();
    if (file.path == "-" && standard_input != nullptr) {
      Add(standard_input, Origin::kNamed);
    } else if (texts[i]) {
      Add(std::make_shared<SourceFile>(file.path, std::move(*texts[i])),
          file.found ? Origin::kFound : Origin::kNamed, in_context);
    } else if (in_context) {
      skipped_.push_back({file.path, 0, texts[i].error().message});
    } else {
      unreadable_.push_back(fmt::format("{}: {}", file.path, texts[i].error().message));
    }
  }
  for (size_t i = 0; i < paths.size(); ++i) {
    if (walked.found[i] > 0 || options_.allow_no_files) continue;
    unreadable_.push_back(fmt::format("{}: no YAML or JSON file in this directory", paths[i]));
  }
}

LoadedFile Workspace::LoadEntry(const Entry& entry, const std::set<std::string>& patches) const {
  if (!patches.empty() && patches.contains(workspace::NormalPath(entry.file->path()))) {
    return SkippedPatch(entry.file);
  }
  LoadedFile loaded = LoadFile(entry.file, entry.options != nullptr ? *entry.options : options_.load);
  const bool named = entry.origin == Origin::kNamed && !options_.allow_no_files;
  if (!named && entry.origin != Origin::kSet) SkipForeignSyntax(&loaded);
  if (named) WarnOfNothing(&loaded);
  return loaded;
}

std::set<std::string> Workspace::Patches() const {
  std::vector<std::shared_ptr<const SourceFile>> files;
  for (const Entry& entry : entries_) files.push_back(entry.file);
  return workspace::PatchFiles(files);
}

std::shared_ptr<const Snapshot> Workspace::snapshot() {
  const std::set<std::string> patches = options_.list_all ? std::set<std::string>() : Patches();
  if (options_.progress != nullptr) options_.progress->total = entries_.size();
  // The largest first, so that no thread is left with one at the end.
  std::vector<Entry*> entries;
  for (Entry& entry : entries_) entries.push_back(&entry);
  std::stable_sort(entries.begin(), entries.end(), [](const Entry* a, const Entry* b) {
    return a->file->text().size() > b->file->text().size();
  });
  ParallelFor(entries.size(), options_.jobs, [&](size_t i) {
    Entry& entry = *entries[i];
    if (entry.loaded == nullptr) {
      entry.loaded = std::make_shared<const LoadedFile>(LoadEntry(entry, patches));
    }
    if (options_.progress != nullptr) ++options_.progress->done;
  });
  Snapshot::Parts parts{{}, unreadable_, skipped_, {}};
  for (const Entry& entry : entries_) {
    if (entry.origin == Origin::kFound && !options_.list_all && IsForeign(*entry.loaded)) continue;
    parts.files.push_back(entry.loaded);
    if (entry.context) parts.context.insert(entry.file.get());
  }
  return std::make_shared<const Snapshot>(std::move(parts));
}

}  // namespace rulecheck
