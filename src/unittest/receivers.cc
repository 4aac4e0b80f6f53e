#include "unittest/receivers.h"

#include <utility>

#include <fmt/format.h>

#include "source/file_system.h"
#include "source/tree.h"
#include "unittest/check_ids.h"
#include "unittest/glob.h"
#include "unittest/plan.h"

namespace rulecheck::unittest {
namespace {

void Refuse(const MappedText& path, std::string why, std::vector<Finding>* findings) {
  FindingSink(findings).Report(kTestSyntax, path.Whole(), "`alertmanager`: " + std::move(why));
}

std::string ReceiverList(const std::set<std::string>& names) {
  if (names.empty()) return "nobody";
  std::string out;
  for (const std::string& name : names) out += fmt::format("{}`{}`", out.empty() ? "" : ", ", name);
  return out;
}

}  // namespace

std::shared_ptr<const ReceiverBook> ReceiverBook::Load(const MappedText& path, const std::string& directory,
                                                       const TestOptions& options,
                                                       std::vector<Finding>* findings) {
  const std::string full = JoinPath(directory, path.value);
  Result<std::string> text = FilesOf(options).Read(full);
  if (!text) {
    Refuse(path, fmt::format("{}: {}", full, text.error().message), findings);
    return nullptr;
  }
  std::shared_ptr<ReceiverBook> book(
      new ReceiverBook(std::make_shared<const SourceFile>(full, std::move(*text))));
  const auto tree = source::ParseYaml(*book->file_);
  if (tree->error() || tree->documents().empty()) {
    Refuse(path, fmt::format("{}: {}", full, tree->error() ? tree->error()->message : "it is empty"),
           findings);
    return nullptr;
  }
  book->decoded_ = routing::DecodeConfig(tree, *tree->documents()[0].root, routing::MatcherMode::kFallback);
  for (const Finding& problem : book->decoded_.problems) {
    const LineColumn at = book->file_->Position(problem.where.span.begin);
    Refuse(path, fmt::format("{}:{}:{}: {}", full, at.line, at.column, problem.message), findings);
  }
  if (!book->decoded_.valid()) return nullptr;
  book->tree_ = std::make_unique<const routing::RouteTree>(book->decoded_.config);
  return book;
}

std::set<std::string> ReceiverBook::ReceiversOf(const routing::LabelMap& labels) const {
  std::set<std::string> out;
  for (const uint32_t node : tree_->Match(labels)) out.emplace((*tree_)[node].receiver);
  return out;
}

std::string ReceiverDifference(const std::vector<MappedText>& expected, const std::set<std::string>& got) {
  std::set<std::string> wanted;
  for (const MappedText& name : expected) wanted.emplace(name.value);
  if (wanted == got) return {};
  return fmt::format("receivers: expected {}, got {}\n", ReceiverList(wanted), ReceiverList(got));
}

}  // namespace rulecheck::unittest
