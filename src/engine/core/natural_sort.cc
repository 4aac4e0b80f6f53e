#include "engine/core/natural_sort.h"

#include <algorithm>

#include "base/ascii.h"

namespace rulecheck::engine {
namespace {

// Cuts the run of digits, or of anything else, off the front.
std::string_view TakeRun(std::string_view* text) {
  size_t n = 1;
  while (n < text->size() && IsAsciiDigit((*text)[n]) == IsAsciiDigit((*text)[0])) ++n;
  const std::string_view run = text->substr(0, n);
  text->remove_prefix(n);
  return run;
}

std::string_view WithoutZeros(std::string_view digits) {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

}  // namespace

bool NaturalLess(std::string_view a, std::string_view b) {
  const std::string_view whole_a = a;
  const std::string_view whole_b = b;
  while (!a.empty() && !b.empty()) {
    const std::string_view x = TakeRun(&a);
    const std::string_view y = TakeRun(&b);
    if (x == y) continue;
    if (!IsAsciiDigit(x[0]) || !IsAsciiDigit(y[0])) return x < y;
    const std::string_view dx = WithoutZeros(x);
    const std::string_view dy = WithoutZeros(y);
    if (dx == dy) continue;  // decided by what follows
    if (dx.size() != dy.size()) return dx.size() < dy.size();
    return dx < dy;
  }
  if (a.empty() != b.empty()) return a.empty();
  return whole_a < whole_b;
}

}  // namespace rulecheck::engine
