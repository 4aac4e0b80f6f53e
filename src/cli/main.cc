#include "cli/app.h"

int main(int argc, char** argv) {
  return rulecheck::cli::Main(argc, argv);
}
