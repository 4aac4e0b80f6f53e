#include "rulecheck/workspace.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "base/parallel.h"
#include "source/file_system.h"
#include "source/walk.h"

namespace rulecheck {
namespace {

// JSON is everywhere: what a walk finds of it concerns us only if it is of a known kind.
bool IsForeign(const LoadedFile& loaded) {
  return source::IsJsonName(loaded.file->path()) &&
         std::all_of(loaded.documents.begin(), loaded.documents.end(),
                     [](const Document& document) { return document.kind == DocumentKind::kOther; });
}

}  // namespace

void Workspace::Add(std::shared_ptr<const SourceFile> file, bool found, bool context) {
  const auto [it, added] = by_path_.try_emplace(file->path(), entries_.size());
  if (added) {
    entries_.push_back({std::move(file), nullptr, found, context});
    return;
  }
  Entry& entry = entries_[it->second];
  entry.context = entry.context && context;
  if (entry.file->text() == file->text()) return;
  entry.file = std::move(file);
  entry.loaded = nullptr;
}

void Workspace::Set(std::shared_ptr<const SourceFile> file) {
  Add(std::move(file), false);
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
  const source::Walked walked = source::Walk(files, all, {options_.exclude, ".", options_.git_ignore});
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
      Add(standard_input, false);
    } else if (texts[i]) {
      Add(std::make_shared<SourceFile>(file.path, std::move(*texts[i])), file.found, in_context);
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

std::shared_ptr<const Snapshot> Workspace::snapshot() {
  ParallelFor(entries_.size(), options_.jobs, [&](size_t i) {
    Entry& entry = entries_[i];
    if (entry.loaded == nullptr) {
      entry.loaded = std::make_shared<const LoadedFile>(LoadFile(entry.file, options_.load));
    }
  });
  Snapshot::Parts parts{{}, unreadable_, skipped_, {}};
  for (const Entry& entry : entries_) {
    if (entry.found && IsForeign(*entry.loaded)) continue;
    parts.files.push_back(entry.loaded);
    if (entry.context) parts.context.insert(entry.file.get());
  }
  return std::make_shared<const Snapshot>(std::move(parts));
}

}  // namespace rulecheck
