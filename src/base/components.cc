#include "base/components.h"

#include <algorithm>

namespace rulecheck {
namespace {

// Tarjan's algorithm with its own stack.
class ComponentFinder {
 public:
  explicit ComponentFinder(const std::vector<std::vector<uint32_t>>& edges)
      : edges_(edges), state_(edges.size()) {}

  std::vector<std::vector<uint32_t>> Find() {
    for (uint32_t node = 0; node < edges_.size(); ++node) {
      if (state_[node].index == 0) Visit(node);
    }
    return std::move(found_);
  }

 private:
  struct State {
    uint32_t index = 0;  // order of discovery from 1; 0: not seen
    uint32_t low = 0;
    size_t next = 0;  // edge to follow
    bool open = false;
  };

  void Visit(uint32_t start) {
    std::vector<uint32_t> path{start};
    Open(start);
    while (!path.empty()) {
      const uint32_t node = path.back();
      if (state_[node].next < edges_[node].size()) {
        const uint32_t target = edges_[node][state_[node].next++];
        if (state_[target].index == 0) {
          Open(target);
          path.push_back(target);
        } else if (state_[target].open) {
          state_[node].low = std::min(state_[node].low, state_[target].index);
        }
        continue;
      }
      path.pop_back();
      if (!path.empty()) state_[path.back()].low = std::min(state_[path.back()].low, state_[node].low);
      if (state_[node].low == state_[node].index) Close(node);
    }
  }

  void Open(uint32_t node) {
    state_[node] = {++counter_, counter_, 0, true};
    open_.push_back(node);
  }

  void Close(uint32_t root) {
    std::vector<uint32_t> members;
    uint32_t node;
    do {
      node = open_.back();
      open_.pop_back();
      state_[node].open = false;
      members.push_back(node);
    } while (node != root);
    std::sort(members.begin(), members.end());
    found_.push_back(std::move(members));
  }

  const std::vector<std::vector<uint32_t>>& edges_;
  std::vector<State> state_;
  std::vector<uint32_t> open_;
  std::vector<std::vector<uint32_t>> found_;
  uint32_t counter_ = 0;
};

}  // namespace

std::vector<std::vector<uint32_t>> Components(const std::vector<std::vector<uint32_t>>& edges) {
  return ComponentFinder(edges).Find();
}

}  // namespace rulecheck
