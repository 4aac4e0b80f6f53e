// A value that the first thread that needs it makes.
#pragma once

#include <memory>
#include <mutex>

namespace rulecheck {

template <typename T>
class Lazy {
 public:
  template <typename Make>
  const T& Get(const Make& make) const {
    std::call_once(once_, [&] { value_ = std::make_unique<T>(make()); });
    return *value_;
  }

 private:
  mutable std::once_flag once_;
  mutable std::unique_ptr<const T> value_;
};

}  // namespace rulecheck
