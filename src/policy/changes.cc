#include "policy/changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "policy/where.h"
#include "promql/tree_scope.h"
#include "rulecheck/promql.h"
#include "source/git.h"
#include "workspace/rule_index.h"

namespace rulecheck::policy {
namespace {

// What makes a query the one it is: for a rule its text and what its group says, so that a rule that
// only moved did not change.
std::string SignatureOf(const QueryItem& item) {
  const std::string_view text = item.document->file->text();
  if (item.rule == nullptr) {
    return fmt::format("{}\n{}\n{}", item.subject().Text(), item.setting().data_source.uid, item.text.value);
  }
  std::string out(text.substr(item.rule->span.begin, item.rule->span.size()));
  const RuleGroup& group = *item.group;
  out += fmt::format("\n{}\n{}\n{}\n{}", group.name.value, group.interval ? group.interval->milliseconds : -1,
                     group.query_offset ? group.query_offset->milliseconds : -1, group.limit.value_or(-1));
  for (const TextPair& label : group.labels)
    out += fmt::format("\n{}={}", label.key.value, label.value.value);
  return out;
}

// The name under which others read the rule.
std::string NameOf(const QueryItem& item) {
  return item.rule->kind == RuleKind::kAlerting ? "ALERTS:" + std::string(item.rule->name.value)
                                                : std::string(item.rule->name.value);
}

// The names that a query reads, an alert's as above.
template <typename Visitor>
void ForEachRead(const QueryItem& item, Visitor&& visit) {
  if (item.promql == nullptr) return;
  const promql::TreeScope trees;
  promql::Walk(*item.promql->root(), [&](const promql::Expr& node) {
    const auto* selector = syntax::As<promql::VectorSelector>(&node);
    if (selector == nullptr) return;
    const std::string metric(MetricOf(*selector));
    if (metric != "ALERTS" && metric != "ALERTS_FOR_STATE") return visit(metric);
    for (const promql::Matcher& matcher : selector->matchers) {
      if (matcher.name == "alertname" && matcher.op == promql::MatchOp::kEqual)
        visit("ALERTS:" + std::string(matcher.value));
    }
  });
}

std::string ShownName(const std::string& name) {
  return name.starts_with("ALERTS:") ? "the alert `" + name.substr(7) + "`" : "`" + name + "`";
}

std::string Trimmed(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

// The top of the work tree as the current folder's own path has it.
Result<std::string> TopFolder(const source::FileSystem& files) {
  const Result<std::string> prefix = source::RunGit({"rev-parse", "--show-prefix"});
  if (!prefix) return prefix.error();
  std::string here = files.Absolute("."), below = Trimmed(*prefix);
  if (below.ends_with('/')) below.pop_back();
  if (!below.empty() && here.ends_with("/" + below)) here.resize(here.size() - below.size() - 1);
  return here;
}

// Only what can be a document is worth its older text.
bool MayHoldQueries(std::string_view path) {
  for (const std::string_view end : {".yaml", ".yml", ".json", ".rule", ".rules", ".alerts"}) {
    if (path.size() > end.size() && path.substr(path.size() - end.size()) == end) return true;
  }
  return false;
}

// The text of a file in a commit or (`:0`) the index; null when it is not there.
std::shared_ptr<const std::string> TextIn(const std::string& revision, const std::string& path) {
  Result<std::string> text = source::RunGit({"cat-file", "blob", revision + ":" + path});
  return text ? std::make_shared<const std::string>(std::move(*text)) : nullptr;
}

Result<std::vector<std::string>> NamesOf(const std::vector<std::string>& arguments) {
  const Result<std::string> out = source::RunGit(arguments);
  if (!out) return out.error();
  return source::SplitZero(*out);
}

// All commands name paths from the top on.
std::vector<std::string> DiffNames(std::vector<std::string> more) {
  std::vector<std::string> out = {
      "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules"};
  out.insert(out.end(), more.begin(), more.end());
  out.emplace_back("--");
  return out;
}

Status AddBefore(const std::vector<std::string>& diff, const std::string& revision, const std::string& top,
                 ChangedFiles* out) {
  const Result<std::vector<std::string>> paths = NamesOf(diff);
  if (!paths) return paths.error();
  for (const std::string& path : *paths)
    out->before[top + "/" + path] = MayHoldQueries(path) ? TextIn(revision, path) : nullptr;
  return {};
}

}  // namespace

Result<ChangedFiles> ChangedSince(const std::string& ref, const source::FileSystem& files) {
  const Result<std::string> top = TopFolder(files);
  if (!top) return top.error();
  const Result<std::string> commit =
      source::RunGit({"rev-parse", "--verify", "--quiet", "--end-of-options", ref + "^{commit}"});
  if (!commit) return Error{fmt::format("git knows no commit `{}`", ref), {}};
  // Without a common ancestor it is compared with the commit itself.
  const Result<std::string> base = source::RunGit({"merge-base", Trimmed(*commit), "HEAD"});
  const std::string from = Trimmed(base ? *base : *commit);
  ChangedFiles out{ref, {}};
  if (const Status status = AddBefore(DiffNames({from}), from, *top, &out); !status) return status.error();
  const Result<std::vector<std::string>> fresh =
      NamesOf({"ls-files", "--others", "--exclude-standard", "-z", "--full-name", "--", ":/"});
  if (!fresh) return fresh.error();
  for (const std::string& path : *fresh) out.before[*top + "/" + path] = nullptr;
  return out;
}

Result<ChangedFiles> ChangedInIndex(const source::FileSystem& files, source::OverlayFiles* staged) {
  const Result<std::string> top = TopFolder(files);
  if (!top) return top.error();
  ChangedFiles out{"the last commit", {}};
  if (const Status status = AddBefore(DiffNames({"--cached"}), "HEAD", *top, &out); !status)
    return status.error();
  const Result<std::vector<std::string>> unlike = NamesOf(DiffNames({}));
  if (!unlike) return unlike.error();
  for (const std::string& path : *unlike) {
    if (!MayHoldQueries(path)) continue;
    if (const auto text = TextIn(":0", path)) staged->Set(*top + "/" + path, *text);
  }
  return out;
}

Changes::Changes(const ChangedFiles& changed, const Snapshot& now, const LoadOptions& load,
                 const source::FileSystem& files)
    : files_(files) {
  Compare(changed, now, load);
  Follow(now);
}

Changes::~Changes() = default;

void Changes::Compare(const ChangedFiles& changed, const Snapshot& now, const LoadOptions& load) {
  WorkspaceOptions options;
  options.load = load;
  Workspace older(options);
  for (const auto& [path, text] : changed.before) {
    if (text != nullptr) older.Set(std::make_shared<SourceFile>(path, *text));
    texts_.push_back(text);
  }
  const auto before = older.snapshot();
  std::unordered_map<std::string, int> signatures;  // with the path before it
  for (const QueryItem* item : before->queries())
    ++signatures[item->document->file->path() + "\n" + SignatureOf(*item)];
  for (const auto& file : now.files()) {
    const std::string path = files_.Absolute(file->file->path());
    const auto it = changed.before.find(path);
    if (it == changed.before.end()) continue;
    Lines& lines = older_lines_[file->file.get()];
    if (it->second != nullptr) {
      for (const std::string_view line : Split(*it->second, '\n')) lines.insert(line);
    }
    for (const Document& document : file->documents) {
      for (const QueryItem& item : document.queries) {
        const auto known = signatures.find(path + "\n" + SignatureOf(item));
        if (known != signatures.end() && known->second > 0) {
          --known->second;
          continue;
        }
        touched_.insert(&item);
        if (item.rule != nullptr) Affect(NameOf(item), fmt::format("changed in {}", file->file->path()));
      }
    }
  }
  // What is left has changed or is gone.
  for (const QueryItem* item : before->queries()) {
    const std::string& path = item->document->file->path();
    const auto left = signatures.find(path + "\n" + SignatureOf(*item));
    if (item->rule != nullptr && left != signatures.end() && left->second > 0)
      Affect(NameOf(*item), fmt::format("changed in or gone from {}", path));
  }
}

void Changes::Affect(const std::string& name, std::string reason) {
  if (names_.emplace(name, std::move(reason)).second) queue_.push_back(name);
}

void Changes::Follow(const Snapshot& now) {
  std::unordered_map<std::string, std::vector<const QueryItem*>> readers;
  for (const QueryItem* item : now.queries()) {
    ForEachRead(*item, [&](const std::string& name) { readers[name].push_back(item); });
  }
  while (!queue_.empty()) {
    const std::string name = std::move(queue_.back());
    queue_.pop_back();
    for (const QueryItem* item : readers[name]) {
      const std::string reason = fmt::format("it reads {}, {}", ShownName(name), names_[name]);
      if (touched_.contains(item) || !affected_.emplace(item, reason).second || item->rule == nullptr)
        continue;
      Affect(NameOf(*item), fmt::format("which reads {}", ShownName(name)));
    }
  }
}

bool Changes::TouchesLine(const Location& where) const {
  const auto lines = older_lines_.find(where.file);
  if (lines == older_lines_.end()) return false;
  return !lines->second.contains(where.file->Line(where.file->Position(where.span.begin).line));
}

bool Changes::Concerns(const QueryItem* item, Finding* finding) const {
  if (item != nullptr && touched_.contains(item)) return true;
  if (item == nullptr && TouchesLine(finding->where)) return true;
  for (const SecondaryLabel& label : finding->labels) {
    if (label.where.file != nullptr && TouchesLine(label.where)) return true;
  }
  const auto affected = item == nullptr ? affected_.end() : affected_.find(item);
  if (affected == affected_.end()) return false;
  finding->notes.push_back(affected->second);
  return true;
}

}  // namespace rulecheck::policy
