#include "template/format.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

#include "base/strings.h"
#include "template/format_value.h"

namespace rulecheck::gotemplate {
namespace {

constexpr int kMaxNumber = 1'000'000;  // as Go's tooLarge

// The directives of one format string (fmt/print.go, doPrintf).
class Printf {
 public:
  Printf(std::string_view format, std::span<const Value> values, size_t limit)
      : format_(format), values_(values), limit_(limit) {}

  std::string Run() {
    while (at_ < format_.size() && out().size() <= limit_) {
      const size_t percent = std::min(format_.find('%', at_), format_.size());
      out().append(format_.substr(at_, percent - at_));
      at_ = percent;
      if (at_ < format_.size()) Directive();
    }
    if (!reordered_ && next_ < values_.size() && at_ >= format_.size()) Extra();
    return std::move(out());
  }

 private:
  std::string& out() { return formatter_.out(); }
  FormatFlags& flags() { return formatter_.fields.flags; }
  bool More() const { return at_ < format_.size(); }

  void Directive() {
    ++at_;
    flags() = {};
    bad_index_ = false;
    ReadFlags();
    ReadIndex();
    ReadWidth();
    ReadPrecision();
    if (!after_index_) ReadIndex();
    if (!More()) {
      out() += "%!(NOVERB)";
      return;
    }
    const char32_t verb = DecodeUtf8(format_, &at_);
    if (verb == '%') {
      out() += '%';
    } else if (bad_index_) {
      Complain(verb, "(BADINDEX)");
    } else if (next_ >= values_.size()) {
      Complain(verb, "(MISSING)");
    } else {
      Apply(verb);
    }
  }

  void Apply(char32_t verb) {
    if (verb == 'w') {  // only Errorf knows it
      const Value& value = values_[next_++];
      return Complain('w', "(" + value.GoType() + "=" + FormatPlain(value) + ")");
    }
    if (verb == 'v') {
      flags().sharp_v = std::exchange(flags().sharp, false);
      flags().plus_v = std::exchange(flags().plus, false);
    }
    formatter_.Format(values_[next_++], verb);
  }

  void Complain(char32_t verb, std::string_view what) {
    out() += "%!";
    AppendUtf8(verb, &out());
    out() += what;
  }

  void ReadFlags() {
    for (; More(); ++at_) {
      switch (format_[at_]) {
        case '#':
          flags().sharp = true;
          break;
        case '0':
          flags().zero = true;
          break;
        case '+':
          flags().plus = true;
          break;
        case '-':
          flags().minus = true;
          break;
        case ' ':
          flags().space = true;
          break;
        default:
          return;
      }
    }
  }

  // A decimal number; nothing when there is none or it is out of bounds.
  std::optional<int> ReadNumber() {
    int number = 0;
    const size_t begin = at_;
    for (; More() && format_[at_] >= '0' && format_[at_] <= '9'; ++at_) {
      if (number > kMaxNumber) {
        at_ = format_.size();  // as Go does: the rest of the format is lost
        return std::nullopt;
      }
      number = number * 10 + (format_[at_] - '0');
    }
    if (at_ == begin) return std::nullopt;
    return number;
  }

  // `[3]`: the operand to take next, counted from 1.
  void ReadIndex() {
    after_index_ = false;
    if (!More() || format_[at_] != '[') return;
    reordered_ = true;
    const size_t close = format_.find(']', at_);
    if (close == std::string_view::npos) {
      bad_index_ = true;
      ++at_;
      return;
    }
    ++at_;
    const auto number = ReadNumber();
    after_index_ = number && at_ == close;
    at_ = close + 1;
    const bool in_range = after_index_ && *number >= 1 && static_cast<size_t>(*number) <= values_.size();
    if (in_range)
      next_ = static_cast<size_t>(*number) - 1;
    else
      bad_index_ = true;
  }

  // The operand of a star; nothing when it is no integer or out of bounds.
  std::optional<int> TakeInteger() {
    if (next_ >= values_.size()) return std::nullopt;
    const Value& value = values_[next_++];
    int64_t number = 0;
    if (value.is_signed())
      number = value.integer();
    else if (value.is_unsigned() && value.unsigned_integer() <= kMaxNumber)
      number = static_cast<int64_t>(value.unsigned_integer());
    else
      return std::nullopt;
    if (number > kMaxNumber || number < -kMaxNumber) return std::nullopt;
    return static_cast<int>(number);
  }

  void ReadWidth() {
    if (More() && format_[at_] == '*') {
      ++at_;
      const auto width = TakeInteger();
      after_index_ = false;
      if (!width) {
        out() += "%!(BADWIDTH)";
        return;
      }
      if (*width < 0) flags().minus = true;
      flags().width = std::abs(*width);
      return;
    }
    flags().width = ReadNumber();
    if (after_index_ && flags().width) bad_index_ = true;  // "%[3]2d"
  }

  void ReadPrecision() {
    if (!More() || format_[at_] != '.') return;
    ++at_;
    if (after_index_) bad_index_ = true;  // "%[3].2d"
    ReadIndex();
    if (More() && format_[at_] == '*') {
      ++at_;
      const auto precision = TakeInteger();
      after_index_ = false;
      if (!precision || *precision < 0) {
        if (!precision) out() += "%!(BADPREC)";
        return;
      }
      flags().precision = precision;
      return;
    }
    flags().precision = ReadNumber().value_or(0);
  }

  void Extra() {
    flags() = {};
    out() += "%!(EXTRA ";
    for (size_t i = next_; i < values_.size(); ++i) {
      if (i > next_) out() += ", ";
      if (values_[i].is_nil()) {
        out() += "<nil>";
        continue;
      }
      out() += values_[i].GoType() + "=";
      formatter_.Format(values_[i], 'v');
    }
    out() += ')';
  }

  std::string_view format_;
  std::span<const Value> values_;
  size_t limit_;
  ValueFormatter formatter_;
  size_t at_ = 0;
  size_t next_ = 0;
  bool reordered_ = false;  // an index was seen: left-over operands are no error
  bool after_index_ = false;
  bool bad_index_ = false;
};

}  // namespace

std::string FormatPlain(const Value& value) {
  ValueFormatter formatter;
  formatter.Format(value, 'v');
  return std::move(formatter.out());
}

std::string Sprint(std::span<const Value> values) {
  ValueFormatter formatter;
  bool previous_string = false;
  for (size_t i = 0; i < values.size(); ++i) {
    const bool is_string = values[i].is_string();
    if (i > 0 && !is_string && !previous_string) formatter.out() += ' ';
    formatter.Format(values[i], 'v');
    previous_string = is_string;
  }
  return std::move(formatter.out());
}

std::string Sprintln(std::span<const Value> values) {
  ValueFormatter formatter;
  for (size_t i = 0; i < values.size(); ++i) {
    if (i > 0) formatter.out() += ' ';
    formatter.Format(values[i], 'v');
  }
  formatter.out() += '\n';
  return std::move(formatter.out());
}

std::string Sprintf(std::string_view format, std::span<const Value> values, size_t limit) {
  return Printf(format, values, limit).Run();
}

}  // namespace rulecheck::gotemplate
