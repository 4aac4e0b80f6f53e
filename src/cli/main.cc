#include "cli/app.h"

// Read by jemalloc, where it is linked in: what is freed goes back to the system soon (ms). Trees of large
// files come and go, and their room would stay ours for ten seconds.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "dirty_decay_ms:100";
}

int main(int argc, char** argv) {
  return rulecheck::cli::Main(argc, argv);
}
