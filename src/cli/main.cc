#include "cli/app.h"

// Read by jemalloc, where it is linked in: what is freed goes back to the system soon (ms). Trees of large
// files come and go, and their room would stay ours for ten seconds.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "dirty_decay_ms:100";
}

// Called at the start and the end of a static program in place of what registers its unwind tables (the
// linker wraps these): the first exception would sort what is registered, 8 ms, while the linker has sorted
// it already.
extern "C" {
void __wrap___register_frame_info(const void*, void*) {}
void* __wrap___deregister_frame_info(const void*) {
  return nullptr;
}
}

int main(int argc, char** argv) {
  return rulecheck::cli::Main(argc, argv);
}
