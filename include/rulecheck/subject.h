// What a finding is about, by name, put together only where it is told.
#pragma once

#include <string>
#include <string_view>

namespace rulecheck {

// "group/alert", "dashboard/panel". As good as the names that it is made of.
class Subject {
 public:
  Subject() = default;
  Subject(std::string_view name) : name_(name) {}    // NOLINT: any name is one
  Subject(const std::string& name) : name_(name) {}  // NOLINT
  // An empty group is left out.
  Subject(std::string_view group, std::string_view name) : group_(group), name_(name) {}

  std::string Text() const {
    if (group_.empty()) return std::string(name_);
    return std::string(group_).append("/").append(name_);
  }

  friend bool operator==(const Subject& subject, std::string_view text) {
    const std::string_view group = subject.group_, name = subject.name_;
    if (group.empty()) return name == text;
    return text.size() == group.size() + 1 + name.size() && text.starts_with(group) &&
           text[group.size()] == '/' && text.ends_with(name);
  }

 private:
  std::string_view group_, name_;
};

}  // namespace rulecheck
