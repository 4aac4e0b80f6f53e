// Result<T>: a value or an error message. Errors are values in rulecheck;
// exceptions never cross a public function.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "rulecheck/span.h"

namespace rulecheck {

// What went wrong, in one lower-case sentence without a final period. `span`
// is set when the error belongs to a place in the text that was given in.
struct Error {
  std::string message;
  std::optional<Span> span;
};

// Holds either a T or an Error. Check with `ok()` (or `if (result)`) before
// `value()`; asking for the one that is not there is a programming error.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

// A Result without a value: ok, or an error.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const { return *error_; }

 private:
  std::optional<Error> error_;
};

}  // namespace rulecheck
