#include "policy/regex_globs.h"

#include <cctype>
#include <utility>

namespace rulecheck::policy {
namespace {

class RegexGlobs {
 public:
  explicit RegexGlobs(std::string_view regex) : regex_(regex) {}

  std::vector<std::string> Read() {
    std::vector<std::string> out = Alternatives(0);
    return failed_ || at_ != regex_.size() ? std::vector<std::string>() : out;
  }

 private:
  static constexpr size_t kMost = 64;
  static constexpr int kMaxDepth = 8;

  std::vector<std::string> Alternatives(int depth) {
    std::vector<std::string> out = Sequence(depth);
    while (at_ < regex_.size() && regex_[at_] == '|') {
      ++at_;
      for (std::string& glob : Sequence(depth)) out.push_back(std::move(glob));
      failed_ = failed_ || out.size() > kMost;
      if (failed_) return {};
    }
    return out;
  }

  std::vector<std::string> Sequence(int depth) {
    std::vector<std::string> out = {""};
    while (!failed_ && at_ < regex_.size() && regex_[at_] != '|' && regex_[at_] != ')') {
      std::vector<std::string> next = Atom(depth);
      if (!failed_ && at_ < regex_.size() && regex_[at_] == '?') {
        next.emplace_back();
        ++at_;
      }
      std::vector<std::string> longer;
      for (const std::string& head : out) {
        for (const std::string& tail : next) longer.push_back(head + tail);
      }
      failed_ = failed_ || longer.size() > kMost;
      out = std::move(longer);
    }
    return failed_ ? std::vector<std::string>() : out;
  }

  std::vector<std::string> Atom(int depth) {
    const char c = regex_[at_++];
    if (c == '.' && at_ < regex_.size() && (regex_[at_] == '*' || regex_[at_] == '+')) {
      ++at_;
      return {"*"};
    }
    if (c == '.') return {"?"};
    if (c == '\\' && at_ < regex_.size()) {
      const char escaped = regex_[at_++];
      const bool special = std::string_view("*?[").find(escaped) != std::string_view::npos;
      failed_ = failed_ || special || std::isalnum(static_cast<unsigned char>(escaped)) != 0;
      return {std::string(1, escaped)};
    }
    if (c == '(' && depth < kMaxDepth) {
      if (regex_.substr(at_).starts_with("?:")) at_ += 2;
      std::vector<std::string> inner = Alternatives(depth + 1);
      failed_ = failed_ || at_ >= regex_.size() || regex_[at_] != ')';
      ++at_;
      const bool repeated =
          at_ < regex_.size() && std::string_view("*+{").find(regex_[at_]) != std::string_view::npos;
      failed_ = failed_ || repeated;
      return inner;
    }
    failed_ = failed_ || std::string_view(".*+?()[]{}^$").find(c) != std::string_view::npos;
    return {std::string(1, c)};
  }

  std::string_view regex_;
  size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace

std::vector<std::string> GlobsOfRegex(std::string_view regex) {
  return RegexGlobs(regex).Read();
}

}  // namespace rulecheck::policy
